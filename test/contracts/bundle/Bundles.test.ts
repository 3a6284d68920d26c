import { pangeaAbi } from "@pangea/sdk";
import { decodeFunctionResult, encodeFunctionData, type Hex, zeroHash as ZERO } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { type Action, action, execute, filling, packed, placing, selectorOf } from "../support/bundles.ts";
import { CASH, loansOf, openLoans, passHours } from "../support/loans.ts";
import { encodeTake, offerOf, sign } from "../support/offers.ts";
import { ask, bid, encodeOrder } from "../support/orders.ts";
import { AT_MARK, DOLLAR_UNITS, openAccount, PERP, type PerpVenue } from "../support/perps.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, now, PLAIN, send, storageRoot, type Trader, venueFixture } from "../support/venue.ts";

let venue: PerpVenue;
let alice: Trader;
let bob: Trader;
/** An account of Alice that owes and has a position. */
let sub: Trader;

const on = { market: PERP };
const newVenue = venueFixture();
/** Fee of the position that the account begins with, 4 basis points of half an ether. */
const OPENING_FEE = 600_000n;
const dollars = (amount: bigint) => amount * DOLLAR_UNITS;

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  ({ alice, bob } = venue);
  sub = await openAccount(venue, alice, 10_000n);
  await venue.dollar.write.mint([alice.address, dollars(1_000n)]);
  await bob.place(ask(100n, 10n));
  await venue.carol.place(ask(AT_MARK, 1_000n), on);
  await sub.place(bid(AT_MARK, 500n), on);
});

/** What each action of a bundle would return. */
async function resultsOf(trader: Trader, actions: readonly Action[]): Promise<readonly Hex[]> {
  const { result } = await venue.exchange.simulate.execute([trader.account, actions, 0], { account: trader.address });
  return result;
}

