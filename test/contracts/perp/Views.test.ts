// What the views of the book say of orders with flags.

import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, openAccount, openPerps, PERP, type PerpVenue } from "../support/perps.ts";
import { mineAt, now, PLAIN, type Trader, venueFixture } from "../support/venue.ts";

let venue: PerpVenue;
let one: Trader;
let other: Trader;

const on = { market: PERP };
const ASKS = 1;
const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  one = await openAccount(venue, venue.alice, 10_000n);
  other = await openAccount(venue, venue.bob, 10_000n);
  await other.place(ask(AT_MARK, 1_000n), on);
  await one.place(bid(AT_MARK, 1_000n), on);
});

const orderOf = (id: bigint, market: number) => venue.exchange.read.orderInfo([market, id]);
const asks = () => venue.exchange.read.depth([PERP, ASKS, 0, 10n]);

describe("Depth", () => {
  test("says how much of a level only reduces", async () => {
    await other.place(ask(AT_MARK + 10n, 300n), on);
    await one.place(ask(AT_MARK + 10n, 700n, { reduceOnly: true }), on);
    await one.place(ask(AT_MARK + 20n, 500n, { reduceOnly: true }), on);
    await other.place(ask(AT_MARK + 30n, 200n), on);
    expect(await asks()).toEqual([
      { tick: Number(AT_MARK) + 10, lots: 1_000n, orders: 2, reduceOnlyLots: 700n },
      { tick: Number(AT_MARK) + 20, lots: 500n, orders: 1, reduceOnlyLots: 500n },
      { tick: Number(AT_MARK) + 30, lots: 200n, orders: 1, reduceOnlyLots: 0n },
    ]);
  });

  test("counts less of both when such an order is filled in part, and nothing once it expires", async () => {
    const expiry = (await now(venue)) + 100;
    await one.place(ask(AT_MARK + 10n, 700n, { reduceOnly: true, expiry }), on);
    await other.place(bid(AT_MARK + 10n, 300n), on);
    expect(await asks()).toMatchObject([{ lots: 400n, orders: 1, reduceOnlyLots: 400n }]);
    await mineAt(venue, expiry);
    expect(await asks()).toEqual([]);
    expect(await venue.exchange.read.topOfBook([PERP])).toEqual([0, 0n, 0, 0n]);
  });
});

describe("An order's flags", () => {
  test("are shown by id and in lists, until the order is gone", async () => {
    const { id } = await other.place(ask(AT_MARK + 10n, 300n), on);
    const { id: reducing } = await one.place(ask(AT_MARK + 10n, 700n, { reduceOnly: true }), on);
    expect(await orderOf(id, PERP)).toMatchObject({ lots: 300, margined: true, reduceOnly: false });
    expect(await orderOf(reducing, PERP)).toMatchObject({ lots: 700, margined: true, reduceOnly: true });
    const [orders] = await venue.exchange.read.bookOrders([PERP, ASKS, 0n, 10n]);
    expect(orders.map(({ reduceOnly }) => reduceOnly)).toEqual([false, true]);
    const [own] = await venue.exchange.read.openOrders([one.account, PERP, ASKS, 0n, 10n]);
    expect(own).toMatchObject([{ id: reducing, margined: true, reduceOnly: true }]);
    await one.cancel(reducing, PERP);
    expect(await orderOf(reducing, PERP)).toMatchObject({ account: 0, margined: false, reduceOnly: false });
  });

  test("on spot say whose account may owe", async () => {
    const { id } = await one.place(bid(20n, 1_000_000n));
    const { id: flat } = await venue.carol.place(bid(20n, 1_000_000n));
    expect(await orderOf(id, PLAIN)).toMatchObject({ margined: true, reduceOnly: false });
    expect(await orderOf(flat, PLAIN)).toMatchObject({ margined: false, reduceOnly: false });
  });
});
