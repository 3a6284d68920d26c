// A bundle is its actions one by one, in one transaction, wherever each of them is allowed by itself.

import type { NewOrder } from "@pangea/sdk";
import { type Address, concatHex, encodeFunctionData, type Hex, numberToHex, parseAbi, size } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../model/random.ts";
import type { Contract } from "../../support/chain.ts";
import { type Action, action, packed, placing } from "../support/bundles.ts";
import { CASH, COIN, openLoans } from "../support/loans.ts";
import { ask, bid, encodeOrder } from "../support/orders.ts";
import { AT_MARK, DOLLAR_UNITS, openAccount, PERP, type PerpVenue } from "../support/perps.ts";
import { DOLLAR, ETHER, now, PLAIN, storageRoot, Trader, venueFixture } from "../support/venue.ts";

const ROUNDS = 120;
const SPOT_MARK = 30n;
const GAS = 100_000_000n;
const tokenAbi = parseAbi(["function approve(address spender, uint256 amount) returns (bool)"]);

let venue: PerpVenue;
let puppeteer: Contract<"Puppeteer">;
let owner: Address;
/** Accounts of the puppet. */
let own: [Trader, Trader];

const newVenue = venueFixture();
const dollars = (amount: bigint) => amount * DOLLAR_UNITS;

/** A call of the puppet. */
function step(target: Address, data: Hex): Hex {
  return concatHex(["0x00", target, numberToHex(size(data), { size: 3 }), data]);
}

interface Played {
  /** Whether each call went through. */
  readonly oks: readonly boolean[];
  /** Everything that the exchange has logged. */
  readonly logs: readonly { readonly topics: readonly Hex[]; readonly data: Hex }[];
}

/** Has the puppet make calls, all in one transaction, in this second. */
async function play(script: readonly Hex[], timestamp?: number): Promise<Played> {
  if (timestamp !== undefined) await venue.chain.testClient.setNextBlockTimestamp({ timestamp: BigInt(timestamp) });
  const hash = await puppeteer.write.play([concatHex([...script])], { gas: GAS });
  const { logs } = await venue.chain.publicClient.getTransactionReceipt({ hash });
  const isOf = (of: Address) => (log: (typeof logs)[number]) => log.address.toLowerCase() === of.toLowerCase();
  return {
    oks: logs.filter(isOf(puppeteer.address)).map(({ data }) => data.startsWith("0x01")),
    logs: logs.filter(isOf(venue.exchange.address)).map(({ topics, data }) => ({ topics, data })),
  };
}

const calling = (call: Hex) => step(venue.exchange.address, call);

beforeAll(async () => {
  venue = await openLoans(await newVenue());
  const { exchange, dollar, ether, alice, chain } = venue;
  puppeteer = await chain.deploy("Puppeteer", [1n]);
  owner = await puppeteer.read.puppetAt([0n]);
  await dollar.write.mint([owner, dollars(1_000_000n)]);
  await ether.write.mint([owner, 10n ** 24n]);
  const approve = encodeFunctionData({ abi: tokenAbi, functionName: "approve", args: [exchange.address, 2n ** 255n] });
  const [first] = await exchange.read.registry();
  own = [1, 2].map((offset) => new Trader(venue, alice.wallet, first + offset)) as [Trader, Trader];
  const deposits = own.flatMap(({ account }) => [
    action("deposit", [account, DOLLAR, dollars(100_000n)]),
    action("deposit", [account, ETHER, 10n ** 22n]),
  ]);
  const open = [action("openAccount", []), action("openAccount", []), ...deposits].map(({ call }) => calling(call));
  await play([step(dollar.address, approve), step(ether.address, approve), ...open]);

  const maker = await openAccount(venue, venue.bob, 10_000_000n);
  await venue.bob.write("transfer", [venue.bob.account, maker.account, ETHER, 10n ** 24n]);
  for (let away = 0n; away < 5n; away += 1n) {
    await maker.place(bid(AT_MARK - 10n * away - 10n, 500n), { market: PERP });
    await maker.place(ask(AT_MARK + 10n * away + 10n, 500n), { market: PERP });
  }
  await maker.place(ask(SPOT_MARK, 10n ** 10n));
  await maker.place(bid(SPOT_MARK - 1n, 10n ** 10n));
  await venue.carol.place(ask(400n, 10_000n), { market: CASH });
  await venue.carol.place(ask(300n, 10_000n), { market: COIN });
  // both owe from now on, so that nothing depends on when they are said to owe nothing
  await play(own.map((trader) => calling(placing(trader, PERP, bid(AT_MARK + 10n, 20n)).call)));
}, 60_000);

/** A borrow order alone pays losses as well, which in a bundle is an action of its own. */
function borrowing(trader: Trader, market: number, order: NewOrder): Action[] {
  return [action("payLosses", [trader.account]), placing(trader, market, order)];
}

