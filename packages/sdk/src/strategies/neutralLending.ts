import { bundle } from "../actions/bundles/bundle.ts";
import { DOLLAR } from "../codec/constants.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { FEE_SCALE } from "../math/spot.ts";
import type { PangeaClient } from "../types/client.ts";
import type { Decimal, MarketId, Tick } from "../types/units.ts";
import { withOrder } from "./orders.ts";
import {
  finishPlan,
  fundingForShort,
  lotsOf,
  readMarketOf,
  readState,
  requireSameAsset,
  type StrategyParameters,
  type StrategyPlan,
  unitsOfSize,
  wholeLots,
  worthOf,
} from "./plan.ts";

/** Basis points in millionths. */
const BASIS_POINT = 100n;

/**
 * Plans lending without a stake in the price: buys the asset, sells its perpetual against it, and offers the asset to borrowers, who
 * pay interest on top of the funding. What nobody borrows yet rests as an order. One transaction; purchase and sale are filled in
 * full or nothing happens. Dollars need no hedge: lend them with `placeOrder`.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @param parameters - Markets, size, and the rate to lend at.
 * @returns The bundle, for `executeBundleSync`, and what it would come to when all is lent.
 * @throws {BookTooThinError} when a book does not offer enough.
 * @throws {InvalidArgumentError} when nobody borrows and no rate is given.
 * @example
 * const plan = await planNeutralLending(client, { exchange, account: 7, spot: 1, perp: 3, loan: 7, size: "2", rate: 400n });
 * console.log(plan.economics.aprPercent);
 * await executeBundleSync(client, plan.bundle);
 */
export async function planNeutralLending(
  client: PangeaClient,
  parameters: planNeutralLending.Parameters,
): Promise<planNeutralLending.ReturnValue> {
  const { exchange, account } = parameters;
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
  const units = wholeLots(unitsOfSize(parameters.size, spot), [spot, perp, loan]);
  const rate = parameters.rate ?? state.best(loan, "bid");
  if (rate === 0n) throw new InvalidArgumentError("Nobody borrows the asset now", "Name a rate to offer it at.");
  const orders = [
    state.order({ market: perp, side: "ask", lots: lotsOf(units, perp) }),
    state.order({ market: spot, side: "bid", lots: lotsOf(units, spot) }),
  ];
  const hedged = orders.reduce(withOrder, bundle({ exchange, account }));
  const trade = hedged.placeOrder({ market: loan.id, order: { side: "ask", tick: rate, lots: lotsOf(units, loan) } });
  const worth = worthOf(units, state.price);
  const terms = {
    ...{ notional: worth, lent: worth, debt: 0n, borrowRate: 0n },
    fundingRate: await fundingForShort(client, parameters, { market: perp, price: state.price }),
    lendRate: (rate * BASIS_POINT * (FEE_SCALE - loan.interestFee)) / FEE_SCALE,
    equity: state.snapshot.standing.equity,
    costs: orders.reduce((sum, { side, value, fee }) => sum + 2n * fee + (side === "bid" ? value : -value), 0n),
  };
  return finishPlan(client, parameters, { bundle: trade, orders, market: spot, terms });
}

export declare namespace planNeutralLending {
  interface Parameters extends StrategyParameters {
    readonly spot: MarketId;
    readonly perp: MarketId;
    /** Where the asset is lent. */
    readonly loan: MarketId;
    /** Whole assets, rounded down to whole lots of all three markets. */
    readonly size: Decimal;
    /** Lowest rate to lend at, basis points a year. Default: the best that somebody pays now. */
    readonly rate?: Tick | undefined;
  }
  type ReturnValue = StrategyPlan;
}
