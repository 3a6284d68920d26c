import { bundle } from "../actions/bundles/bundle.ts";
import type { LoserSearchParameters } from "../actions/perps/readLosers.ts";
import { DOLLAR } from "../codec/constants.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { countSteps, parseDecimal } from "../math/decimal.ts";
import type { PangeaClient } from "../types/client.ts";
import type { LoanMarket, PerpMarket, SpotMarket } from "../types/market.ts";
import type { Decimal, MarketId, Units } from "../types/units.ts";
import { planDrawing } from "./drawing.ts";
import { averageRate } from "./economics.ts";
import { costAtLimit, type PlannedOrder, proceedsAtLimit, withOrder } from "./orders.ts";
import {
  afterRepayment,
  costOfRepaying,
  finishPlan,
  fundingForShort,
  lotsOf,
  lotsToBorrow,
  planRepayment,
  ratedLoans,
  ratedOrder,
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

/** Decimals of a leverage that count. */
const LEVERAGE_DECIMALS = 6;
const LEVERAGE_SCALE = 10n ** BigInt(LEVERAGE_DECIMALS);

interface Markets {
  readonly spot: SpotMarket;
  readonly perp: PerpMarket;
  readonly loan: LoanMarket;
}

/**
 * Plans a levered basis trade up or down to a size: tokens bought with borrowed dollars, and a perpetual sold against them, which
 * earns the funding less the interest. From nothing it opens, from less it grows, from more it shrinks, to zero it closes; loans are
 * repaid in proportion, dearest first. What the perpetual has earned is drawn as far as that needs it, at the end all of it: if the
 * pool of the market is short, losers who must pay before are looked for in its logs or among the candidates given. One transaction,
 * filled in full or not at all.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @param parameters - Markets, and the size or the leverage to reach.
 * @returns The bundle, for `executeBundleSync`, and what it would come to.
 * @throws {BookTooThinError} when a book does not offer enough.
 * @throws {ContractError} `InsufficientMargin` when margin does not allow it, `InsufficientBalance` when loans cannot be repaid in
 *   proportion because profit is missing that nobody found can pay.
 * @example
 * const plan = await planBasisTrade(client, { exchange, account: 7, spot: 1, perp: 3, loan: 5, target: { leverage: "4" } });
 * console.log(plan.economics.aprPercent, plan.economics.breakEvenFundingPercent, plan.economics.liquidationSpreadPercent);
 * await executeBundleSync(client, plan.bundle);
 */
export async function planBasisTrade(
  client: PangeaClient,
  parameters: planBasisTrade.Parameters,
): Promise<planBasisTrade.ReturnValue> {
  const [spot, perp, loan] = await Promise.all([
    readMarketOf(client, parameters, { market: parameters.spot, kind: "spot" }),
    readMarketOf(client, parameters, { market: parameters.perp, kind: "perp" }),
    readMarketOf(client, parameters, { market: parameters.loan, kind: "loan" }),
  ]);
  requireSameAsset(spot, perp);
  const markets = { spot, perp, loan };
  const state = await readState(client, parameters, { asset: spot.asset.id, markets: [spot, perp, loan] });
  const present = shortOf(state, perp);
  const change = wholeLots(targetOf(parameters, state, spot) - present, [spot, perp]);
  if (change === 0n) throw new InvalidArgumentError("The position is there already", "Name another size or leverage.");
  const parts =
    change > 0n
      ? grow(parameters, state, { ...markets, change })
      : await shrink(client, parameters, { ...markets, state, change, present });
  const size = present + change;
  const terms = {
    notional: worthOf(size, state.price),
    fundingRate: await fundingForShort(client, parameters, { market: perp, price: state.price }),
    debt: parts.debts.reduce((sum, { units }) => sum + units, 0n),
    borrowRate: averageRate(parts.debts),
    ...{ lent: 0n, lendRate: 0n },
    equity: state.snapshot.standing.equity,
    costs: costsOf(parts.orders, markets),
  };
  const { orders, trade, drawn, undrawn } = parts;
  const plan = await finishPlan(client, parameters, { bundle: trade, orders, market: spot, terms });
  return { ...plan, size, drawn, undrawn };
}

export declare namespace planBasisTrade {
  interface Parameters extends StrategyParameters, LoserSearchParameters {
    /** Where the asset is bought. */
    readonly spot: MarketId;
    /** Where it is sold short. */
    readonly perp: MarketId;
    /** Where dollars are borrowed. */
    readonly loan: MarketId;
    /**
     * What the position shall be: whole assets, "0" = none, or worth so many times the equity of the account. Rounded toward what it
     * is to whole lots of both markets.
     */
    readonly target: { readonly size: Decimal } | { readonly leverage: Decimal };
    /** Free dollars to keep when it grows, ledger units. Default 0. */
    readonly reserve?: Units | undefined;
  }
  interface ReturnValue extends StrategyPlan {
    /** Short afterwards, ledger units of the asset. */
    readonly size: Units;
    /** What is drawn of the perpetual's profit to repay loans, or all of it at the end, ledger units of the dollar. */
    readonly drawn: Units;
    /**
     * What should be drawn and nobody who was found can pay, ledger units of the dollar. A closed position keeps it as profit to be
     * settled later, and its loans are repaid as far as free dollars go.
     */
    readonly undrawn: Units;
  }
}

function targetOf({ target }: planBasisTrade.Parameters, { snapshot, price }: StrategyState, spot: SpotMarket): Units {
  if ("size" in target) return unitsOfSize(target.size, spot);
  const leverage = countSteps(parseDecimal(target.leverage), -LEVERAGE_DECIMALS).down;
  if (price.price === 0n)
    throw new InvalidArgumentError("The asset has no price", "Name a size instead of a leverage.");
  return (leverage * snapshot.standing.equity * 10n ** BigInt(price.priceExp)) / (price.price * LEVERAGE_SCALE);
}

interface Change extends Markets {
  /** Ledger units of the asset, above zero = more. */
  readonly change: Units;
}

function grow(
  { exchange, account, reserve = 0n }: planBasisTrade.Parameters,
  state: StrategyState,
  { spot, perp, loan, change }: Change,
) {
  const sold = state.order({ market: perp, side: "ask", lots: lotsOf(change, perp) });
  const bought = state.order({ market: spot, side: "bid", lots: lotsOf(change, spot) });
  const needed = costAtLimit(bought, spot) + reserve - state.snapshot.freeCash;
  const lots = lotsToBorrow(needed, loan);
  const borrowed = lots === 0n ? [] : [state.order({ market: loan, side: "bid", lots })];
  const orders = [...borrowed, sold, bought];
  const debts = [...ratedLoans(state.owed(DOLLAR)), ...borrowed.map((order) => ratedOrder(order, loan))];
  return { orders, debts, trade: orders.reduce(withOrder, bundle({ exchange, account })), drawn: 0n, undrawn: 0n };
}

async function shrink(
  client: PangeaClient,
  parameters: planBasisTrade.Parameters,
  { state, spot, perp, change, present }: Change & { readonly state: StrategyState; readonly present: Units },
) {
  const { exchange, account } = parameters;
  const free = state.snapshot.tokens.find(({ asset }) => asset === spot.asset.id)?.free ?? 0n;
  const units = free < -change ? wholeLots(free, [spot]) : -change;
  const sold = units === 0n ? [] : [state.order({ market: spot, side: "ask", lots: lotsOf(units, spot) })];
  const bought = state.order({ market: perp, side: "bid", lots: lotsOf(-change, perp), reduceOnly: true });
  const orders = [...sold, bought];
  const owed = state.owed(DOLLAR);
  const closes = -change === present;
  const total = owed.reduce((sum, { principal }) => sum + principal, 0n);
  const part = (total * -change) / present;
  const repaid = planRepayment(owed, part);
  const cost = repaid.reduce((sum, { loan, units: principal }) => sum + costOfRepaying(loan, principal), 0n);
  const proceeds = sold.reduce((sum, order) => sum + proceedsAtLimit(order, spot), state.snapshot.freeCash);
  const wanted = closes ? "all" : cost - proceeds;
  const needs = { state, perp, order: bought, wanted } as const;
  const { settlement, drawn, undrawn } = await planDrawing(client, parameters, needs);
  let trade = orders.reduce(withOrder, bundle({ exchange, account }));
  // what was lost is paid, and what was won is drawn once losers have paid, before loans are
  if (closes || settlement !== undefined) {
    trade = trade.settle({ market: perp.id, accounts: settlement?.accounts ?? [account] });
  }
  for (const { loan, units: principal } of repaid) {
    trade = trade.repay({ loan: loan.id, units: closes ? undefined : principal });
  }
  return { orders, debts: afterRepayment(owed, part), trade, drawn, undrawn };
}

/** Fees both ways, and what was paid for the asset above what its perpetual was sold for. */
function costsOf(orders: readonly PlannedOrder[], { spot, perp }: Markets): bigint {
  const trades = orders.filter(({ market }) => market === spot.id || market === perp.id);
  const fees = trades.reduce((sum, { fee }) => sum + fee, 0n);
  const paid = trades.reduce((sum, { side, value }) => sum + (side === "bid" ? value : -value), 0n);
  const opens = trades.some(({ market, side }) => market === spot.id && side === "bid");
  return opens ? 2n * fees + paid : fees + paid;
}
