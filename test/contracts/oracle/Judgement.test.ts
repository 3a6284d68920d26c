import { describe, expect, test } from "vitest";
import { type PriceLimits, type PriceRecord, PriceState, type Quote } from "../../model/prices.ts";
import { createChain } from "../../support/chain.ts";
import { follow, UNKNOWN } from "./judging.ts";

const { OK, WIDE, STALE, JUMP, DEAD } = PriceState;
const chain = await createChain();
const harness = await chain.deploy("JudgementHarness", []);

/** 1 % between sources, 10 % at a time. */
const LIMITS: PriceLimits = {
  ...{ maxAge: 1_000n, deadAge: 10_000n, maxDeviation: 10_000n, jumpBound: 100_000n, jumpHold: 300n, peg: 0n },
};
const START = 1_000_000n;
const PRICE = 1_000_000n;
const KNOWN: PriceRecord = { price: PRICE, time: START, state: OK, pendingPrice: 0n, pendingSince: 0n };

interface Said {
  /** Seconds after the start. */
  readonly at: bigint;
  readonly primary?: Quote;
  readonly secondary?: Quote;
}

/** A price as of so many seconds after the start. */
const says = (price: bigint, at: bigint, spread = 0n): Quote => ({ price, spread, time: START + at });

/** What is known after each moment. */
async function course(moments: readonly Said[], known = KNOWN, limits = LIMITS): Promise<readonly PriceRecord[]> {
  const said = moments.map(({ at, primary, secondary }) => ({ second: START + at, primary, secondary }));
  const [records] = await follow(harness, [{ known, limits, moments: said }]);
  return records ?? [];
}

/** What is known after all moments. */
async function judged(moments: readonly Said[], known = KNOWN, limits = LIMITS): Promise<PriceRecord> {
  return (await course(moments, known, limits)).at(-1) as PriceRecord;
}

const accepted = (price: bigint, at: bigint, state: PriceState = OK): PriceRecord => ({
  ...{ price, time: START + at, state, pendingPrice: 0n, pendingSince: 0n },
});

const jumping = (price: bigint, since: bigint): PriceRecord => ({
  ...{ ...KNOWN, state: JUMP, pendingPrice: price, pendingSince: START + since },
});

describe("The age of a price", () => {
  test("is fresh up to its limit and stale a second later, and what is stale does not replace it (X1)", async () => {
    const primary = says(PRICE + 5n, 10n);
    expect(await judged([{ at: 1_010n, primary }])).toEqual(accepted(PRICE + 5n, 10n));
    expect(await judged([{ at: 1_011n, primary }])).toEqual({ ...KNOWN, state: STALE });
  });

  test("is dead when the newest word of all is older than the limit (X1)", async () => {
    const dead = { ...KNOWN, state: DEAD };
    expect(await judged([{ at: 10_000n }])).toEqual({ ...KNOWN, state: STALE });
    expect(await judged([{ at: 10_001n }])).toEqual(dead);
    // a source that spoke later keeps hope alive, whichever it is
    expect(await judged([{ at: 10_001n, primary: says(PRICE, 1n) }])).toEqual({ ...KNOWN, state: STALE });
    expect(await judged([{ at: 10_001n, secondary: says(PRICE, 1n) }])).toEqual({ ...KNOWN, state: STALE });
    expect(await judged([{ at: 10_002n, primary: says(PRICE, 1n), secondary: says(PRICE, 0n) }])).toEqual(dead);
  });

  test("does not matter while there is no price: then there is none, however new a stale word is", async () => {
    expect(await judged([{ at: 0n }], UNKNOWN)).toEqual(UNKNOWN);
    expect(await judged([{ at: 1_001n, primary: says(PRICE, 0n) }], UNKNOWN)).toEqual(UNKNOWN);
  });

  test("recovers from stale and dead with the first fresh price", async () => {
    const states = (records: readonly PriceRecord[]) => records.map(({ state }) => state);
    const recovery = [
      { at: 1_500n },
      { at: 1_501n, primary: says(PRICE, 1_501n) },
      { at: 20_000n },
      { at: 20_001n, secondary: says(PRICE, 20_001n) },
    ];
    expect(states(await course(recovery))).toEqual([STALE, OK, DEAD, OK]);
  });

  test("never goes back: no older price is replayed over a newer one (X5, attack 34)", async () => {
    const old = { ...KNOWN, time: START + 50n };
    const cheap = says(PRICE - 1_000n, 49n);
    expect(await judged([{ at: 60n, primary: cheap }], old)).toEqual(old);
    expect(await judged([{ at: 60n, secondary: cheap }], old)).toEqual(old);
    expect(await judged([{ at: 60n, primary: cheap, secondary: cheap }], old)).toEqual(old);
    // of the same second it is no replay
    expect(await judged([{ at: 60n, primary: says(PRICE - 1_000n, 50n) }], old)).toEqual(accepted(PRICE - 1_000n, 50n));
  });

  test("of a price that is kept over older ones does not hide that they contradict it", async () => {
    const old = { ...KNOWN, time: START + 50n };
    const at = (price: bigint) => says(price, 49n);
    expect((await judged([{ at: 60n, primary: at(PRICE + 10_000n) }], old)).state).toBe(OK);
    expect(await judged([{ at: 60n, primary: at(PRICE + 10_001n) }], old)).toEqual({ ...old, state: WIDE });
    expect(await judged([{ at: 60n, primary: at(PRICE), secondary: at(PRICE - 10_001n) }], old)).toMatchObject({
      state: WIDE,
    });
  });
});

