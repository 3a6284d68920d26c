// Interest of loans as the documentation has it: simple, for every hour of the clock that has begun.

export const HOUR_SECONDS = 3_600;

const BASIS_POINTS = 10_000n;
const YEAR_HOURS = 8_760n;
const SCALE = BASIS_POINTS * YEAR_HOURS;
const FEE_SCALE = 1_000_000n;
const MIN_HOURS = 8;
const MAX_HOURS = 65_535;

/** A loan that is due sooner cannot pass to another lender. */
export const MIN_HOURS_LEFT = MIN_HOURS;

/** A loan may be renewed this long before its end. */
export const RENEWAL_HOURS = 6;

export interface Span {
  /** First hour of a loan. */
  readonly start: number;
  /** Hours that it runs. */
  readonly term: number;
  /** The present hour. */
  readonly hour: number;
}

/** Hours that a loan is charged for: begun, eight at least, those past due one and a half times, up. */
export function chargedHours({ start, term, hour }: Span): number {
  const begun = Math.max(hour - start + 1, MIN_HOURS);
  const charged = begun <= term ? begun : term + Math.ceil(((begun - term) * 3) / 2);
  return Math.min(charged, MAX_HOURS);
}

/** Whole hours of a loan after the present one. */
export function hoursLeft({ start, term, hour }: Span): number {
  return Math.max(0, start + term - hour - 1);
}

export interface Accruing {
  readonly units: bigint;
  /** Basis points a year. */
  readonly rate: bigint;
  readonly hours: number;
}

export function interestUp({ units, rate, hours }: Accruing): bigint {
  return ceilDiv(units * rate * BigInt(hours), SCALE);
}

/** The exchange's share, `fee` in millionths. */
export function shareUp(interest: bigint, fee: bigint): bigint {
  return ceilDiv(interest * fee, FEE_SCALE);
}

/** Most principal that `units` repay together with the interest on it. */
export function repayable({ units, rate, hours }: Accruing): bigint {
  let principal = (units * SCALE) / (SCALE + rate * BigInt(hours));
  while (principal + interestUp({ units: principal, rate, hours }) > units) principal -= 1n;
  return principal;
}

/** What principal is worth to its lender: with its interest, without the exchange's share. */
export function worthOf(accruing: Accruing, fee: bigint): bigint {
  const interest = interestUp(accruing);
  return accruing.units + interest - shareUp(interest, fee);
}

/** Principal that is worth `units`, up: against the lender who leaves it. */
export function principalWorth({ units, rate, hours }: Accruing, fee: bigint): bigint {
  const whole = SCALE * FEE_SCALE;
  let principal = ceilDiv(units * whole, whole + rate * BigInt(hours) * (FEE_SCALE - fee));
  // the exchange's share is rounded up, which may take a unit
  while (worthOf({ units: principal, rate, hours }, fee) < units) principal += 1n;
  return principal;
}

export function ceilDiv(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
