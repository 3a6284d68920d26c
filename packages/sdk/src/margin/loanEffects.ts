import { unitsToAmount } from "../codec/amount.ts";
import { DOLLAR } from "../codec/constants.ts";
import { type OrderProblem, orderProblem } from "../errors/orders.ts";
import { interestPerHour, interestUp } from "../math/interest.ts";
import { assetUnits } from "../math/spot.ts";
import type { LoanMarket } from "../types/market.ts";
import type { NewOrder } from "../types/order.ts";
import type { Lots, Tick, Units } from "../types/units.ts";
import { type LoanChange, type OrderState, tokensOf, withLoans } from "./orderState.ts";
import { mayRest, owingProblem } from "./orderTerms.ts";
import { loansOf } from "./riskInputs.ts";

/** Most interest that the ledger can hold. */
const MAX_INTEREST = 2n ** 60n - 1n;

/** An order of a loan market that is admitted, and what becomes of it. */
export interface LoanOrder {
  readonly market: LoanMarket;
  readonly order: NewOrder;
  /** All of it. */
  readonly lots: Lots;
  /** Trades at once. */
  readonly fills: readonly { readonly tick: Tick; readonly lots: Lots }[];
  /** What rests, and where. */
  readonly resting: Lots;
  readonly tick: Tick;
}

/** The account after it lent or borrowed and what is left of the order rests, or why it cannot. */
export function applyLoanOrder(state: OrderState, loan: LoanOrder): OrderState | OrderProblem {
  const { market, order, fills, resting } = loan;
  if (fills.length === 0 && !mayRest(order)) return state;
  if (order.side === "ask") return lendingProblem(state, loan) ?? lend(state, loan);
  const owing = owingProblem(state);
  if (owing !== undefined) return orderProblem({ ...owing, market: market.id });
  const later = fills.reduce((before, { tick, lots }) => borrow(before, market, { tick, lots }), state);
  const snapshot = { ...later.snapshot, isMargined: true };
  const borrowClass = Math.max(later.borrowClass, market.classHundredths);
  const borrowed = { ...later, snapshot, borrowClass };
  return resting === 0n ? borrowed : restBorrow(borrowed, loan);
}

function lendingProblem(state: OrderState, { market, lots }: LoanOrder): OrderProblem | undefined {
  const { asset } = market;
  const needed = assetUnits(lots, market.scale);
  const free = asset.id === DOLLAR ? state.snapshot.freeCash : tokensOf(state, asset.id).free;
  if (free >= needed) return undefined;
  return orderProblem({
    ...{ error: "InsufficientBalance", market: market.id, asset: asset.id, value: free, limit: needed },
    missingAmount: asset.id === DOLLAR ? unitsToAmount(needed - free, asset) : undefined,
  });
}

function lend(state: OrderState, { market, fills, resting }: LoanOrder): OrderState {
  const lent = assetUnits(
    fills.reduce((total, { lots }) => total + lots, 0n),
    market.scale,
  );
  const held = assetUnits(resting, market.scale);
  return withLoans(state, market.asset.id, { free: -lent - held, lent, held, lendHeld: held });
}

function borrow(state: OrderState, market: LoanMarket, fill: { readonly tick: Tick; readonly lots: Lots }): OrderState {
  const units = assetUnits(fill.lots, market.scale);
  return withLoans(state, market.asset.id, { free: units, ...debtOf(units, fill.tick, market.termHours) });
}

/** What a loan adds to the debts of its borrower when it is made. */
function debtOf(units: Units, rate: Tick, termHours: number): LoanChange {
  const interestToTerm = interestUp({ units, rate, hours: termHours });
  const ahead = interestPerHour({ units, rate }) * BigInt(termHours - 1);
  return { principal: units, interestToTerm, interestAccrued: interestToTerm - ahead };
}

function restBorrow(state: OrderState, { market, resting, tick }: LoanOrder): OrderState | OrderProblem {
  const units = assetUnits(resting, market.scale);
  const borrowInterest = interestUp({ units, rate: tick, hours: market.termHours });
  const sum = loansOf(state.snapshot, market.asset.id).borrowInterest + borrowInterest;
  if (sum > MAX_INTEREST) {
    return orderProblem({ error: "DebtTooLarge", market: market.id, value: sum, limit: MAX_INTEREST });
  }
  return withLoans(state, market.asset.id, { borrowInterest });
}
