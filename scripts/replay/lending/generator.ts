// A made-up lending market for machines without a recording: a few who quote both sides, many who lend or borrow a little
// at any price, and some who leave early. The same seed gives the same events.

import { createRandom, type Random } from "../random.ts";
import type { FlowEvent, FlowOrder, FlowSide } from "./flow.ts";
import { PAR } from "./rates.ts";

export interface FlowGeneratorOptions {
  readonly seed: number;
  readonly events: number;
}

const DAY = 86_400;
/** Days from the first event to the due times. */
const MATURITY_DAYS = [60, 120] as const;
const MEAN_GAP_SECONDS = 3_600;
const QUOTERS = 4;
const USERS = 60;
/** Half the spread of the quoters, and how far their quotes lie apart, basis points a year. */
const MIDDLE_RATE = 900;
const HALF_SPREAD = 40;
const YEAR_DAYS = 365;

export function* generateFlow({ seed, events }: FlowGeneratorOptions): Generator<FlowEvent> {
  const random = createRandom(seed);
  const makers = new Map<number, Maker>();
  let seconds = 0;
  for (let index = 0; index < events; index += 1) {
    const days = MATURITY_DAYS[random.between(0, 1)] ?? MATURITY_DAYS[0];
    const base = { seconds, secondsLeft: days * DAY - seconds, maturity: days * DAY };
    if (base.secondsLeft <= DAY) return;
    const maker = makers.get(days) ?? { next: 1, live: [] };
    makers.set(days, maker);
    yield eventOf(random, base, maker);
    seconds += Math.round(random.exponential(MEAN_GAP_SECONDS));
  }
}

type Base = Pick<FlowEvent, "seconds" | "secondsLeft" | "maturity">;

/** Orders that quoters have sent to a book. */
interface Maker {
  next: number;
  readonly live: { readonly order: number; readonly user: string }[];
}

function eventOf(random: Random, base: Base, maker: Maker): FlowEvent {
  const draw = random.next();
  const side: FlowSide = random.next() < 0.5 ? "lend" : "borrow";
  if (draw < 0.25) return quote(random, { ...base, side }, maker);
  if (draw < 0.33 && maker.live.length > 0) {
    const [gone] = maker.live.splice(random.between(0, maker.live.length - 1), 1);
    if (gone !== undefined) return { ...base, ...gone, type: "cancel" };
  }
  const user = userAt(QUOTERS + random.between(0, USERS - 1));
  if (draw < 0.65) {
    const amount = amountOf(random, 150);
    return { ...base, type: "order", order: undefined, user, side, amount, unitPrice: 0, isFilled: false };
  }
  if (draw < 0.99) return { ...base, type: "unwind", user, side, amount: amountOf(random, 150) };
  return { ...base, type: "liquidation", user };
}

function quote(random: Random, base: Base & Pick<FlowOrder, "side">, maker: Maker): FlowOrder {
  const rate = MIDDLE_RATE + (base.side === "lend" ? 1 : -1) * (HALF_SPREAD + random.between(-50, 200));
  const years = base.secondsLeft / DAY / YEAR_DAYS;
  const unitPrice = Math.round(PAR / (1 + (rate / 10_000) * years));
  const [order, user] = [maker.next, userAt(random.between(0, QUOTERS - 1))];
  maker.next += 1;
  maker.live.push({ order, user });
  return { ...base, type: "order", order, user, amount: amountOf(random, 2_000), unitPrice, isFilled: false };
}

function amountOf(random: Random, mean: number): bigint {
  return BigInt(Math.round(random.exponential(mean) * 1_000)) * 10n ** 15n;
}

function userAt(index: number): string {
  return `0x${index.toString(16).padStart(40, "0")}`;
}