function randomActions(random: Random): Action | Action[] {
  const below = (limit: number) => random.int(0, limit - 1);
  const pick = <Value>(values: readonly Value[]): Value => random.pick(values);
  const trader = pick(own);
  const other = trader === own[0] ? own[1] : own[0];
  const rate = BigInt(300 + 100 * below(3));
  const order = () => {
    const lots = BigInt(100 + below(900));
    const tick = AT_MARK - 40n + BigInt(10 * below(9));
    const timeInForce = pick(["gtc", "ioc", "postOnlySlide"] as const);
    return below(2) === 0 ? bid(tick, lots, { timeInForce }) : ask(tick, lots, { timeInForce });
  };
  const spot = () => {
    const lots = BigInt(1 + below(10 ** 6));
    return below(2) === 0 ? bid(SPOT_MARK, lots) : ask(SPOT_MARK - BigInt(below(2)), lots);
  };
  const operation = () => ({ kind: 0, market: PERP, skip: below(2) === 0, id: 0n, order: encodeOrder(order()) });
  const makers: readonly (() => Action | Action[])[] = [
    () => placing(trader, PERP, order()),
    () => placing(trader, PERP, order()),
    () => placing(trader, PLAIN, spot()),
    () =>
      packed(
        trader,
        [order(), order()].map((each) => ({ type: "place", market: PERP, order: each })),
      ),
    () => packed(trader, [{ type: "place", market: PLAIN, order: spot() }]),
    () => action("batch", [trader.account, [operation(), operation()], 0, 0]),
    () => action("cancelAll", [trader.account, pick([PERP, PLAIN]), below(2), 0n, 20]),
    () => action("transfer", [trader.account, other.account, DOLLAR, dollars(BigInt(1 + below(100)))]),
    () => action("transfer", [trader.account, other.account, ETHER, 10n ** 15n]),
    () => action("withdraw", [trader.account, DOLLAR, dollars(BigInt(1 + below(100))), venue.carol.address]),
    () => action("deposit", [trader.account, DOLLAR, dollars(BigInt(1 + below(100)))]),
    () => action("settle", [PERP, own.map(({ account }) => account)]),
    () => action("payLosses", [trader.account]),
    () => action("refreshPrices", [[ETHER]]),
    () => borrowing(trader, pick([CASH, COIN]), bid(rate, BigInt(10 + below(100)))),
    () => placing(trader, pick([CASH, COIN]), ask(rate + 300n, BigInt(10 + below(100)))),
    () => action("setCreditTerms", [trader.account, 100 + below(50), 900]),
  ];
  return pick(makers)();
}

describe("A bundle", () => {
  test("ends as its actions one by one, with the same events (O10)", { timeout: 300_000 }, async () => {
    const { testClient } = venue.chain;
    const random = new Random(17);
    const seen = { whole: 0, refused: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const actions = Array.from({ length: random.int(1, 6) }, () => randomActions(random)).flat();
      const timestamp = (await now(venue)) + random.int(1, 600);
      await venue.source.write.say([BigInt(random.int(2_950, 3_050)) * 10n ** 18n, 0n, BigInt(timestamp - 1)]);
      const snapshot = await testClient.snapshot();
      const alone = await play(
        actions.map(({ call }) => calling(call)),
        timestamp + 1,
      );
      const root = await storageRoot(venue);
      await testClient.revert({ id: snapshot });
      const bundle = calling(action("execute", [own[0].account, actions, 0]).call);
      const together = await play([bundle], timestamp + 1);
      const [ok] = together.oks;
      // one that refuses an action refuses all of them
      expect(ok).toBe(alone.oks.every((each) => each));
      if (!ok) {
        seen.refused += 1;
        expect(together.logs).toEqual([]);
        continue;
      }
      seen.whole += 1;
      expect(together.logs).toEqual(alone.logs);
      expect(await storageRoot(venue)).toBe(root);
    }
    expect(seen.whole).toBeGreaterThan(ROUNDS / 3);
    expect(seen.refused).toBeGreaterThan(0);
  });

  test("leaves the calls after it in the same transaction as they are without it (E3, M16)", async () => {
    const [first, second] = own;
    const bundled = (actions: readonly Action[]) => calling(action("execute", [first.account, actions, 0]).call);
    const trade = placing(first, PERP, bid(AT_MARK + 10n, 10n));
    const tooMuch = placing(second, PERP, bid(AT_MARK + 10n, 300_000_000n));
    const failing = action("settle", [PLAIN, []]);
    const { oks } = await play([
      bundled([trade]),
      calling(tooMuch.call),
      bundled([trade, tooMuch]),
      calling(tooMuch.call),
      bundled([trade, tooMuch, failing]),
      calling(tooMuch.call),
      bundled([trade]),
      calling(trade.call),
    ]);
    expect(oks).toEqual([true, false, false, false, false, false, true, true]);
  });
});