describe("The first price ever", () => {
  test("is accepted without a comparison", async () => {
    expect(await judged([{ at: 5n, primary: says(77n, 4n) }], UNKNOWN)).toEqual(accepted(77n, 4n));
    expect(await judged([{ at: 5n, secondary: says(77n, 4n) }], UNKNOWN)).toEqual(accepted(77n, 4n));
  });

  test("may be a doubtful one", async () => {
    const moment = { at: 5n, primary: says(1_000n, 5n), secondary: says(900n, 5n) };
    expect(await judged([moment], UNKNOWN)).toEqual(accepted(1_000n, 5n, WIDE));
  });
});

describe("The source of a price", () => {
  test("is the primary while that is fresh, the secondary else", async () => {
    const [primary, secondary] = [says(PRICE + 1n, 5n), says(PRICE + 2n, 1_002n)];
    expect(await judged([{ at: 1_005n, primary, secondary }])).toEqual(accepted(PRICE + 1n, 5n));
    expect(await judged([{ at: 1_006n, primary, secondary }])).toEqual(accepted(PRICE + 2n, 1_002n));
    expect(await judged([{ at: 1_006n, secondary }])).toEqual(accepted(PRICE + 2n, 1_002n));
  });

  test("is the secondary while the primary is behind what is known, so that the price does not stand still", async () => {
    const primary = says(PRICE, 5n);
    const records = await course([
      { at: 20n, secondary: says(PRICE + 1n, 20n) },
      { at: 30n, primary, secondary: says(PRICE + 2n, 30n) },
      { at: 40n, primary: says(PRICE + 3n, 31n), secondary: says(PRICE + 2n, 40n) },
    ]);
    expect(records).toEqual([accepted(PRICE + 1n, 20n), accepted(PRICE + 2n, 30n), accepted(PRICE + 3n, 31n)]);
  });

  test.each([
    { price: PRICE + 100_000n, state: OK },
    { price: PRICE - 100_000n, state: OK },
    { price: PRICE + 100_001n, state: JUMP },
    { price: PRICE - 100_001n, state: JUMP },
  ])("when it changes, moves the price to $price only as a jump, if that is far (X8)", async ({ price, state }) => {
    const record = await judged([{ at: 10n, secondary: says(price, 10n) }]);
    expect(record).toEqual(state === OK ? accepted(price, 10n) : jumping(price, 10n));
  });
});

describe("A doubtful price", () => {
  test.each([
    { spread: 10_000n, state: OK },
    { spread: 10_001n, state: WIDE },
    { spread: 2n ** 147n, state: WIDE },
  ])("is one whose source is unsure by $spread millionths: state $state", async ({ spread, state }) => {
    expect(await judged([{ at: 9n, primary: says(PRICE, 9n, spread) }])).toEqual(accepted(PRICE, 9n, state));
  });

  test.each([
    { other: 1_010_000n, state: OK },
    { other: 990_000n, state: OK },
    { other: 1_010_001n, state: WIDE },
    { other: 989_999n, state: WIDE },
    { other: 1n, state: WIDE },
    { other: 2n ** 64n - 1n, state: WIDE },
  ])("is one that the other source puts at $other: state $state", async ({ other, state }) => {
    const primary = says(PRICE, 9n);
    expect(await judged([{ at: 9n, primary, secondary: says(other, 9n) }])).toEqual(accepted(PRICE, 9n, state));
  });

  test("is not made so by a source that is stale, or by how unsure the other one is", async () => {
    const primary = says(PRICE, 1_200n);
    expect((await judged([{ at: 1_200n, primary, secondary: says(1n, 199n) }])).state).toBe(OK);
    expect((await judged([{ at: 1_200n, primary, secondary: says(PRICE, 1_200n, 500_000n) }])).state).toBe(OK);
  });

  test("recovers as soon as the sources agree", async () => {
    const primary = says(PRICE, 9n);
    const records = await course([
      { at: 9n, primary, secondary: says(1n, 9n) },
      { at: 10n, primary, secondary: says(PRICE, 10n) },
    ]);
    expect(records.map(({ state }) => state)).toEqual([WIDE, OK]);
  });
});

