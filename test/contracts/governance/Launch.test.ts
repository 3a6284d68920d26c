// What the venue lets governance do once it is launched: in steps, and what makes it stricter at once.

import { stringToHex } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, CAPS, openAccount, openPerps, PERP, type PerpVenue } from "../support/perps.ts";
import { RISK } from "../support/prices.ts";
import { expectNoTrace } from "../support/refusal.ts";
import { DOLLAR, ETHER, mineAt, now, type Trader, venueFixture } from "../support/venue.ts";

const HOUR = 3_600;
const PERIOD = 49 * HOUR;

const newVenue = venueFixture();
let venue: PerpVenue;

beforeEach(async () => {
  venue = await openPerps(await newVenue());
});

const named = (parameter: string) => stringToHex(parameter, { size: 32 });
const riskOf = (asset = ETHER) => venue.exchange.read.assetRisk([asset]);
const outOfBounds = (parameter: string, [value, low, high]: readonly [number, number, number]) => [
  ...["ParameterOutOfBounds", named(parameter), BigInt(value), BigInt(low), BigInt(high)],
];

/** Lets hours pass and tells the exchange the price again. */
async function pass(seconds: number): Promise<void> {
  await mineAt(venue, (await now(venue)) + seconds);
  await venue.setMark(3_000);
}

describe("The launch", () => {
  test("happens once", async () => {
    const { exchange } = venue;
    expect(await exchange.read.isLaunched()).toBe(false);
    await exchange.write.launch();
    expect(await exchange.read.isLaunched()).toBe(true);
    await expectNoTrace(venue, () => exchange.write.launch(), ["AlreadyLaunched"]);
  });

  test("leaves a first choice of parameters free, and of those only", async () => {
    const { exchange, chain } = venue;
    await exchange.write.launch();
    const token = await chain.deploy("TestToken", ["New", "NEW", 6]);
    await exchange.write.listAsset([token.address, 0]);
    await exchange.write.setRisk([2, { ...RISK, priceExp: 6, shock: 700_000 }]);
    await exchange.write.setDepositCap([2, 10n ** 12n]);
    const nextAt = BigInt(await now(venue)) + BigInt(PERIOD);
    const again = () => exchange.write.setDepositCap([2, 10n ** 12n]);
    await expectNoTrace(venue, again, ["ChangedTooRecently", named("depositCap"), 2n, nextAt]);
  });
});

