import { type Bundle, bundle } from "../actions/bundles/bundle.ts";
import type { LoserSearchParameters } from "../actions/perps/readLosers.ts";
import { DOLLAR } from "../codec/constants.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { FEE_SCALE } from "../math/spot.ts";
import type { PangeaClient } from "../types/client.ts";
import type { LoanMarket, PerpMarket, SpotMarket } from "../types/market.ts";
import type { Decimal, MarketId, Tick, Units } from "../types/units.ts";
import { planDrawing } from "./drawing.ts";
import { smaller, withOrder } from "./orders.ts";
import {
  finishPlan,
  fundingForShort,
  lotsOf,
  readMarketOf,
  readState,
  requireSameAsset,
  type StrategyParameters,
  type StrategyPlan,
  type StrategyState,
  shortOf,
  unitsOfSize,
  wholeLots,
  worthOf,
} from "./plan.ts";
import { planRecall } from "./recall.ts";

/** Basis points in millionths. */
const BASIS_POINT = 100n;

/**
 * Plans lending without a stake in the price: buys the asset, sells its perpetual against it, and offers the asset to borrowers, who
 * pay interest on top of the funding. What nobody borrows yet rests as an order. `action: "close"` goes back: offers are cancelled,
 * loans pass to who else lends, the asset is sold and the perpetual bought back; what nobody takes over stays lent and hedged until
 * it is repaid. One transaction; purchase and sale are filled in full or nothing happens. Dollars need no hedge: lend them with
 * `placeOrder`.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @param parameters - Markets, size, and the rate to lend at.
 * @returns The bundle, for `executeBundleSync`, and what it would come to when all that is offered is lent.
 * @throws {BookTooThinError} when a book does not offer enough.
 * @throws {InvalidArgumentError} when nobody borrows and no rate is given, or there is nothing to close.
 * @throws {ContractError} what the exchange would refuse.
 * @example
 * const lending = { exchange, account: 7, spot: 1, perp: 3, loan: 7 };
 * const plan = await planNeutralLending(client, { ...lending, size: "2", rate: 400n });
 * console.log(plan.economics.aprPercent);
 * await executeBundleSync(client, plan.bundle);
 * const closing = await planNeutralLending(client, { ...lending, action: "close", fromBlock: deployment.deployedAtBlock });
 * await executeBundleSync(client, closing.bundle);
 */
export async function planNeutralLending(
  client: PangeaClient,
  parameters: planNeutralLending.Parameters,
): Promise<planNeutralLending.ReturnValue> {
  const [spot, perp, loan] = await Promise.all([
    readMarketOf(client, parameters, { market: parameters.spot, kind: "spot" }),
    readMarketOf(client, parameters, { market: parameters.perp, kind: "perp" }),
    readMarketOf(client, parameters, { market: parameters.loan, kind: "loan" }),
  ]);
  if (loan.asset.id === DOLLAR) {
    throw new InvalidArgumentError(
      "Dollars need no hedge",
      "Lend them with placeOrder, or name a market of the asset.",
    );
  }
  requireSameAsset(spot, perp, loan);
  const state = await readState(client, parameters, { asset: spot.asset.id, markets: [spot, perp, loan] });
  const markets = { state, spot, perp, loan };
  const parts = parameters.action === "close" ? await close(client, parameters, markets) : open(parameters, markets);
  const { trade, orders, size, lent, lentTimesRate, costs, drawn, undrawn } = parts;
  const terms = {
    ...{ notional: worthOf(size, state.price), lent: worthOf(lent, state.price), debt: 0n, borrowRate: 0n },
    fundingRate: await fundingForShort(client, parameters, { market: perp, price: state.price }),
    lendRate: lent === 0n ? 0n : (lentTimesRate * BASIS_POINT * (FEE_SCALE - loan.interestFee)) / (FEE_SCALE * lent),
    equity: state.snapshot.standing.equity,
    costs,
  };
  const plan = await finishPlan(client, parameters, { bundle: trade, orders, market: spot, terms });
  return { ...plan, size, lent, drawn, undrawn };
}