describe("A jump", () => {
  const UP = 1_500_000n;
  const begin = { at: 10n, primary: says(UP, 10n) };

  test.each([1_100_000n, 900_000n])("is none up to the bound, at %s (X4)", async (price) => {
    expect(await judged([{ at: 10n, primary: says(price, 10n) }])).toEqual(accepted(price, 10n));
  });

  test.each([1_100_001n, 899_999n, 1n, 2n ** 64n - 1n])(
    "leaves the last price, time too, at %s (X4, X5)",
    async (price) => {
      expect(await judged([{ at: 10n, primary: says(price, 10n) }])).toEqual(jumping(price, 10n));
    },
  );

  test("is measured from the price that was accepted last, not from what waits (attack 34)", async () => {
    const second = { at: 20n, primary: says(1_110_000n, 20n) };
    expect(await judged([{ at: 10n, primary: says(1_190_000n, 10n) }, second])).toEqual(jumping(1_190_000n, 10n));
  });

  test("is believed at once if the other source is fresh and agrees (X4)", async () => {
    const confirmed = { at: 10n, primary: says(UP, 10n), secondary: says(1_515_000n, 10n) };
    const contradicted = { at: 10n, primary: says(UP, 10n), secondary: says(1_515_001n, 10n) };
    expect(await judged([confirmed])).toEqual(accepted(UP, 10n));
    expect(await judged([contradicted])).toEqual(jumping(UP, 10n));
    expect(await judged([begin, { ...confirmed, at: 11n }])).toEqual(accepted(UP, 10n));
  });

  test("is not confirmed by an other source that is stale", async () => {
    const secondary = says(UP, -991n);
    expect(await judged([{ at: 9n, primary: says(UP, 9n), secondary }])).toEqual(accepted(UP, 9n));
    expect(await judged([{ at: 10n, primary: says(UP, 10n), secondary }])).toEqual(jumping(UP, 10n));
  });

  test("of a secondary is confirmed by a primary that agrees but is behind", async () => {
    const old = { ...KNOWN, time: START + 8n };
    const moment = { at: 10n, primary: says(UP, 7n), secondary: says(UP + 1n, 10n) };
    expect(await judged([moment], old)).toEqual(accepted(UP + 1n, 10n));
  });

  test("is believed when it has stood for its time, and not a second before (X4)", async () => {
    expect(await judged([begin, { at: 309n, primary: says(UP, 309n) }])).toEqual(jumping(UP, 10n));
    expect(await judged([begin, { at: 310n, primary: says(UP + 7n, 310n) }])).toEqual(accepted(UP + 7n, 310n));
  });

  test("that stood for its time is doubtful if the other source contradicts", async () => {
    const later = { at: 310n, primary: says(UP, 310n), secondary: says(PRICE, 310n) };
    expect(await judged([begin, later])).toEqual(accepted(UP, 310n, WIDE));
  });

  test("counts its time anew when it moves on by more than the bound", async () => {
    const near = { at: 200n, primary: says(1_650_000n, 200n) };
    const far = { at: 200n, primary: says(1_650_001n, 200n) };
    const later = (price: bigint, at: bigint) => ({ at, primary: says(price, at) });
    expect(await judged([begin, near])).toEqual(jumping(UP, 10n));
    expect(await judged([begin, far])).toEqual(jumping(1_650_001n, 200n));
    expect(await judged([begin, near, later(1_650_000n, 310n)])).toEqual(accepted(1_650_000n, 310n));
    expect((await judged([begin, far, later(1_650_001n, 499n)])).state).toBe(JUMP);
    expect((await judged([begin, far, later(1_650_001n, 500n)])).state).toBe(OK);
  });

  test("cannot be led away in small steps, each of which is near the last (attack 34)", async () => {
    const steps = Array.from({ length: 10 }, (_, index) => {
      const at = 10n + 40n * BigInt(index);
      return { at, primary: says(UP + 20_000n * BigInt(index), at) };
    });
    // the ninth is the first that is too far from where it began, just before its time is over
    const records = await course(steps);
    expect(records.slice(0, 8)).toEqual(steps.slice(0, 8).map(() => jumping(UP, 10n)));
    expect(records[8]).toEqual(jumping(UP + 160_000n, 330n));
  });

  test("is taken back when the price is near again, and begins anew later", async () => {
    const back = { at: 200n, primary: says(PRICE, 200n) };
    const again = { at: 400n, primary: says(UP, 400n) };
    expect(await judged([begin, back])).toEqual(accepted(PRICE, 200n));
    expect((await judged([begin, back, again])).pendingSince).toBe(START + 400n);
  });

  test("is forgotten: two errors with long silence between do not confirm each other (attack 34)", async () => {
    const at = (second: bigint) => ({ at: second, primary: says(UP, second) });
    expect(await judged([begin, at(1_310n)])).toEqual(accepted(UP, 1_310n));
    expect(await judged([begin, at(1_311n)])).toEqual(jumping(UP, 1_311n));
  });

  test("is not taken back by silence, nor by a source that is behind (attack 34)", async () => {
    const old = { ...KNOWN, time: START + 5n };
    const silent = await judged([begin, { at: 2_000n }], old);
    expect(silent).toEqual({ ...jumping(UP, 10n), time: START + 5n, state: STALE });
    const behind = await judged([begin, { at: 20n, secondary: says(PRICE, 4n) }], old);
    expect(behind).toEqual({ ...jumping(UP, 10n), time: START + 5n });
  });

  test("outranks doubt, is outranked by silence", async () => {
    const unsure = { at: 10n, primary: says(UP, 10n, 500_000n) };
    expect((await judged([unsure])).state).toBe(JUMP);
    expect((await judged([begin, { at: 1_100n }])).state).toBe(STALE);
    expect((await judged([begin, { at: 11_000n }])).state).toBe(DEAD);
  });
});

