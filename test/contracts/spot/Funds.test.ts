import { type NewOrder, orderCost } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import { expectNoTrace, expectRefusedEverywhere, refusal } from "../support/refusal.ts";
import {
  CHARGED,
  CHARGED_TERMS,
  DOLLAR,
  ETHER,
  ETHER_UNIT,
  PLAIN,
  type Venue,
  venueFixture,
  WEALTH,
} from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

const expectRefused = (act: () => Promise<unknown>, error: readonly unknown[]) => expectNoTrace(venue, act, error);
const expectOrderRefused = (order: NewOrder, error: readonly unknown[], market = PLAIN) =>
  expectRefusedEverywhere(venue, { order, market }, error);

describe("What the SDK says an order needs", () => {
  const expiry = 4_000_000_000;
  test.each([
    { name: "a bid that takes", order: bid(1_000n, 777n), takes: true, rests: true },
    { name: "a bid that rests", order: bid(900n, 777n), takes: false, rests: true },
    { name: "a bid with an expiry", order: bid(900n, 777n, { expiry }), takes: false, rests: true },
    { name: "a taking bid with an expiry", order: bid(1_000n, 777n, { expiry }), takes: true, rests: true },
    { name: "an immediate bid", order: bid(1_000n, 777n, { timeInForce: "ioc" }), takes: true, rests: false },
    { name: "a fill-or-kill bid", order: bid(1_000n, 777n, { timeInForce: "fok", expiry }), takes: true, rests: false },
    { name: "an ask with an expiry", order: ask(2_000n, 777n, { expiry }), takes: false, rests: true },
  ])("is what the exchange asks for: $name", async ({ order, takes, rests }) => {
    const { alice, bob } = venue;
    await bob.place(ask(1_000n, 1_000n), { market: CHARGED });
    await alice.write("withdraw", [1, DOLLAR, WEALTH, alice.address]);
    const [takerFee, makerFeeCap] = [BigInt(CHARGED_TERMS.takerFee), BigInt(CHARGED_TERMS.makerFeeCap)];
    const bounty = order.expiry === undefined ? 0n : BigInt(CHARGED_TERMS.expiryBounty);
    const cost = orderCost({ ...order, scale: CHARGED_TERMS, takerFee, makerFeeCap, bounty, takes, rests });
    const refused = await refusal(alice.place(order, { market: CHARGED }));
    expect(refused).toEqual(["InsufficientBalance", 1n, 0n, 0n, cost.dollars]);
    await alice.fund(venue.dollar, DOLLAR, cost.dollars);
    await alice.place(order, { market: CHARGED });
  });
});

describe("Whoever has not enough is refused", () => {
  test("an ask for want of the asset", async () => {
    const { alice } = venue;
    await alice.write("withdraw", [1, ETHER, (WEALTH - 999n) * ETHER_UNIT, alice.address]);
    await expectOrderRefused(ask(100n, 10n), ["InsufficientBalance", 1n, 1n, 999n, 1_000n], CHARGED);
  });

  test("a bid for want of dollars", async () => {
    const lots = WEALTH / 1_000n + 1n;
    await expectOrderRefused(bid(1_000n, lots), ["InsufficientBalance", 1n, 0n, WEALTH, WEALTH + 1_000n]);
  });

  test("an expiring ask for want of the bounty", async () => {
    const { alice } = venue;
    await alice.write("withdraw", [1, DOLLAR, WEALTH - 999n, alice.address]);
    const order = ask(100n, 5n, { expiry: 4_000_000_000 });
    await expectOrderRefused(order, ["InsufficientBalance", 1n, 0n, 999n, 1_000n]);
  });

  test("a taking bid for want of the taker's fee", async () => {
    const { alice, bob } = venue;
    await bob.place(ask(1_000n, 1_000n), { market: CHARGED });
    // worth 10,000,000; 0.05 % of it, and one for the second rounding
    const needed = 10_000_000n + 5_000n + 1n;
    await alice.write("withdraw", [1, DOLLAR, WEALTH - needed + 1n, alice.address]);
    const order = bid(1_000n, 1_000n);
    await expectOrderRefused(order, ["InsufficientBalance", 1n, 0n, needed - 1n, needed], CHARGED);
    await alice.fund(venue.dollar, DOLLAR, 1n);
    expect(await alice.place(order, { market: CHARGED })).toMatchObject({ filledLots: 1_000n, feeDollars: 5_000n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: 1n, held: 0n });
  });

  test.each(["ioc", "fok"] as const)("but an %s bid needs no more than it can cost", async (timeInForce) => {
    const { alice, bob } = venue;
    await bob.place(ask(1_000n, 1_000n), { market: CHARGED });
    const needed = 10_000_000n + 5_000n;
    await alice.write("withdraw", [1, DOLLAR, WEALTH - needed + 1n, alice.address]);
    const order = bid(1_000n, 1_000n, { timeInForce, expiry: 4_000_000_000 });
    await expectOrderRefused(order, ["InsufficientBalance", 1n, 0n, needed - 1n, needed], CHARGED);
    await alice.fund(venue.dollar, DOLLAR, 1n);
    expect(await alice.place(order, { market: CHARGED })).toMatchObject({ filledLots: 1_000n, feeDollars: 5_000n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: 0n, held: 0n });
  });

  test("but an order that takes nothing and rests nothing needs nothing", async () => {
    const { alice } = venue;
    await alice.write("withdraw", [1, DOLLAR, WEALTH, alice.address]);
    const order = bid(1_000n, 1_000n, { timeInForce: "ioc" });
    expect(await alice.place(order, { market: CHARGED })).toMatchObject({ id: 0n, filledLots: 0n });
  });

  test("an amend for want of the difference", async () => {
    const { alice } = venue;
    const { id } = await alice.place(bid(1_000n, WEALTH / 1_000n));
    const amending = () => alice.amend(id, bid(1_000n, WEALTH / 1_000n + 1n));
    await expectRefused(amending, ["InsufficientBalance", 1n, 0n, WEALTH, WEALTH + 1_000n]);
  });

  test("a withdrawal and a transfer for want of free balance", async () => {
    const { alice } = venue;
    await alice.write("openAccount", []);
    await alice.place(bid(1_000n, 1n));
    const poor = ["InsufficientBalance", 1n, 0n, WEALTH - 1_000n, WEALTH];
    await expectRefused(() => alice.write("withdraw", [1, DOLLAR, WEALTH, alice.address]), poor);
    await expectRefused(() => alice.write("transfer", [1, 4, DOLLAR, WEALTH]), poor);
  });
});