describe("A bundle of one action", () => {
  type Preparation = () => Promise<Action>;
  const order = (tick: bigint, lots: bigint) => encodeOrder(bid(tick, lots));
  const rest = async () => (await sub.place(bid(AT_MARK - 500n, 200n), on)).id;

  /** Alice's account lends to hers, so that she may do all that can be done with the loan. */
  async function lend(): Promise<bigint> {
    await alice.place(ask(500n, 1_000n), { market: CASH });
    await sub.place(bid(500n, 1_000n), { market: CASH });
    const [loan] = await loansOf(venue, sub);
    return loan?.id ?? 0n;
  }

  const kinds: Record<string, Preparation> = {
    placeOrder: async () => placing(sub, PERP, bid(AT_MARK, 100n)),
    cancelOrder: async () => action("cancelOrder", [sub.account, PERP, await rest()]),
    amendOrder: async () => action("amendOrder", [sub.account, PERP, await rest(), order(AT_MARK - 400n, 300n), 0]),
    batch: async () => {
      const operation = { kind: 0, market: PERP, skip: false, id: 0n, order: order(AT_MARK, 100n) };
      return action("batch", [sub.account, [operation, operation], 0, 0]);
    },
    "a packed batch": async () => packed(alice, [{ type: "place", market: PLAIN, order: bid(100n, 3n) }]),
    cancelOrders: async () => action("cancelOrders", [sub.account, PERP, [await rest()]]),
    cancelAll: async () => {
      await rest();
      return action("cancelAll", [sub.account, PERP, 0, 0n, 10]);
    },
    deposit: async () => action("deposit", [sub.account, DOLLAR, dollars(10n)]),
    // a permit that is not valid, beside an allowance that is
    depositWithPermit: async () =>
      action("depositWithPermit", [alice.account, DOLLAR, dollars(10n), 0n, 27, ZERO, ZERO]),
    withdraw: async () => action("withdraw", [sub.account, DOLLAR, dollars(100n), bob.address]),
    transfer: async () => action("transfer", [sub.account, alice.account, DOLLAR, dollars(100n)]),
    settle: async () => {
      await venue.setMark(2_900);
      return action("settle", [PERP, [sub.account]]);
    },
    payLosses: async () => {
      await venue.setMark(2_900);
      return action("payLosses", [sub.account]);
    },
    pokeFunding: async () => action("pokeFunding", [PERP]),
    refreshPrices: async () => {
      await venue.source.write.say([3_100n * 10n ** 18n, 0n, BigInt(await now(venue))]);
      return action("refreshPrices", [[ETHER]]);
    },
    sweepExpired: async () => {
      const expiry = (await now(venue)) + 10;
      const { id } = await bob.place(bid(50n, 3n, { expiry }));
      await venue.chain.testClient.increaseTime({ seconds: 20 });
      return action("sweepExpired", [alice.account, PLAIN, [id]]);
    },
    repay: async () => action("repay", [await lend(), 300n * DOLLAR_UNITS]),
    renew: async () => {
      const loan = await lend();
      await passHours(venue, 235, 3_000);
      return action("renew", [loan, alice.account, 0]);
    },
    assign: async () => {
      const loan = await lend();
      await bob.place(ask(400n, 500n), { market: CASH });
      return action("assign", [loan, dollars(300n), 600, 0]);
    },
    relend: async () => {
      await alice.write("setRelend", [alice.account, CASH, 700]);
      await sub.write("repay", [await lend(), dollars(300n)]);
      return action("relend", [alice.account, CASH]);
    },
    bookPastDue: async () => {
      const loan = await lend();
      await passHours(venue, 245, 3_000);
      return action("bookPastDue", [loan]);
    },
    setCreditTerms: async () => action("setCreditTerms", [sub.account, 300, 900]),
    setRelend: async () => action("setRelend", [sub.account, CASH, 900]),
    takeOffer: async () => {
      const terms = { market: PERP, side: "ask", tick: AT_MARK, lots: 100n } as const;
      const offer = await offerOf(venue, venue.carol, terms);
      const signature = await sign(venue, venue.carol, offer);
      return { call: encodeTake(sub.account, { offer, signature }), minFilledLots: 0 };
    },
    cancelOffer: async () => action("cancelOffer", [sub.account, 7n]),
    cancelOffersBelow: async () => action("cancelOffersBelow", [sub.account, 7n]),
    setExtensible: async () => action("setExtensible", [await lend(), false]),
  };

  test.each(Object.entries(kinds))("does what the call does: %s", async (_, prepare) => {
    const { testClient } = venue.chain;
    const { call, minFilledLots } = await prepare();
    const timestamp = BigInt((await now(venue)) + 100);
    const before = await storageRoot(venue);
    const snapshot = await testClient.snapshot();
    await testClient.setNextBlockTimestamp({ timestamp });
    const alone = await alice.send(call);
    const root = await storageRoot(venue);
    await testClient.revert({ id: snapshot });
    await testClient.setNextBlockTimestamp({ timestamp });
    const bundled = await execute(alice, [{ call, minFilledLots }]);
    const logsOf = ({ logs }: typeof alone) => logs.map(({ address, topics, data }) => ({ address, topics, data }));
    expect(logsOf(bundled)).toEqual(logsOf(alone));
    expect(await storageRoot(venue)).toBe(root);
    expect(root).not.toBe(before);
  });

  test("has every kind of call that an owner makes, and no other", async () => {
    const changing = pangeaAbi.flatMap((item) =>
      item.type === "function" && item.stateMutability === "nonpayable" ? [item] : [],
    );
    const isAction = async (name: string) => {
      const call = `${selectorOf(name as never)}${"00".repeat(32)}` as Hex;
      const [error] = await refusal(execute(alice, [{ call, minFilledLots: 0 }])).catch(() => ["went through"]);
      return error !== "NotAnAction";
    };
    const names: string[] = [];
    for (const { name } of changing) if (await isAction(name)) names.push(name);
    // refuses by itself; needs a deficit; need an account that fails, see test/contracts/liquidation
    const others = ["execute", "reduceDeficit", "liquidate", "resolve"];
    expect(names.toSorted()).toEqual([...Object.keys(kinds), ...others].filter((name) => !/ /.test(name)).toSorted());
  });
});

