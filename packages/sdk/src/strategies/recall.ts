import type { Bundle } from "../actions/bundles/bundle.ts";
import { getLoans } from "../actions/loans/getLoans.ts";
import { readEligible } from "../actions/loans/readEligible.ts";
import { getOpenOrders } from "../actions/orders/getOpenOrders.ts";
import { interestUp, MIN_INTEREST_HOURS } from "../math/interest.ts";
import { assetUnits } from "../math/spot.ts";
import type { PangeaClient } from "../types/client.ts";
import type { Loan } from "../types/loan.ts";
import type { LoanMarket } from "../types/market.ts";
import type { DepthLevel, StoredOrder } from "../types/order.ts";
import type { Tick, Units } from "../types/units.ts";
import { smaller } from "./orders.ts";
import type { StrategyParameters, StrategyState } from "./plan.ts";

const MILLION = 1_000_000n;
const HOUR = 3_600;

/** How what an account lends at a market comes back at once. Amounts are ledger units of the asset. */
export interface Recall {
  /** Free again by the cancelled orders, and by what others take over, at least. */
  readonly units: Units;
  /** Principal that stays lent: nobody takes it over, or it cannot be passed on now. */
  readonly lent: Units;
  /** Average rate of what stays lent, weighted by `lent`: the sum of principal x rate, basis points a year. */
  readonly lentTimesRate: bigint;
  /** Adds the steps that bring it back. */
  readonly apply: (trade: Bundle) => Bundle;
}

/** A loan that passes to lend orders of others, or a part of it. */
interface Passing {
  readonly loan: Loan;
  /** That new lenders pay, undefined = for all of it. */
  readonly units: Units | undefined;
  /** The least favourable rate that new lenders ask. */
  readonly worst: Tick;
  /** That passes, with the interest on it so far. */
  readonly principal: Units;
  /** That comes back at least, after what new lenders are paid for higher rates. */
  readonly returns: Units;
}

interface RecallNeeds {
  readonly state: StrategyState;
  readonly market: LoanMarket;
  /** Highest rate of new lenders to accept, basis points a year. Undefined = whatever the book asks. */
  readonly maxRate: Tick | undefined;
}

/** Plans to cancel what an account offers to lend at a market, and to pass on what it has lent, to who asks for the lowest rates. */
export async function planRecall(
  client: PangeaClient,
  { exchange, account, slippage = 0n }: StrategyParameters,
  { state, market, maxRate }: RecallNeeds,
): Promise<Recall> {
  const pinned = { exchange, account, ...state.block };
  const [{ given }, orders] = await Promise.all([
    getLoans(client, { ...pinned, role: "lender" }),
    getOpenOrders(client, { ...pinned, market: market.id, side: "ask" }),
  ]);
  const loans = given.filter((loan) => loan.market === market.id);
  const accounts = [...new Set(loans.map(({ borrower }) => borrower))];
  const may = await readEligible(client, { ...pinned, accounts, classHundredths: market.classHundredths });
  const passable = loans.filter(
    (loan) => may.get(loan.borrower) === true && hoursLeft(loan, state) >= MIN_INTEREST_HOURS,
  );
  const levels = withoutOwn(state.levels(market, "ask"), orders).filter(({ tick }) => tick <= (maxRate ?? tick));
  const passings = passOn(passable, { state, market, levels });
  const freed = orders.reduce((sum, { lots }) => sum + assetUnits(lots, market.scale), 0n);
  const passed = (id: bigint) => passings.find(({ loan }) => loan.id === id)?.principal ?? 0n;
  const left = loans.map(({ id, principal, rate }) => ({ units: principal - passed(id), rate }));
  const ids = orders.map(({ id }) => id);
  return {
    units: freed + passings.reduce((sum, { returns }) => sum + returns, 0n),
    lent: left.reduce((sum, { units }) => sum + units, 0n),
    lentTimesRate: left.reduce((sum, { units, rate }) => sum + units * rate, 0n),
    apply: (trade) =>
      passings.reduce(
        (steps, { loan, units, worst }) =>
          steps.assign({ loan: loan.id, units, maxRate: maxRate ?? worst + (worst * slippage) / MILLION }),
        ids.length === 0 ? trade : trade.cancelOrders({ market: market.id, ids }),
      ),
  };
}

function hoursLeft({ end }: Loan, { snapshot }: StrategyState): number {
  return Math.floor(end / HOUR) - Math.floor(snapshot.timestamp / HOUR) - 1;
}

/** Levels of a side without own orders. */
function withoutOwn(levels: readonly DepthLevel[], own: readonly StoredOrder[]): DepthLevel[] {
  return levels.flatMap((level) => {
    const mine = own.filter(({ tick }) => tick === level.tick).reduce((sum, { lots }) => sum + lots, 0n);
    return level.lots > mine ? [{ ...level, lots: level.lots - mine }] : [];
  });
}

/** Passes loans on, one after the other, as far as the book goes: lowest rates first, which others are paid least for. */
function passOn(
  loans: readonly Loan[],
  { state, market, levels }: Pick<RecallNeeds, "state" | "market"> & { readonly levels: readonly DepthLevel[] },
): Passing[] {
  const lot = assetUnits(1n, market.scale);
  const offered = levels.reduce((sum, { lots }) => sum + lots, 0n);
  let taken = 0n;
  return loans
    .toSorted((a, b) => Number(b.rate - a.rate))
    .flatMap((loan) => {
      // worth no more than this: the exchange's share is taken from it
      const whole = (loan.principal + loan.interest + lot - 1n) / lot;
      const lots = smaller(whole, offered - taken);
      const isWhole = lots === whole;
      if (!isWhole && lots < market.minNotional) return [];
      taken += lots;
      const worst = worstOf(levels, taken);
      const principal = isWhole ? loan.principal : smaller(lots * lot, loan.principal);
      const more = worst > loan.rate ? worst - loan.rate : 0n;
      const compensation = interestUp({ units: principal, rate: more, hours: hoursLeft(loan, state) });
      // each new lender's part is rounded by itself
      const rounding = BigInt(levels.length);
      return [
        {
          loan,
          units: isWhole ? undefined : lots * lot,
          worst,
          principal,
          returns: principal - compensation - rounding,
        },
      ];
    });
}

function worstOf(levels: readonly DepthLevel[], lots: bigint): Tick {
  let left = lots;
  for (const level of levels) {
    left -= level.lots;
    if (left <= 0n) return level.tick;
  }
  return levels.at(-1)?.tick ?? 0n;
}