export declare namespace planNeutralLending {
  interface Parameters extends StrategyParameters, LoserSearchParameters {
    readonly spot: MarketId;
    readonly perp: MarketId;
    /** Where the asset is lent. */
    readonly loan: MarketId;
    /** Default `"open"`. */
    readonly action?: "open" | "close" | undefined;
    /** Whole assets, rounded down to whole lots of all three markets. Needed to open; default to close: all that is short. */
    readonly size?: Decimal | undefined;
    /**
     * Basis points a year. To open: lowest rate to lend at, default the best that somebody pays now. To close: highest rate of lenders
     * who take over, default what the book asks; for a higher rate than that of a loan they are paid the difference.
     */
    readonly rate?: Tick | undefined;
  }
  interface ReturnValue extends StrategyPlan {
    /** Short afterwards, ledger units of the asset. */
    readonly size: Units;
    /** Lent afterwards at this market, or offered, ledger units of the asset. */
    readonly lent: Units;
    /** What is drawn of the perpetual's profit when all of it is closed, ledger units of the dollar. */
    readonly drawn: Units;
    /** Profit that nobody who was found can pay: it stays, to be settled later. */
    readonly undrawn: Units;
  }
}

interface LendingMarkets {
  readonly state: StrategyState;
  readonly spot: SpotMarket;
  readonly perp: PerpMarket;
  readonly loan: LoanMarket;
}

interface LendingParts extends Pick<planNeutralLending.ReturnValue, "orders" | "size" | "lent" | "drawn" | "undrawn"> {
  readonly trade: Bundle;
  readonly costs: bigint;
  /** Principal x rate of all that is lent, basis points a year. */
  readonly lentTimesRate: bigint;
}

function open(parameters: planNeutralLending.Parameters, { state, spot, perp, loan }: LendingMarkets): LendingParts {
  const { exchange, account, size } = parameters;
  if (size === undefined) throw new InvalidArgumentError("A position has a size", "Name it.");
  const units = wholeLots(unitsOfSize(size, spot), [spot, perp, loan]);
  const rate = parameters.rate ?? state.best(loan, "bid");
  if (rate === 0n) throw new InvalidArgumentError("Nobody borrows the asset now", "Name a rate to offer it at.");
  const orders = [
    state.order({ market: perp, side: "ask", lots: lotsOf(units, perp) }),
    state.order({ market: spot, side: "bid", lots: lotsOf(units, spot) }),
  ];
  const hedged = orders.reduce(withOrder, bundle({ exchange, account }));
  const trade = hedged.placeOrder({ market: loan.id, order: { side: "ask", tick: rate, lots: lotsOf(units, loan) } });
  return {
    ...{ trade, orders, size: units, lent: units, lentTimesRate: units * rate, drawn: 0n, undrawn: 0n },
    costs: orders.reduce((sum, { side, value, fee }) => sum + 2n * fee + (side === "bid" ? value : -value), 0n),
  };
}

/** Sells what comes back, and keeps as much of the perpetual as what stays lent needs for its hedge. */
async function close(
  client: PangeaClient,
  parameters: planNeutralLending.Parameters,
  { state, spot, perp, loan }: LendingMarkets,
): Promise<LendingParts> {
  const { exchange, account, size, rate } = parameters;
  const short = shortOf(state, perp);
  const wanted = size === undefined ? short : smaller(unitsOfSize(size, spot), short);
  const recall = await planRecall(client, parameters, { state, market: loan, maxRate: rate });
  const free = state.snapshot.tokens.find(({ asset }) => asset === spot.asset.id)?.free ?? 0n;
  const sold = wholeLots(smaller(wanted, free + recall.units), [spot, perp]);
  const kept = size === undefined ? wholeLots(smaller(recall.lent, short), [spot, perp]) : short - sold;
  if (sold === 0n || kept === short) {
    throw new InvalidArgumentError(
      "There is nothing to close",
      recall.lent === 0n ? "See getAccountSnapshot." : "All is lent, and nobody takes it over at this rate.",
    );
  }
  const sale = state.order({ market: spot, side: "ask", lots: lotsOf(sold, spot) });
  const bought = state.order({ market: perp, side: "bid", lots: lotsOf(short - kept, perp), reduceOnly: true });
  const orders = [sale, bought];
  const trade = orders.reduce(withOrder, recall.apply(bundle({ exchange, account })));
  const wantedProfit = kept === 0n ? "all" : 0n;
  const drawing = await planDrawing(client, parameters, { state, perp, order: bought, wanted: wantedProfit });
  const { settlement, drawn, undrawn } = drawing;
  const accounts = settlement?.accounts ?? [account];
  return {
    ...{ orders, drawn, undrawn, size: kept, lent: recall.lent, lentTimesRate: recall.lentTimesRate },
    trade: kept === 0n ? trade.settle({ market: perp.id, accounts }) : trade,
    costs: orders.reduce((sum, { fee }) => sum + fee, bought.value - sale.value),
  };
}