describe("The council, once the venue is launched, (G1)", () => {
  beforeEach(() => venue.exchange.write.launch());

  test.each([
    { field: "shock", value: 240_001, bounds: [240_001, 160_000, 240_000] },
    { field: "shock", value: 159_999, bounds: [159_999, 160_000, 240_000] },
    { field: "halfBasis", value: 20_001, bounds: [20_001, 0, 20_000] },
    { field: "common", value: 70_001, bounds: [70_001, 30_000, 70_000] },
    { field: "common", value: 29_999, bounds: [29_999, 30_000, 70_000] },
    { field: "haircut", value: 30_001, bounds: [30_001, 10_000, 30_000] },
  ] as const)("moves $field by no more than a step: not to $value", async ({ field, value, bounds }) => {
    const setting = () => venue.exchange.write.setRisk([ETHER, { ...RISK, [field]: value }]);
    await expectNoTrace(venue, setting, outOfBounds(field, bounds));
  });

  test.each([
    { shock: 160_000, common: 30_000 },
    { shock: 240_000, halfBasis: 20_000 },
    { common: 70_000, haircut: 30_000 },
  ])("moves to %o, and no further within 49 hours", async (change) => {
    const { exchange } = venue;
    await exchange.write.setRisk([ETHER, { ...RISK, ...change }]);
    expect(await riskOf()).toMatchObject(change);
    const nextAt = BigInt(await now(venue)) + BigInt(PERIOD);
    const again = () => exchange.write.setRisk([ETHER, { ...RISK, ...change }]);
    await expectNoTrace(venue, again, ["ChangedTooRecently", named("risk"), BigInt(ETHER), nextAt]);
    await pass(PERIOD - 100);
    await expectNoTrace(venue, again, ["ChangedTooRecently", named("risk"), BigInt(ETHER), nextAt]);
    await pass(100);
    await again();
  });

  test("doubles caps of open interest at most, and halves them", async () => {
    const { exchange } = venue;
    const [soft, hard] = CAPS;
    const set = (next: readonly [number, number]) => exchange.write.setOpenInterestCaps([PERP, ...next]);
    await expectNoTrace(
      venue,
      () => set([soft, 2 * hard + 1]),
      outOfBounds("hardCap", [2 * hard + 1, hard / 2, 2 * hard]),
    );
    await expectNoTrace(
      venue,
      () => set([soft, hard / 2 - 1]),
      outOfBounds("hardCap", [hard / 2 - 1, hard / 2, 2 * hard]),
    );
    await expectNoTrace(
      venue,
      () => set([2 * soft + 1, hard]),
      outOfBounds("softCap", [2 * soft + 1, soft / 2, 2 * soft]),
    );
    await set([2 * soft, 2 * hard]);
    const nextAt = BigInt(await now(venue)) + BigInt(PERIOD);
    const error = ["ChangedTooRecently", named("openInterestCaps"), BigInt(PERP), nextAt];
    await expectNoTrace(venue, () => set([2 * soft, 2 * hard]), error);
  });

  test("cannot raise anything by a number that maintenance margin could not follow", async () => {
    const { exchange } = venue;
    const odd = () => exchange.write.setRisk([ETHER, { ...RISK, shock: 200_005 }]);
    await expectNoTrace(venue, odd, ["NotInSteps", named("shock"), 5n, 10n]);
    await exchange.write.setRisk([ETHER, { ...RISK, shock: 199_995 }]);
  });
});

describe("The guardian (A7, G1)", () => {
  const tighten = (shock: number, halfBasis: number, asset = ETHER) =>
    venue.exchange.write.tightenRisk([asset, shock, halfBasis]);

  test.each([
    { shock: 199_990, halfBasis: 10_000, error: outOfBounds("shock", [199_990, 200_000, 240_000]) },
    { shock: 240_010, halfBasis: 10_000, error: outOfBounds("shock", [240_010, 200_000, 240_000]) },
    { shock: 240_000, halfBasis: 9_990, error: outOfBounds("halfBasis", [9_990, 10_000, 20_000]) },
    { shock: 240_000, halfBasis: 20_010, error: outOfBounds("halfBasis", [20_010, 10_000, 20_000]) },
  ])("raises shock and basis only, by a step: not to $shock and $halfBasis", async ({ shock, halfBasis, error }) => {
    await expectNoTrace(venue, () => tighten(shock, halfBasis), error);
  });

  test("has no way to change what all assets share, or a haircut", async () => {
    await tighten(240_000, 20_000);
    const { common, haircut } = await riskOf();
    expect([common, haircut]).toEqual([RISK.common, RISK.haircut]);
  });

  test("acts before the launch too, but no sooner than the rest", async () => {
    await tighten(210_000, 10_000);
    const nextAt = BigInt(await now(venue)) + BigInt(PERIOD);
    const error = ["ChangedTooRecently", named("risk"), BigInt(ETHER), nextAt];
    await expectNoTrace(venue, () => tighten(220_000, 10_000), error);
    await pass(PERIOD);
    await tighten(220_000, 10_000);
  });

  test("cannot touch what has no parameters", async () => {
    await expectNoTrace(venue, () => tighten(10, 0, DOLLAR), ["RiskNotSet", 0n]);
    await expectNoTrace(venue, () => tighten(10, 0, 9), ["RiskNotSet", 9n]);
  });

  test("lowers caps of open interest to no less than half, and never raises them", async () => {
    const { exchange } = venue;
    const [soft, hard] = CAPS;
    const lower = (next: readonly [number, number]) => exchange.write.lowerOpenInterestCaps([PERP, ...next]);
    await expectNoTrace(venue, () => lower([soft, hard + 1]), outOfBounds("hardCap", [hard + 1, hard / 2, hard]));
    await expectNoTrace(
      venue,
      () => lower([soft, hard / 2 - 1]),
      outOfBounds("hardCap", [hard / 2 - 1, hard / 2, hard]),
    );
    await expectNoTrace(venue, () => lower([soft + 1, hard]), outOfBounds("softCap", [soft + 1, soft / 2, soft]));
    await lower([soft / 2, hard / 2]);
    expect(await exchange.read.perpInfo([PERP])).toMatchObject({ softCap: soft / 2, hardCap: hard / 2 });
  });

  test("takes depth away and cannot give it back", async () => {
    const { exchange } = venue;
    await exchange.write.setDeep([PERP, true]);
    await exchange.write.declareShallow([PERP]);
    expect((await exchange.read.perpInfo([PERP])).isDeep).toBe(false);
  });
});

