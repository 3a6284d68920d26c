// What becomes of a price, by its rules and not by the code: an own account of them, for comparison.

export const PriceState = { OK: 0, WIDE: 1, STALE: 2, JUMP: 3, DEAD: 4 } as const;
export type PriceState = (typeof PriceState)[keyof typeof PriceState];

export interface Quote {
  readonly price: bigint;
  /** Millionths of the price. */
  readonly spread: bigint;
  readonly time: bigint;
}

export interface PriceRecord {
  readonly price: bigint;
  readonly time: bigint;
  readonly state: PriceState;
  readonly pendingPrice: bigint;
  readonly pendingSince: bigint;
}

export interface PriceLimits {
  readonly maxAge: bigint;
  readonly deadAge: bigint;
  readonly maxDeviation: bigint;
  readonly jumpBound: bigint;
  readonly jumpHold: bigint;
  /** What a dollar ought to be; 0 = the asset is no dollar. */
  readonly peg: bigint;
}

/** What two sources say in a second; undefined = one says nothing of use. */
export interface Moment {
  readonly second: bigint;
  readonly primary: Quote | undefined;
  readonly secondary: Quote | undefined;
}

/** Everything that can decide about a price. A run counts how often each did. */
export const RULES = [
  "the primary is believed",
  "the secondary is believed for want of a fresh primary",
  "the secondary is believed because the primary is older than the price",
  "both are older than the price",
  "both are older than the price, which jumped before",
  "older sources contradict the price",
  "the first price",
  "nothing is fresh",
  "nothing is younger than the dead age",
  "there never was a price",
  "a jump begins",
  "a jump waits",
  "a jump moves on and begins again",
  "a jump is forgotten and begins again",
  "a jump is confirmed by the other source",
  "a jump is confirmed by time",
  "a jump is taken back",
  "the other source contradicts",
  "the source is unsure",
  "the dollar is off",
  "the dollar is lost",
  "the dollar is back",
] as const;

export type Rule = (typeof RULES)[number];

/** What is known of a price after a moment, and why. */
export function judge(known: PriceRecord, moment: Moment, limits: PriceLimits): Judged {
  const { second, primary, secondary } = moment;
  const isFresh = (said: Quote | undefined) => said !== undefined && second - said.time <= limits.maxAge;
  const [first, other] = [isFresh(primary) ? primary : undefined, isFresh(secondary) ? secondary : undefined];
  const voices = [first, other].filter((said) => said !== undefined);
  if (voices.length === 0) return inSilence(known, moment, limits);
  const quote = voices.find(({ time }) => time >= known.time);
  if (quote === undefined) return keepNewer(known, voices, limits);
  const isFirst = quote === first;
  const judged = believe({ known, second, limits, quote, other: isFirst ? other : first });
  if (isFirst) return withRule(judged, "the primary is believed");
  return withRule(
    judged,
    first === undefined
      ? "the secondary is believed for want of a fresh primary"
      : "the secondary is believed because the primary is older than the price",
  );
}

export interface Judged {
  readonly record: PriceRecord;
  readonly rules: readonly Rule[];
}

function inSilence(known: PriceRecord, { second, primary, secondary }: Moment, { deadAge }: PriceLimits): Judged {
  const words = [known.time, primary?.time ?? 0n, secondary?.time ?? 0n];
  const never: readonly Rule[] = known.price === 0n ? ["there never was a price"] : [];
  const late: readonly Rule[] = words.every((time) => second - time > deadAge)
    ? ["nothing is younger than the dead age"]
    : [];
  const state = never.length + late.length > 0 ? PriceState.DEAD : PriceState.STALE;
  return { record: { ...known, state }, rules: ["nothing is fresh", ...never, ...late] };
}