describe("A bundle", () => {
  const deposit = () => action("deposit", [sub.account, DOLLAR, dollars(10n)]);
  const unpayable = () => action("withdraw", [sub.account, DOLLAR, dollars(10n ** 6n), alice.address]);

  test("answers what each action does", async () => {
    const found = await resultsOf(alice, [placing(alice, PLAIN, bid(100n, 4n)), deposit(), packed(alice, [])]).catch(
      async (error) => ({ error: await refusal(Promise.reject(error)) }),
    );
    expect(found).toEqual({ error: ["UnknownMarket", 0n] });
    const [placed, deposited] = await resultsOf(alice, [placing(alice, PLAIN, bid(100n, 4n)), deposit()]);
    const decode = (functionName: "placeOrder" | "deposit", data = "0x" as Hex) =>
      decodeFunctionResult({ abi: pangeaAbi, functionName, data });
    expect(decode("placeOrder", placed)).toMatchObject({ filledLots: 4, filledDollars: 400n, restingLots: 0 });
    expect(decode("deposit", deposited)).toBe(dollars(10n));
    expect(await resultsOf(alice, [])).toEqual([]);
  });

  test("happens as a whole or not at all, and says what its action said", async () => {
    const actions = [deposit(), placing(alice, PLAIN, bid(100n, 4n)), unpayable()];
    const free = dollars(10_010n) - OPENING_FEE;
    await expectNoTrace(venue, () => execute(alice, actions), [
      ...["InsufficientBalance", BigInt(sub.account), BigInt(DOLLAR), free, dollars(10n ** 6n)],
    ]);
    await expectNoTrace(venue, () => execute(alice, [deposit(), action("settle", [PLAIN, []])]), [
      ...["NotPerpMarket", BigInt(PLAIN)],
    ]);
  });

  test("happens only if its orders fill", async () => {
    const filled = (lots: bigint, minimum: number) => filling(minimum, placing(alice, PLAIN, bid(100n, lots)));
    await expectNoTrace(venue, () => execute(alice, [deposit(), filled(12n, 11)]), ["FilledTooLittle", 1n, 10n, 11n]);
    const id = (await alice.place(bid(90n, 5n))).id;
    const amend = (minimum: number) =>
      filling(minimum, action("amendOrder", [alice.account, PLAIN, id, encodeOrder(bid(100n, 4n)), 0]));
    await expectNoTrace(venue, () => execute(alice, [amend(5)]), ["FilledTooLittle", 0n, 4n, 5n]);
    const operation = { kind: 0, market: PLAIN, skip: false, id: 0n, order: encodeOrder(bid(100n, 2n)) };
    const batch = (minimum: number) => filling(minimum, action("batch", [alice.account, [operation, operation], 0, 0]));
    await expectNoTrace(venue, () => execute(alice, [batch(5)]), ["FilledTooLittle", 0n, 4n, 5n]);
    await execute(alice, [amend(4), batch(4), filled(2n, 2)]);
    expect((await venue.exchange.read.topOfBook([PLAIN])).slice(2)).toEqual([0, 0n]);
  });

  test("cannot ask that something fill which does not say what it filled", async () => {
    const cancel = action("cancelAll", [alice.account, PLAIN, 0, 0n, 10]);
    const selector = selectorOf("cancelAll");
    await expectNoTrace(venue, () => execute(alice, [filling(1, cancel)]), ["FillNotKnown", 0n, selector]);
    const quote = packed(alice, [{ type: "place", market: PLAIN, order: bid(100n, 3n) }]);
    const refused = await refusal(execute(alice, [deposit(), filling(1, quote)]));
    expect(refused.slice(0, 2)).toEqual(["FillNotKnown", 1n]);
  });

  test("contains no bundle", async () => {
    const inner = (actions: readonly Action[]) => action("execute", [alice.account, actions, 0]);
    await expectNoTrace(venue, () => execute(alice, [deposit(), inner([deposit()])]), ["NestedBundle"]);
    await expectNoTrace(venue, () => execute(alice, [inner([])]), ["NestedBundle"]);
    await expectNoTrace(venue, () => execute(alice, [inner([inner([])])]), ["NestedBundle"]);
  });

  test("governs nothing, looks at nothing and appoints nobody", async () => {
    await alice.write("openAccount", []);
    const governor = { wallet: venue.governor, address: venue.governor.account.address };
    await send(venue, governor.wallet, encodeFunctionData({ abi: pangeaAbi, functionName: "openAccount" }));
    const [account] = await venue.exchange.read.registry();
    const status = action("setMarketStatus", [PLAIN, 2]);
    const execution = action("execute", [account, [status], 0]).call;
    const selector = selectorOf("setMarketStatus");
    await expectNoTrace(venue, () => send(venue, governor.wallet, execution), ["NotAnAction", 0n, selector]);
    const calls = [
      action("openAccount", []),
      action("setDelegate", [alice.account, bob.address, 1, 4_000_000_000]),
      action("standingOf", [alice.account]),
      { call: "0x12345678" as Hex, minFilledLots: 0 },
      { call: "0x1234" as Hex, minFilledLots: 0 },
    ];
    for (const call of calls) {
      const refused = [call.call.slice(0, 10).padEnd(10, "0")];
      await expectNoTrace(venue, () => execute(alice, [deposit(), call]), ["NotAnAction", 1n, ...refused]);
    }
    await expectNoTrace(venue, () => execute(alice, [{ call: "0x", minFilledLots: 0 }]), ["MalformedBatch", 0n]);
  });

  test("comes in time", async () => {
    const deadline = (await now(venue)) + 50;
    await execute(alice, [deposit()], deadline);
    await venue.chain.testClient.increaseTime({ seconds: 60 });
    const [error, at] = await refusal(execute(alice, [deposit()], deadline));
    expect([error, at]).toEqual(["DeadlinePassed", BigInt(deadline)]);
  });
});