describe("A dollar", () => {
  const PEG = 10n ** 18n;
  const DOLLAR = { ...LIMITS, peg: PEG };
  const WORTH = { ...KNOWN, price: PEG };
  const percent = (share: bigint) => PEG + (PEG * share) / 100n;

  test.each([
    { price: percent(1n), state: OK },
    { price: percent(-1n), state: OK },
    { price: percent(1n) + 1n, state: WIDE },
    { price: percent(-1n) - 1n, state: WIDE },
    { price: percent(5n), state: WIDE },
    { price: percent(-5n), state: WIDE },
    { price: percent(5n) + 1n, state: DEAD },
    { price: percent(-5n) - 1n, state: DEAD },
    { price: 1n, state: DEAD },
    { price: 2n ** 64n - 1n, state: DEAD },
  ])("that is worth $price has state $state, without waiting (X4)", async ({ price, state }) => {
    expect(await judged([{ at: 9n, primary: says(price, 9n) }], WORTH, DOLLAR)).toEqual(accepted(price, 9n, state));
  });

  test("recovers with its price", async () => {
    const prices = [percent(-3n), percent(-60n), percent(-2n), PEG];
    const moments = prices.map((price, index) => ({ at: BigInt(index), primary: says(price, BigInt(index)) }));
    const records = await course(moments, WORTH, DOLLAR);
    expect(records.map(({ state }) => state)).toEqual([WIDE, DEAD, WIDE, OK]);
  });

  test("is stale without news, and lost without them for long", async () => {
    const records = await course([{ at: 1_001n }, { at: 10_001n }], WORTH, DOLLAR);
    expect(records.map(({ state }) => state)).toEqual([STALE, DEAD]);
  });

  test("that is lost does not come back with an older price (X5, attack 34)", async () => {
    const lost = { ...WORTH, price: percent(-60n), time: START + 50n, state: DEAD };
    expect((await judged([{ at: 60n, primary: says(PEG, 49n) }], lost, DOLLAR)).state).toBe(DEAD);
    expect((await judged([{ at: 60n, primary: says(PEG, 51n) }], lost, DOLLAR)).state).toBe(OK);
  });

  test("is doubtful when its sources differ, like anything else", async () => {
    const moment = { at: 9n, primary: says(PEG, 9n), secondary: says(percent(-2n), 9n) };
    expect((await judged([moment], WORTH, DOLLAR)).state).toBe(WIDE);
  });
});
