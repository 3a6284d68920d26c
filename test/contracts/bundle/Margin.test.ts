// What a bundle may do that its actions may not, and what it may not do either.

import { parseEventLogs } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { type Action, action, execute, packed, placing } from "../support/bundles.ts";
import { CASH, loansOf, openLoans } from "../support/loans.ts";
import { encodeTake, offerOf, sign } from "../support/offers.ts";
import { ask, bid } from "../support/orders.ts";
import {
  AT_MARK,
  DOLLAR_UNITS,
  expectBalanced,
  openAccount,
  PERP,
  type PerpVenue,
  readPosition,
  standing,
} from "../support/perps.ts";
import { deploySources, ONE, RISK, setFeeds } from "../support/prices.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, mineAt, now, PLAIN, type Receipt, type Trader, venueFixture } from "../support/venue.ts";

let venue: PerpVenue;
let alice: Trader;
let one: Trader;
let other: Trader;
let maker: Trader;

const on = { market: PERP };
const ALL = 2n ** 256n - 1n;
/** Tick of the plain spot market at the mark, and lots of it in a lot of the perpetual: a thousandth of an ether. */
const SPOT_MARK = 30n;
const SPOT_LOTS = 100_000n;
const now_ = { timeInForce: "ioc" } as const;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  ({ alice } = venue);
  one = await openAccount(venue, alice, 1_000n);
  other = await openAccount(venue, alice, 10_000n);
  maker = await openAccount(venue, venue.bob, 10_000_000n);
  await venue.dollar.write.mint([alice.address, 10n ** 12n]);
  await venue.bob.write("transfer", [venue.bob.account, maker.account, ETHER, 10n ** 22n]);
});

const dollars = (amount: bigint) => amount * DOLLAR_UNITS;
const withdrawing = (trader: Trader, units: bigint) =>
  action("withdraw", [trader.account, DOLLAR, units, trader.address]);
const depositing = (trader: Trader, units: bigint) => action("deposit", [trader.account, DOLLAR, units]);
const moving = (from: Trader, to: Trader, units: bigint) =>
  action("transfer", [from.account, to.account, DOLLAR, units]);
const buyPerp = (trader: Trader, lots: bigint, tick = AT_MARK) => placing(trader, PERP, bid(tick, lots, now_));
const sellPerp = (trader: Trader, lots: bigint, tick = AT_MARK) => placing(trader, PERP, ask(tick, lots, now_));

const hasMargin = async (trader: Trader) => {
  const { initialEquity, initialRequirement, hasObligation } = await standing(venue, trader);
  return !hasObligation || initialEquity >= BigInt(initialRequirement);
};

/** Whether accounts may owe from now on, as the transaction logs it. */
function marginedIn({ logs }: Receipt) {
  const events = parseEventLogs({ abi: venue.exchange.abi, eventName: "AccountMargined", logs: logs as never });
  return events.map(({ args }) => [Number(args.account), args.margined]);
}

/** The maker offers what a position of so many lots is hedged with, both ways. */
async function quote(lots: bigint) {
  await maker.place(ask(AT_MARK + 10n, 10n), on); // it may owe from now on
  await maker.place(bid(AT_MARK, lots), on);
  await maker.place(ask(SPOT_MARK, lots * SPOT_LOTS));
}

/** Ether on credit, sold forward. */
const basisTrade = (lots: bigint): Action[] => [
  placing(one, CASH, bid(500n, lots * 3n)),
  placing(one, PLAIN, bid(SPOT_MARK, lots * SPOT_LOTS, now_)),
  sellPerp(one, lots),
];

/** The maker takes back the trade of `unwinding`. */
async function quoteBack(lots: bigint) {
  await maker.place(bid(SPOT_MARK, lots * SPOT_LOTS));
  await maker.place(ask(AT_MARK, lots), on);
}

const unwinding = (lots: bigint): [Action, Action] => [
  placing(one, PLAIN, ask(SPOT_MARK, lots * SPOT_LOTS, now_)),
  buyPerp(one, lots),
];

/** Thirty times its money in ether, hedged. */
async function openBasisTrade() {
  await venue.carol.place(ask(500n, 30_000n), { market: CASH });
  await quote(10_000n);
  return execute(one, basisTrade(10_000n));
}