/** The price comes from a source that fell silent after the others last spoke. */
function keepNewer(known: PriceRecord, voices: readonly Quote[], limits: PriceLimits): Judged {
  if (known.pendingPrice !== 0n) {
    return {
      record: { ...known, state: PriceState.JUMP },
      rules: ["both are older than the price, which jumped before"],
    };
  }
  const isContradicted = voices.some(({ price }) => isOff(price, known.price, limits.maxDeviation));
  const peg = pegOf(known.price, limits);
  const doubts: readonly Rule[] = isContradicted ? ["older sources contradict the price"] : [];
  const state = worst(isContradicted ? PriceState.WIDE : PriceState.OK, peg.state);
  return { record: { ...known, state }, rules: ["both are older than the price", ...doubts, ...peg.rules] };
}

interface Belief {
  readonly known: PriceRecord;
  readonly second: bigint;
  readonly limits: PriceLimits;
  readonly quote: Quote;
  /** What the other source says, if it is fresh. */
  readonly other: Quote | undefined;
}

function believe(belief: Belief): Judged {
  const { known, limits, quote, other } = belief;
  const isContradicted = other !== undefined && isOff(other.price, quote.price, limits.maxDeviation);
  const jump = ruleOfJump(belief, other !== undefined && !isContradicted);
  if (jump !== undefined && !isConfirmation(jump)) return { record: waiting(belief, jump), rules: [jump] };
  const isUnsure = quote.spread > limits.maxDeviation;
  const peg = pegOf(quote.price, limits);
  const state = worst(isContradicted || isUnsure ? PriceState.WIDE : PriceState.OK, peg.state);
  const rules: Rule[] = [...peg.rules];
  if (jump !== undefined) rules.push(jump);
  else if (known.pendingPrice !== 0n) rules.push("a jump is taken back");
  if (known.price === 0n) rules.push("the first price");
  if (isContradicted) rules.push("the other source contradicts");
  if (isUnsure) rules.push("the source is unsure");
  const wasOff = known.state === PriceState.WIDE || known.state === PriceState.DEAD;
  if (limits.peg !== 0n && wasOff && state === PriceState.OK) rules.push("the dollar is back");
  return { record: { price: quote.price, time: quote.time, state, pendingPrice: 0n, pendingSince: 0n }, rules };
}

/** What a jump comes to, if the price jumps. */
function ruleOfJump({ known, second, limits, quote }: Belief, isAgreed: boolean): Rule | undefined {
  const hasJumped = known.price !== 0n && limits.peg === 0n && isOff(quote.price, known.price, limits.jumpBound);
  if (!hasJumped) return undefined;
  if (isAgreed) return "a jump is confirmed by the other source";
  if (known.pendingPrice === 0n) return "a jump begins";
  if (isOff(quote.price, known.pendingPrice, limits.jumpBound)) return "a jump moves on and begins again";
  const waited = second - known.pendingSince;
  if (waited > limits.jumpHold + limits.maxAge) return "a jump is forgotten and begins again";
  return waited >= limits.jumpHold ? "a jump is confirmed by time" : "a jump waits";
}

function isConfirmation(rule: Rule): boolean {
  return rule === "a jump is confirmed by the other source" || rule === "a jump is confirmed by time";
}

function waiting({ known, second, quote }: Belief, rule: Rule): PriceRecord {
  const pending = rule === "a jump waits" ? {} : { pendingPrice: quote.price, pendingSince: second };
  return { ...known, ...pending, state: PriceState.JUMP };
}

function withRule({ record, rules }: Judged, rule: Rule): Judged {
  return { record, rules: [rule, ...rules] };
}

function pegOf(price: bigint, { peg }: PriceLimits): { readonly state: PriceState; readonly rules: readonly Rule[] } {
  if (peg === 0n || !isOff(price, peg, 10_000n)) return { state: PriceState.OK, rules: [] };
  return isOff(price, peg, 50_000n)
    ? { state: PriceState.DEAD, rules: ["the dollar is lost"] }
    : { state: PriceState.WIDE, rules: ["the dollar is off"] };
}

function worst(one: PriceState, other: PriceState): PriceState {
  return one > other ? one : other;
}

/** Whether a price is outside the range of so many millionths around another. */
function isOff(price: bigint, around: bigint, millionths: bigint): boolean {
  const whole = 1_000_000n;
  return price * whole > around * (whole + millionths) || price * whole < around * (whole - millionths);
}
