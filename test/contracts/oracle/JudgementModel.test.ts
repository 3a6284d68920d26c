import { expect, test } from "vitest";
import { judge, type Moment, type PriceLimits, type PriceRecord, type Quote, RULES } from "../../model/prices.ts";
import { Random } from "../../model/random.ts";
import { createChain } from "../../support/chain.ts";
import { type Course, follow, UNKNOWN } from "./judging.ts";

const COURSES = 3_000;
const MOMENTS = 16;
const AT_ONCE = 150;
const STATES = ["OK", "WIDE", "STALE", "JUMP", "DEAD"] as const;
const WHOLE = 1_000_000n;
const MOST = 2n ** 64n - 1n;

const chain = await createChain();
const harness = await chain.deploy("JudgementHarness", []);

class Counters {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  missing(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.#counts.has(name));
  }
}

function limitsOf(random: Random): PriceLimits {
  const maxAge = BigInt(random.pick([1, 30, 1_000, 65_535]));
  return {
    maxAge,
    deadAge: maxAge * BigInt(random.int(1, 20)),
    maxDeviation: BigInt(random.pick([100, 5_000, 10_000, 200_000])),
    jumpBound: BigInt(random.pick([1_000, 50_000, 100_000, 500_000])),
    jumpHold: BigInt(random.pick([1, 30, 600, 86_400])),
    peg: random.chance(0.2) ? 10n ** 18n : 0n,
  };
}

/** Seconds that pass: most often close to where a rule changes its mind. */
function passing(random: Random, { maxAge, deadAge, jumpHold }: PriceLimits): bigint {
  const edge = random.pick([0n, 1n, 1n, maxAge / 2n, maxAge, jumpHold, jumpHold, jumpHold + maxAge, deadAge]);
  return max(0n, edge + BigInt(random.int(-1, 1)));
}

interface Scene {
  readonly random: Random;
  readonly known: PriceRecord;
  readonly limits: PriceLimits;
  readonly second: bigint;
}

/** A price near one of those that matter, most often close to a bound around it. */
function priceOf({ random, known, limits }: Scene, said: bigint): bigint {
  const around = random.pick([known.price, known.price, known.pendingPrice, said, limits.peg]);
  if (around === 0n || random.chance(0.02)) return random.pick([1n, 1_000n, 10n ** 12n, 10n ** 18n, MOST]);
  const { maxDeviation, jumpBound } = limits;
  const bound = random.pick([0n, 0n, maxDeviation, jumpBound, jumpBound, 10_000n, 50_000n, 3n * jumpBound]);
  const price = (around * (WHOLE + bound * random.pick([1n, -1n]))) / WHOLE + BigInt(random.int(-1, 1));
  return price < 1n ? 1n : price > MOST ? MOST : price;
}

function quoteOf(scene: Scene, said: bigint): Quote | undefined {
  const { random, known, limits, second } = scene;
  if (random.chance(0.2)) return undefined;
  const [fresh, replayed] = [second - BigInt(random.int(0, 2)), known.time - BigInt(random.int(0, 1))];
  const aged = second - random.pick([limits.maxAge, limits.maxAge + 1n, limits.deadAge, limits.deadAge + 1n]);
  const time = random.pick([fresh, fresh, fresh, replayed, aged]);
  const spread = random.pick([0n, 0n, 0n, limits.maxDeviation, limits.maxDeviation + 1n]);
  return { price: priceOf(scene, said), spread, time: max(0n, time) };
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** A random course, what the model says of it, and what that met with. */
function imagine(random: Random, counters: Counters): { course: Course; expected: readonly PriceRecord[] } {
  const limits = limitsOf(random);
  let known = UNKNOWN;
  let second = 2_000_000n;
  const moments: Moment[] = [];
  const expected: PriceRecord[] = [];
  for (let count = 0; count < MOMENTS; count += 1) {
    second += passing(random, limits);
    const primary = quoteOf({ random, known, limits, second }, 0n);
    const secondary = quoteOf({ random, known, limits, second }, primary?.price ?? 0n);
    const moment = { second, primary, secondary };
    const { record, rules } = judge(known, moment, limits);
    for (const rule of rules) counters.add(rule);
    counters.add(`${STATES[known.state]} to ${STATES[record.state]}`);
    moments.push(moment);
    expected.push(record);
    known = record;
  }
  return { course: { known: UNKNOWN, limits, moments }, expected };
}

test("The judge and a model of its rules agree on thousands of random courses (X1, X4, X5, X8, attack 34)", async () => {
  const random = new Random(7);
  const counters = new Counters();
  for (let done = 0; done < COURSES; done += AT_ONCE) {
    const imagined = Array.from({ length: AT_ONCE }, () => imagine(random, counters));
    const courses = imagined.map(({ course }) => course);
    const records = await follow(harness, courses);
    for (const [index, { expected, course }] of imagined.entries())
      expect(records[index], text(course)).toEqual(expected);
  }
  const transitions = STATES.flatMap((before) => STATES.map((after) => `${before} to ${after}`));
  expect(counters.missing([...RULES, ...transitions])).toEqual([]);
});

function text(course: Course): string {
  return JSON.stringify(course, (_, value) => (typeof value === "bigint" ? value.toString() : value));
}