describe("The basis trade", () => {
  test("opens in one call, and by no other way with so little", async () => {
    await venue.carol.place(ask(500n, 30_000n), { market: CASH });
    await quote(10_000n);
    const [borrow, buy, sell] = basisTrade(10_000n) as [Action, Action, Action];
    for (const part of [[buy], [sell], [borrow, buy], [borrow, sell]]) {
      expect((await refusal(execute(one, part)))[0]).toMatch(/InsufficientMargin|InsufficientBalance/);
    }
    await alice.send(borrow.call);
    expect((await refusal(alice.send(buy.call)))[0]).toBe("InsufficientMargin");
    expect((await refusal(alice.send(sell.call)))[0]).toBe("InsufficientMargin");
    await execute(one, [sell, buy]);
    expect((await readPosition(venue, one)).size).toBe(-10_000n);
    expect((await one.balance(ETHER)).free).toBe(10n ** 9n);
    expect(await hasMargin(one)).toBe(true);
  });

  test("closes in one call, down to the last dollar, and its account owes nothing afterwards", async () => {
    await openBasisTrade();
    await quoteBack(10_000n);
    const [loan] = await loansOf(venue, one);
    const receipt = await execute(one, [
      ...unwinding(10_000n),
      action("settle", [PERP, [one.account]]),
      action("repay", [loan?.id ?? 0n, 2n ** 64n - 1n]),
      withdrawing(one, ALL),
    ]);
    expect(marginedIn(receipt)).toEqual([[one.account, false]]);
    expect(await one.balance(DOLLAR)).toEqual({ free: 0n, held: 0n });
    expect(await standing(venue, one)).toMatchObject({ hasObligation: false, equity: 0n });
  });

  test("can be made smaller together by an account below initial margin, which no leg could alone (M7)", async () => {
    await openBasisTrade();
    await quoteBack(2_000n);
    await venue.exchange.write.setRisk([ETHER, { ...RISK, halfBasis: 25_000 }]);
    expect(await hasMargin(one)).toBe(false);
    const [spot, perp] = unwinding(2_000n);
    for (const leg of [spot, perp]) {
      expect((await refusal(alice.send(leg.call)))[0]).toBe("InsufficientMargin");
      expect((await refusal(execute(one, [leg])))[0]).toBe("InsufficientMargin");
    }
    const before = await standing(venue, one);
    await execute(one, [perp, spot]);
    const later = await standing(venue, one);
    expect(await hasMargin(one)).toBe(false);
    expect(later.maintenanceRequirement).toBeLessThan(before.maintenanceRequirement);
    // but neither while money leaves nor while new risk is taken
    await quoteBack(1_000n);
    const [spotAgain, perpAgain] = unwinding(1_000n);
    expect((await refusal(execute(one, [spotAgain, perpAgain, withdrawing(one, dollars(1n))])))[0]).toBe(
      "InsufficientMargin",
    );
    expect((await refusal(execute(one, [spotAgain])))[0]).toBe("InsufficientMargin");
    await execute(one, [spotAgain, perpAgain]);
  });
});