describe("A raise of shock and basis", () => {
  let one: Trader;
  const margin = async () => {
    const { standing } = await venue.exchange.read.marginOf([one.account]);
    return [standing.initialRequirement, standing.maintenanceRequirement] as const;
  };

  beforeEach(async () => {
    one = await openAccount(venue, venue.alice, 100_000n);
    const other = await openAccount(venue, venue.bob, 100_000n);
    await other.place(ask(AT_MARK, 1_000n), { market: PERP });
    await one.place(bid(AT_MARK, 1_000n), { market: PERP });
    await mineAt(venue, (Math.floor((await now(venue)) / HOUR) + 1) * HOUR + 60);
    await venue.setMark(3_000);
  });

  test("counts at once for initial margin, and hour by hour for maintenance margin", async () => {
    const [initial, maintenance] = await margin();
    await venue.exchange.write.tightenRisk([ETHER, 240_000, 20_000]);
    const [raised, still] = await margin();
    expect([raised, still]).toEqual([initial + 120_000_000n, maintenance]);
    let last = still;
    for (let hour = 1; hour <= 49; hour += 1) {
      await pass(HOUR);
      const [first, second] = await margin();
      expect(first).toBe(raised);
      // three fifths of 40,000 millionths of 3,000 dollars, over 48 hours; the hour that has begun is whole
      const counted = BigInt(hour - 1) * 1_500_000n;
      expect(second - maintenance).toBeGreaterThanOrEqual(counted);
      expect(second - maintenance).toBeLessThan(counted + 60_000n);
      expect(second).toBeGreaterThanOrEqual(last);
      last = second;
    }
    expect(last).toBe(maintenance + 72_000_000n);
    expect((await riskOf()).hoursLeft).toBe(0);
  });

  test("makes nobody liquidatable at a stroke (G1)", async () => {
    await venue.exchange.write.tightenRisk([ETHER, 240_000, 20_000]);
    const [, first] = await margin();
    await pass(HOUR * 2);
    const [, later] = await margin();
    expect(later - first).toBeLessThan(72_000_000n / 20n);
  });

  test("seems to lie ahead to nobody when the clock of its hours comes round", async () => {
    await venue.exchange.write.tightenRisk([ETHER, 240_000, 20_000]);
    const [, , slot] = [0, 0, `0x0e${"0".repeat(58)}0001`] as const;
    const word = async () => BigInt((await venue.exchange.read.words([[slot]]))[0] as string) >> 222n;
    expect(await word()).not.toBe(0n);
    await pass(PERIOD);
    expect(await word()).toBe(0n);
    await pass(4_096 * HOUR - PERIOD);
    expect((await riskOf()).hoursLeft).toBe(0);
  });
});
