import { bundle } from "../actions/bundles/bundle.ts";
import { DOLLAR } from "../codec/constants.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { interestUp } from "../math/interest.ts";
import type { PangeaClient } from "../types/client.ts";
import type { Loan } from "../types/loan.ts";
import type { LoanMarket, SpotMarket } from "../types/market.ts";
import type { Decimal, MarketId, Units } from "../types/units.ts";
import { averageRate } from "./economics.ts";
import { costAtLimit, withOrder } from "./orders.ts";
import {
  afterRepayment,
  finishPlan,
  lotsOf,
  lotsToBorrow,
  ratedLoans,
  ratedOrder,
  readMarketOf,
  readState,
  requireSameAsset,
  type StrategyParameters,
  type StrategyPlan,
  type StrategyState,
  unitsOfSize,
  wholeLots,
  worthOf,
} from "./plan.ts";

/**
 * Plans trading on spot with a loan: `"long"` borrows the dollars that are short and buys, `"short"` borrows the asset and sells it;
 * to close, the trade is turned around and what is owed in the asset of the loan market is repaid. One transaction, filled in full
 * or not at all.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @param parameters - Markets, direction and size.
 * @returns The bundle, for `executeBundleSync`, and what it would come to.
 * @throws {BookTooThinError} when a book does not offer enough.
 * @throws {ContractError} `InsufficientMargin` when margin does not allow it.
 * @example
 * const plan = await planMarginTrade(client, { exchange, account: 7, spot: 1, loan: 5, direction: "long", size: "3" });
 * console.log(plan.economics.aprPercent, plan.economics.liquidationBelow);
 * await executeBundleSync(client, plan.bundle);
 */
export async function planMarginTrade(
  client: PangeaClient,
  parameters: planMarginTrade.Parameters,
): Promise<planMarginTrade.ReturnValue> {
  const [spot, loan] = await Promise.all([
    readMarketOf(client, parameters, { market: parameters.spot, kind: "spot" }),
    readMarketOf(client, parameters, { market: parameters.loan, kind: "loan" }),
  ]);
  if (parameters.direction === "short") requireSameAsset(spot, loan);
  else if (loan.asset.id !== DOLLAR)
    throw new InvalidArgumentError(`Market ${loan.id} lends no dollars`, "Choose one.");
  const state = await readState(client, parameters, { asset: spot.asset.id, markets: [spot, loan] });
  const units = unitsToTrade(parameters, state, { spot, loan });
  const parts = (parameters.action === "close" ? close : open)(parameters, state, { spot, loan, units });
  const owed = parts.debts.reduce((sum, debt) => sum + debt.units, 0n);
  const terms = {
    ...{ notional: 0n, fundingRate: 0n, lent: 0n, lendRate: 0n },
    debt: loan.asset.id === DOLLAR ? owed : worthOf(owed, state.price),
    borrowRate: averageRate(parts.debts),
    equity: state.snapshot.standing.equity,
    costs: parts.orders.reduce((sum, { market, fee }) => sum + (market === spot.id ? 2n * fee : 0n), 0n),
  };
  return finishPlan(client, parameters, { bundle: parts.trade, orders: parts.orders, market: spot, terms });
}

export declare namespace planMarginTrade {
  interface Parameters extends StrategyParameters {
    readonly spot: MarketId;
    /** Where dollars are borrowed for a long, the asset for a short. */
    readonly loan: MarketId;
    readonly direction: "long" | "short";
    /** Default `"open"`. */
    readonly action?: "open" | "close" | undefined;
    /** Whole assets to buy or sell, rounded down to whole lots. Default to close: all that is free, or all that is owed. */
    readonly size?: Decimal | undefined;
  }
  type ReturnValue = StrategyPlan;
}

function unitsToTrade(
  { direction, action, size }: planMarginTrade.Parameters,
  state: StrategyState,
  { spot, loan }: Omit<Trade, "units">,
): Units {
  if (size !== undefined) return wholeLots(unitsOfSize(size, spot), [spot]);
  if (action !== "close") throw new InvalidArgumentError("A position has a size", "Name it.");
  const free = freeOf(state, spot);
  if (direction === "long") return wholeLots(free, [spot]);
  const missing = state.owed(loan.asset.id).reduce((sum, each) => sum + owedSoon(each), -free);
  const lot = 10n ** BigInt(spot.scale.lotExp);
  return missing > 0n ? wholeLots(missing + lot - 1n, [spot]) : 0n;
}

/** With the interest of the hour that may have begun until it is repaid. */
function owedSoon({ principal: units, interest, rate }: Loan): Units {
  return units + interest + interestUp({ units, rate, hours: 1 });
}

function freeOf({ snapshot }: StrategyState, { asset }: SpotMarket): Units {
  return snapshot.tokens.find((line) => line.asset === asset.id)?.free ?? 0n;
}

interface Trade {
  readonly spot: SpotMarket;
  readonly loan: LoanMarket;
  /** Of the asset. */
  readonly units: Units;
}

function open(
  { exchange, account, direction }: planMarginTrade.Parameters,
  state: StrategyState,
  { spot, loan, units }: Trade,
) {
  const side = direction === "long" ? "bid" : "ask";
  const traded = state.order({ market: spot, side, lots: lotsOf(units, spot) });
  const missing = side === "bid" ? costAtLimit(traded, spot) - state.snapshot.freeCash : units - freeOf(state, spot);
  const lots = lotsToBorrow(missing, loan);
  const borrowed = lots === 0n ? [] : [state.order({ market: loan, side: "bid", lots })];
  const orders = [...borrowed, traded];
  const debts = [...ratedLoans(state.owed(loan.asset.id)), ...borrowed.map((order) => ratedOrder(order, loan))];
  return { orders, debts, trade: orders.reduce(withOrder, bundle({ exchange, account })) };
}

/** Repays dearest first, as far as what was traded for reaches. */
function close(
  { exchange, account, direction }: planMarginTrade.Parameters,
  state: StrategyState,
  { spot, loan, units }: Trade,
) {
  const side = direction === "long" ? "ask" : "bid";
  if (units === 0n) throw new InvalidArgumentError("There is nothing to close", "See getAccountSnapshot and getLoans.");
  const traded = state.order({ market: spot, side, lots: lotsOf(units, spot) });
  const owed = state.owed(loan.asset.id).toSorted((a, b) => Number(b.rate - a.rate));
  const trade = owed.reduce(
    (steps, { id }) => steps.repay({ loan: id }),
    withOrder(bundle({ exchange, account }), traded),
  );
  const proceeds = direction === "long" ? traded.value - traded.fee : units;
  return { orders: [traded], debts: afterRepayment(owed, proceeds), trade };
}