describe("The check at the end", () => {
  test("lets margin come after what needs it", async () => {
    await maker.place(ask(AT_MARK, 10_000n), on);
    const buy = buyPerp(one, 3_000n);
    await expectNoTrace(
      venue,
      () => execute(one, [buy, depositing(one, 1n)]),
      await refusal(execute(one, [buy])).then(([name, account, equity = 0n, required]) => [
        name,
        account,
        BigInt(equity as bigint) + 1n,
        required,
      ]),
    );
    await execute(one, [buy, depositing(one, dollars(1_000n))]);
    expect(await hasMargin(one)).toBe(true);
    // out and in again
    await execute(one, [withdrawing(one, dollars(1_900n)), depositing(one, dollars(1_900n))]);
    const refused = await refusal(execute(one, [withdrawing(one, dollars(1_900n)), depositing(one, dollars(100n))]));
    expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(one.account)]);
  });

  test("is of every account that value left, whatever account the bundle is sent for", async () => {
    await maker.place(ask(AT_MARK, 10_000n), on);
    await one.place(bid(AT_MARK, 1_000n), on);
    const drain = moving(one, other, dollars(900n));
    for (const [sender, rest] of [
      [other, []],
      [alice, [withdrawing(other, dollars(900n))]],
      [one, [buyPerp(other, 100n)]],
    ] as const) {
      const refused = await refusal(execute(sender, [drain, ...rest]));
      expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(one.account)]);
    }
    await execute(other, [drain, buyPerp(other, 100n), moving(other, one, dollars(900n))]);
    expect(await hasMargin(one)).toBe(true);
  });

  test("is of an account that was flat when value left it, and began to owe afterwards", async () => {
    await maker.place(ask(AT_MARK, 10_000n), on);
    const actions = [withdrawing(one, dollars(950n)), buyPerp(one, 1_000n)];
    expect((await refusal(execute(one, actions))).slice(0, 2)).toEqual(["InsufficientMargin", BigInt(one.account)]);
    const receipt = await execute(one, [...actions, depositing(one, dollars(950n))]);
    expect(marginedIn(receipt)).toEqual([[one.account, true]]);
  });

  test("does not take the wealth of a flat account for margin that it once had (M7)", async () => {
    await maker.place(ask(AT_MARK, 10_000n), on);
    await alice.write("transfer", [alice.account, one.account, ETHER, 10n ** 19n]);
    await maker.place(bid(1n, 10n ** 9n));
    // sells its ether for next to nothing, and is left with less than a new position needs
    const gift = placing(one, PLAIN, ask(1n, 10n ** 9n, now_));
    const actions = [gift, withdrawing(one, dollars(900n)), buyPerp(one, 2_000n)];
    expect((await refusal(execute(one, actions)))[0]).toBe("InsufficientMargin");
  });

  test("asks nothing of an account that is flat at the end, and does nothing to one that only cancels", async () => {
    await maker.place(ask(AT_MARK, 1_000n), on);
    await maker.place(bid(AT_MARK - 10n, 3_000n), on);
    const { id } = await one.place(bid(AT_MARK - 800n, 1_000n), on);
    await execute(one, [
      buyPerp(one, 1_000n),
      sellPerp(one, 1_000n, AT_MARK - 10n),
      action("cancelOrder", [one.account, PERP, id]),
      withdrawing(one, ALL),
    ]);
    expect(await standing(venue, one)).toMatchObject({ hasObligation: false });
    expect(await venue.exchange.read.balanceOf([one.account, DOLLAR])).toMatchObject({ free: 0n });

    const resting = (await other.place(bid(AT_MARK, 16_000n), on)).id;
    await venue.setMark(3_400);
    expect(await hasMargin(other)).toBe(false);
    await execute(other, [action("cancelOrder", [other.account, PERP, resting])]);
  });

  test("bears what all orders of the bundle may lose", async () => {
    // a bid above the mark loses against it if it is filled
    const order = bid(AT_MARK + 1_000n, 1_400n);
    await alice.send(placing(one, PERP, order).call);
    const again = await openAccount(venue, alice, 1_000n);
    expect((await refusal(execute(again, [placing(again, PERP, order), placing(again, PERP, order)])))[0]).toBe(
      "InsufficientMargin",
    );
    const both = [placing(again, PERP, bid(AT_MARK, 700n)), placing(again, PERP, order)];
    expect((await refusal(execute(again, [...both, placing(again, PERP, order)])))[0]).toBe("InsufficientMargin");
  });

  test("leaves nothing for the next call: actions alone are judged as ever (E3)", async () => {
    await maker.place(ask(AT_MARK, 10_000n), on);
    await execute(one, [buyPerp(one, 1_000n)]);
    expect((await refusal(execute(one, [buyPerp(one, 9_000n)])))[0]).toBe("InsufficientMargin");
    expect((await refusal(alice.send(buyPerp(one, 9_000n).call)))[0]).toBe("InsufficientMargin");
    expect((await refusal(alice.send(moving(one, other, dollars(900n)).call)))[0]).toBe("InsufficientMargin");
  });
});

