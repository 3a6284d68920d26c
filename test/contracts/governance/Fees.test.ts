import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { CHARGED, DOLLAR, ETHER, PLAIN, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const MARKET = { market: CHARGED };
const UNITS = 100n;

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

const feesOf = async () => (await venue.exchange.read.marketInfo([CHARGED])).fees;
const setFees = (takerFee: number, makerFee: number) => venue.exchange.write.setSpotFees([CHARGED, takerFee, makerFee]);

describe("Fees", () => {
  test("are 0.05 % of a taker and 0.01 % of a maker, rounded up, in dollars", async () => {
    const { alice, bob } = venue;
    await alice.place(ask(333n, 7n), MARKET);
    const placed = await bob.place(bid(333n, 7n), MARKET);
    // 7 x 333 x 10 = 23,310: 11.655 and 2.331
    expect(placed).toMatchObject({ filledDollars: 23_310n, feeDollars: 12n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 23_310n - 12n, held: 0n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 23_310n - 3n, held: 0n });
    expect(await feesOf()).toBe(15n);
  });

  test("of a taker are rounded once for the order, those of makers once for each fill", async () => {
    const { alice, bob } = venue;
    await alice.placeMany([ask(333n, 7n), ask(333n, 7n), ask(333n, 7n)], CHARGED);
    const placed = await bob.place(bid(333n, 21n), MARKET);
    // 69,930: 34.965 once, 2.331 three times
    expect(placed).toMatchObject({ filledDollars: 69_930n, feeDollars: 35n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 69_930n - 9n, held: 0n });
    expect(await feesOf()).toBe(44n);
  });

  test("come out of what a bid has reserved, to the last unit", async () => {
    const { alice, bob } = venue;
    await alice.place(bid(333n, 8n), MARKET);
    // 26,640, and 0.02 % of it rounded up
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 26_646n, held: 26_646n });
    await bob.place(ask(333n, 4n), MARKET);
    // 13,320 traded, 1.332 fee; 13,320 and 2.664 stay reserved
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 13_322n - 13_323n, held: 13_323n });
    await bob.place(ask(333n, 4n), MARKET);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 26_644n, held: 0n });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH + 8n * UNITS, held: 0n });
  });

  test("are given to makers where they are negative, rounded down, out of the taker's", async () => {
    const { alice, bob } = venue;
    await setFees(500, -500);
    await alice.placeMany([ask(333n, 7n), ask(333n, 7n)], CHARGED);
    await bob.place(bid(333n, 14n), MARKET);
    // 46,620: 23.31 of the taker, 11.655 to each maker's fill
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 46_620n - 24n, held: 0n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 46_620n + 22n, held: 0n });
    expect(await feesOf()).toBe(2n);
  });
});

describe("A change of fees", () => {
  test.each([
    { what: "the maker's fee at its cap", makerFee: 200, fee: 5n },
    { what: "the maker's fee at nothing", makerFee: 0, fee: 0n },
    { what: "a rebate", makerFee: -500, fee: -11n },
  ])("applies to bids that rest already: $what", async ({ makerFee, fee }) => {
    const { alice, bob } = venue;
    await alice.place(bid(333n, 7n), MARKET);
    await setFees(500, makerFee);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 23_315n, held: 23_315n });
    await bob.place(ask(333n, 7n), MARKET);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 23_310n - fee, held: 0n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH + 23_310n - 12n, held: 0n });
    expect(await feesOf()).toBe(12n + fee);
  });

  test("between the fills of an order leaves nothing held and nothing missing", async () => {
    const { alice, bob } = venue;
    await alice.place(bid(333n, 21n), MARKET);
    let paid = 0n;
    for (const [makerFee, fee] of [
      [200, 4n], // 4.662 rounded up would be 5, but no more was reserved for these lots
      [-300, -6n],
      [100, 3n],
    ] as const) {
      await setFees(500, makerFee);
      await bob.place(ask(333n, 7n), MARKET);
      paid += 23_310n + fee;
    }
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - paid, held: 0n });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH + 21n * UNITS, held: 0n });
    expect(await feesOf()).toBe(3n * 12n + 1n);
  });

  test("frees exactly what was held when the order is cancelled after it", async () => {
    const { alice } = venue;
    const { id } = await alice.place(bid(333n, 7n, { expiry: 4_000_000_000 }), MARKET);
    await setFees(10_000, -10_000);
    await alice.cancel(id, CHARGED);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });
});

describe("Fees collected", () => {
  beforeEach(async () => {
    await venue.alice.place(ask(1_000n, 1_000n), MARKET);
    await venue.bob.place(bid(1_000n, 1_000n), MARKET);
  });
  const COLLECTED = 5_000n + 1_000n;

  test("cannot be swept while nobody is named to collect them", async () => {
    await expectNoTrace(venue, () => venue.carol.write("sweepFees", [CHARGED]), ["NoFeeAccount"]);
  });

  test("go to the account that is named, whoever sweeps, and once", async () => {
    const { carol, exchange, stranger } = venue;
    await exchange.write.setFeeAccount([carol.account]);
    expect(await exchange.read.registry()).toEqual([3, 2, 2, carol.account]);
    expect(await feesOf()).toBe(COLLECTED);

    await exchange.write.sweepFees([CHARGED], { account: stranger.account });
    await exchange.write.sweepFees([CHARGED], { account: stranger.account });
    await exchange.write.sweepFees([PLAIN], { account: stranger.account });

    expect(await feesOf()).toBe(0n);
    expect(await carol.balance(DOLLAR)).toEqual({ free: WEALTH + COLLECTED, held: 0n });
    await carol.write("withdraw", [3, DOLLAR, WEALTH + COLLECTED, carol.address]);
    expect(await venue.dollar.read.balanceOf([carol.address])).toBe(WEALTH + COLLECTED);
  });

  test("go to the account that is named last", async () => {
    const { bob, carol, exchange } = venue;
    await exchange.write.setFeeAccount([carol.account]);
    await exchange.write.setFeeAccount([bob.account]);
    const before = await bob.balance(DOLLAR);
    await exchange.write.sweepFees([CHARGED]);
    expect(await bob.balance(DOLLAR)).toEqual({ free: before.free + COLLECTED, held: 0n });
    expect(await carol.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });

  test("survive a change of every other parameter", async () => {
    const { exchange } = venue;
    await setFees(0, 0);
    await exchange.write.setMinNotional([CHARGED, 5]);
    await exchange.write.setMarketStatus([CHARGED, 2]);
    expect(await feesOf()).toBe(COLLECTED);
    expect(await refusal(exchange.write.setFeeAccount([9]))).toEqual(["UnknownAccount", 9n]);
  });
});