describe("Who sends a bundle", () => {
  test("has an account, and may do in others what he may do there anyway", async () => {
    const own = action("settle", [PERP, [sub.account]]);
    const call = action("execute", [alice.account, [own], 0]).call;
    await expectNoTrace(venue, () => send(venue, venue.stranger, call), [
      ...["NotAuthorized", BigInt(alice.account), venue.stranger.account.address, 0n],
    ]);
    await expectNoTrace(venue, () => execute(bob, [own, placing(alice, PLAIN, bid(100n, 1n))]), [
      ...["NotAuthorized", BigInt(alice.account), bob.address, 2n],
    ]);
    await expectNoTrace(
      venue,
      () => execute(bob, [action("withdraw", [sub.account, DOLLAR, dollars(1n), bob.address])]),
      ["NotOwner", BigInt(sub.account), bob.address],
    );
  });

  test("may be a delegate, whose permissions are asked for by each action", async () => {
    await alice.write("setDelegate", [alice.account, bob.address, 1 << 1, 4_000_000_000]);
    const take = placing(alice, PLAIN, bid(100n, 4n));
    const { address } = bob;
    const bundle = (actions: readonly Action[]) => bob.write("execute", [alice.account, actions, 0]);
    await bundle([take]);
    const cancel = action("cancelAll", [alice.account, PLAIN, 0, 0n, 10]);
    await expectNoTrace(venue, () => bundle([take, cancel]), ["NotAuthorized", BigInt(alice.account), address, 1n]);
    const out = action("withdraw", [alice.account, DOLLAR, dollars(1n), address]);
    await expectNoTrace(venue, () => bundle([take, out]), ["NotOwner", BigInt(alice.account), address]);
    await alice.write("setDelegate", [alice.account, bob.address, 0, 0]);
    await expectNoTrace(venue, () => bundle([take]), ["NotAuthorized", BigInt(alice.account), address, 0n]);
  });
});