describe("Prices", () => {
  const say = async (price: bigint) => venue.source.write.say([price * ONE, 0n, BigInt(await now(venue))]);

  test("are those of now for an account that value left, of what it has at the end too (24)", async () => {
    await say(2_700n);
    // the exchange does not know yet: by its old mark a purchase below it is a profit
    await maker.place(ask(AT_MARK - 1_000n, 10_000n), on);
    const actions = [withdrawing(one, dollars(500n)), buyPerp(one, 800n, AT_MARK - 1_000n)];
    expect((await refusal(execute(one, actions)))[0]).toBe("InsufficientMargin");
    await say(3_000n);
    await execute(one, actions);
  });

  test("that a bundle refreshes do not make a loss good", async () => {
    await maker.place(ask(AT_MARK, 10_000n), on);
    await one.place(bid(AT_MARK, 1_600n), on);
    await venue.setMark(2_500);
    expect(await hasMargin(one)).toBe(false);
    await say(2_700n);
    // the account gives away half of what the new price brings it
    await maker.place(bid(24_200n, 3_000n), on);
    const give = placing(one, PERP, ask(24_500n, 500n, now_));
    const refresh = action("refreshPrices", [[ETHER]]);
    const alone = await refusal(
      (async () => {
        await alice.send(refresh.call);
        await alice.send(give.call);
      })(),
    ).catch(() => ["went through"]);
    const together = await refusal(execute(one, [refresh, give])).catch(() => ["went through"]);
    expect(together[0]).toBe(alone[0]);
  });

  test("that are doubtful let a position be closed in a bundle, and none be opened", async () => {
    await maker.place(ask(AT_MARK, 1_000n), on);
    await one.place(bid(AT_MARK, 1_000n), on);
    await maker.place(bid(AT_MARK, 1_000n), on);
    await mineAt(venue, (await now(venue)) + 60_100);
    const opening = [sellPerp(one, 500n)];
    expect((await refusal(execute(one, opening)))[0]).toBe("PriceNotReliable");
    const closing = (lots: bigint) => placing(one, PERP, ask(AT_MARK, lots, { ...now_, reduceOnly: true }));
    await execute(one, [closing(500n), closing(200n)]);
    expect((await readPosition(venue, one)).size).toBe(300n);
    // what leaves while it is not flat is measured by the same doubt
    expect((await refusal(execute(one, [closing(100n), withdrawing(one, dollars(600n))])))[0]).toBe("PriceNotReliable");
    await execute(one, [closing(300n), withdrawing(one, ALL)]);
    expect((await readPosition(venue, one)).size).toBe(0n);
  });

  test("of a dollar that is not worth one let only dollars leave who may owe", async () => {
    const { primary } = await deploySources(venue);
    const peg = async (millionths: bigint) => {
      await primary.write.say([(ONE / 1_000_000n) * millionths, 0n, BigInt(await now(venue))]);
    };
    await peg(1_000_000n);
    await setFeeds(venue, { primary }, { asset: DOLLAR, maxAge: 60_000, deadAge: 600_000 });
    await maker.place(ask(AT_MARK, 1_000n), on);
    await alice.write("transfer", [alice.account, one.account, ETHER, 10n ** 18n]);
    await one.place(bid(AT_MARK, 1_000n), on);
    await maker.place(bid(AT_MARK, 1_000n), on);
    await peg(980_000n);
    await venue.exchange.write.refreshPrices([[DOLLAR]]);
    const ether = action("withdraw", [one.account, ETHER, 10n ** 16n, one.address]);
    const refused = ["PriceNotReliable", BigInt(one.account), BigInt(DOLLAR)];
    await expectNoTrace(venue, () => execute(one, [withdrawing(one, dollars(1n)), ether]), refused);
    await execute(one, [withdrawing(one, dollars(1n))]);
    const closing = placing(one, PERP, ask(AT_MARK, 1_000n, { ...now_, reduceOnly: true }));
    await execute(one, [ether, closing, withdrawing(one, dollars(1n))]);
  });
});

