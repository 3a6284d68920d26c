import { unitsToAmount } from "../codec/amount.ts";
import { DOLLAR } from "../codec/constants.ts";
import { type OrderProblem, orderProblem } from "../errors/orders.ts";
import { interestPerHour, interestUp } from "../math/interest.ts";
import { assetUnits } from "../math/spot.ts";
import type { LoanMarket } from "../types/market.ts";
import type { Side } from "../types/order.ts";
import type { Lots, Tick, Units } from "../types/units.ts";
import type { Meeting } from "./matching.ts";
import {
  type LoanChange,
  type OrderState,
  type Outcome,
  refused,
  reverted,
  tokensOf,
  withLoans,
} from "./orderState.ts";
import { owingProblem } from "./orderTerms.ts";
import { loansOf } from "./riskInputs.ts";

/** Most interest that the ledger can hold. */
const MAX_INTEREST = 2n ** 60n - 1n;

/** Lots at a rate. */
interface Offer {
  readonly tick: Tick;
  readonly lots: Lots;
}

/** What a lender lacks of what it wants to lend. */
export function lendingProblem(state: OrderState, market: LoanMarket, lots: Lots): OrderProblem | undefined {
  const { asset } = market;
  const needed = assetUnits(lots, market.scale);
  const free = asset.id === DOLLAR ? state.snapshot.freeCash : tokensOf(state, asset.id).free;
  if (free >= needed) return undefined;
  return orderProblem({
    ...{ error: "InsufficientBalance", market: market.id, asset: asset.id, value: free, limit: needed },
    missingAmount: asset.id === DOLLAR ? unitsToAmount(needed - free, asset) : undefined,
  });
}

/** From now on the account may owe, and needs initial margin by the class. */
export function enterAsBorrower(state: OrderState, market: LoanMarket): Outcome {
  const problem = owingProblem(state);
  if (problem !== undefined) return reverted(state, orderProblem({ ...problem, market: market.id }));
  const borrowClass = Math.max(state.borrowClass, market.classHundredths);
  const snapshot = { ...state.snapshot, isMargined: true };
  return { state: { ...state, snapshot, borrowClass, isJudged: true } };
}

/** The account after an order met the book. */
export function makeLoans(
  state: OrderState,
  { market, side, fills }: { readonly market: LoanMarket; readonly side: Side; readonly fills: readonly Offer[] },
): Outcome {
  if (fills.length === 0) return { state };
  if (side === "bid") return { state: fills.reduce((before, fill) => borrow(before, market, fill), state) };
  const lots = fills.reduce((total, fill) => total + fill.lots, 0n);
  const lent = assetUnits(lots, market.scale);
  return { state: withLoans(judgeLender(state), market.asset.id, { free: -lent, lent }) };
}

/** The account after an order came to rest, or why it may not. */
export function restLoan(
  state: OrderState,
  market: LoanMarket,
  { side, ...offer }: Offer & { readonly side: Side },
): Outcome {
  if (side === "ask") {
    const held = assetUnits(offer.lots, market.scale);
    return { state: withLoans(judgeLender(state), market.asset.id, { free: -held, held, lendHeld: held }) };
  }
  const entered = enterAsBorrower(state, market);
  if (entered.problem !== undefined) return entered;
  const borrowInterest = interestOf(market, offer);
  const sum = loansOf(state.snapshot, market.asset.id).borrowInterest + borrowInterest;
  if (sum > MAX_INTEREST) {
    return refused(state, orderProblem({ error: "DebtTooLarge", market: market.id, value: sum, limit: MAX_INTEREST }));
  }
  return { state: withLoans(entered.state, market.asset.id, { borrowInterest }) };
}

/** The account after an own order lost lots otherwise than by a fill: the difference of two amounts of interest is freed. */
export function releaseLoan(
  state: OrderState,
  market: LoanMarket,
  { order, lots }: Pick<Meeting, "order" | "lots">,
): OrderState {
  const asset = market.asset.id;
  if (order.side === "ask") {
    const units = assetUnits(lots, market.scale);
    return withLoans(state, asset, { free: units, held: -units, lendHeld: -units });
  }
  const left = interestOf(market, { tick: order.tick, lots: order.lots - lots });
  return withLoans(state, asset, { borrowInterest: left - interestOf(market, order) });
}

/** Who only lends is judged if it may owe anyway. */
function judgeLender(state: OrderState): OrderState {
  return { ...state, isJudged: state.isJudged || state.snapshot.isMargined };
}

function borrow(state: OrderState, market: LoanMarket, { tick, lots }: Offer): OrderState {
  const units = assetUnits(lots, market.scale);
  return withLoans(state, market.asset.id, { free: units, ...debtOf(units, tick, market.termHours) });
}

/** What a loan adds to the debts of its borrower when it is made. */
function debtOf(units: Units, rate: Tick, termHours: number): LoanChange {
  const interestToTerm = interestUp({ units, rate, hours: termHours });
  const ahead = interestPerHour({ units, rate }) * BigInt(termHours - 1);
  return { principal: units, interestToTerm, interestAccrued: interestToTerm - ahead };
}

function interestOf({ scale, termHours }: LoanMarket, { tick, lots }: Offer): Units {
  return interestUp({ units: assetUnits(lots, scale), rate: tick, hours: termHours });
}