describe("Others who rely on how an account stands", () => {
  /** An account that owes and is long, and another of the same owner that can lend it strength. */
  async function sink(mark: number) {
    await maker.place(ask(AT_MARK, 10_000n), on);
    await venue.carol.place(ask(500n, 1_000n), { market: CASH });
    await one.place(bid(500n, 1_000n), { market: CASH });
    await one.place(bid(AT_MARK, 1_500n), on);
    await execute(alice, [depositing(other, dollars(10_000n))]);
    await venue.setMark(mark);
    const [loan] = await loansOf(venue, one);
    return loan?.id ?? 0n;
  }

  test("see the same at the end: no creditor is preferred by a worth that is taken back", async () => {
    const loan = await sink(2_300);
    expect((await standing(venue, one)).resolutionValue).toBeLessThan(0n);
    const repay = action("repay", [loan, dollars(100n)]);
    // lots come below the mark and go again, and all that stays is a little for the fees
    const there = [placing(other, PERP, ask(22_200n, 3_000n)), buyPerp(one, 3_000n, 22_200n)];
    const back = [placing(other, PERP, bid(22_240n, 3_000n)), sellPerp(one, 3_000n, 22_240n)];
    expect((await refusal(execute(alice, [repay])))[0]).toBe("CannotPreferCreditor");
    const [error, account] = await refusal(execute(alice, [...there, repay, ...back]));
    expect([error, account]).toEqual(["CannotPreferCreditor", BigInt(one.account)]);
    await execute(alice, [...there, ...back]);
    await execute(alice, [moving(other, one, dollars(1_000n)), repay]);
  });

  test("see the same at the end: no loan is passed on by margin that is taken back", async () => {
    const loan = await sink(2_800);
    await alice.place(ask(400n, 500n), { market: CASH });
    const pass = action("assign", [loan, dollars(300n), 600, 0]);
    expect((await refusal(venue.carol.send(pass.call)))[0]).toBe("BorrowerNotEligible");
    for (const { account } of [one, other]) {
      await alice.write("setDelegate", [account, venue.carol.address, (1 << 3) | (1 << 4), 4_000_000_000]);
    }
    const there = [placing(other, PERP, bid(28_910n, 1_500n)), sellPerp(one, 1_500n, 28_910n)];
    const back = [placing(other, PERP, ask(28_870n, 1_500n)), buyPerp(one, 1_500n, 28_870n)];
    const strengthen = moving(other, one, dollars(3_000n));
    const refusals = [
      [...there, pass, ...back],
      [strengthen, pass, moving(one, other, dollars(3_000n))],
    ];
    for (const actions of refusals) {
      const refused = await refusal(execute(venue.carol, actions));
      expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(one.account)]);
    }
    await execute(venue.carol, [...there, ...back]);
    await execute(venue.carol, [strengthen, pass]);
  });
});

test("Both sides of an offer are judged at the end of the bundle that takes it", async () => {
  // more than the maker's thousand dollars can bear, unless what follows brings its position down again
  const terms = { market: PERP, side: "ask", tick: AT_MARK, lots: 3_000n } as const;
  const offer = await offerOf(venue, one, terms);
  const take = {
    call: encodeTake(other.account, { offer, signature: await sign(venue, one, offer) }),
    minFilledLots: 0,
  };
  const refused = ["InsufficientMargin", BigInt(one.account)];
  expect((await refusal(alice.send(take.call))).slice(0, 2)).toEqual(refused);
  expect((await refusal(execute(other, [take]))).slice(0, 2)).toEqual(refused);
  await maker.place(ask(AT_MARK, 2_000n), on);
  await execute(other, [take, buyPerp(one, 2_000n)]);
  expect((await readPosition(venue, one)).size).toBe(-1_000n);
  await expectBalanced(venue, [one, other, maker]);
});

test("Sums of a market hold after bundles that fill each other's orders", async () => {
  await execute(alice, [
    placing(one, PERP, ask(AT_MARK, 1_000n)),
    buyPerp(other, 1_000n),
    packed(other, [{ type: "place", market: PERP, order: ask(AT_MARK, 400n) }]),
    buyPerp(one, 400n),
  ]);
  expect((await readPosition(venue, one)).size).toBe(-600n);
  await expectBalanced(venue, [one, other, maker]);
});
