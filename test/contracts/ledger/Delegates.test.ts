import { encodePermissions, PERMISSIONS, type Permission, pangeaAbi } from "@pangea/sdk";
import { encodeFunctionData } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, encodeOrder } from "../support/orders.ts";
import { refusal } from "../support/refusal.ts";
import { ALL } from "../support/tokens.ts";
import { DOLLAR, ETHER, ETHER_UNIT, now, PLAIN, Trader, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const BITS = { cancel: 1n, tradeSpot: 2n, deposit: 4n, transfer: 8n, tradePerp: 16n, loans: 32n, offers: 64n };
const NEVER = 1_000_000_000_000;

const openVenue = venueFixture();
let venue: Venue;
/** Acts for alice's account. */
let delegate: Trader;
let resting: bigint;

beforeEach(async () => {
  venue = await openVenue();
  const { alice, ether, exchange, stranger } = venue;
  delegate = new Trader(venue, stranger, alice.account);
  await alice.write("openAccount", []);
  await ether.write.mint([delegate.address, 100n * ETHER_UNIT]);
  await ether.write.approve([exchange.address, ALL], { account: stranger.account });
  resting = (await alice.place(ask(100n, 5n))).id;
});

function appoint(permissions: readonly Permission[], expiry = NEVER) {
  return venue.alice.write("setDelegate", [1, delegate.address, encodePermissions(permissions), expiry]);
}

const ACTIONS: readonly { name: string; needed: Permission; act: () => Promise<unknown> }[] = [
  { name: "cancel an order", needed: "cancel", act: () => delegate.cancel(resting) },
  { name: "cancel many", needed: "cancel", act: () => delegate.write("cancelOrders", [1, PLAIN, [resting]]) },
  { name: "cancel a side", needed: "cancel", act: () => delegate.write("cancelAll", [1, PLAIN, 1, 0n, 10]) },
  { name: "cancel in a packed batch", needed: "cancel", act: () => delegate.cancelMany([resting]) },
  { name: "place an order", needed: "tradeSpot", act: () => delegate.place(bid(90n, 1n)) },
  { name: "amend an order", needed: "tradeSpot", act: () => delegate.amend(resting, ask(101n, 5n)) },
  { name: "place in a packed batch", needed: "tradeSpot", act: () => delegate.placeMany([bid(90n, 1n)]) },
  {
    name: "place in a batch",
    needed: "tradeSpot",
    act: () =>
      delegate.write("batch", [
        ...([1, [{ kind: 0, market: PLAIN, skip: false, id: 0n, order: encodeOrder(bid(90n, 1n)) }]] as const),
        ...([0, 0] as const),
      ]),
  },
  { name: "deposit an asset", needed: "deposit", act: () => delegate.write("deposit", [1, ETHER, ETHER_UNIT]) },
  { name: "transfer", needed: "transfer", act: () => delegate.write("transfer", [1, 4, ETHER, ETHER_UNIT]) },
];

describe("A delegate", () => {
  test.each(ACTIONS)("may $name with the permission to $needed", async ({ needed, act }) => {
    await appoint([needed]);
    await act();
  });

  test.each(ACTIONS)("may not $name with all permissions but $needed", async ({ needed, act }) => {
    const others = PERMISSIONS.filter((other) => other !== needed);
    await appoint(others);
    expect(await refusal(act())).toEqual(["NotAuthorized", 1n, delegate.address, BITS[needed]]);
  });

  test.each(ACTIONS)("may not $name once dismissed", async ({ name, needed, act }) => {
    await appoint(PERMISSIONS);
    await appoint([]);
    // a packed batch refuses whoever may do nothing at all before it looks at what is in it
    const asked = name.includes("packed") ? BITS.tradeSpot : BITS[needed];
    expect(await refusal(act())).toEqual(["NotAuthorized", 1n, delegate.address, asked]);
  });

  test("acts until the end of its last second", async () => {
    const { chain, alice } = venue;
    const last = (await now(venue)) + 100;
    await appoint(["tradeSpot", "cancel"], last);
    await chain.testClient.setNextBlockTimestamp({ timestamp: BigInt(last) });
    await delegate.placeMany([bid(90n, 1n)]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 90n, held: 90n });
    await chain.testClient.setNextBlockTimestamp({ timestamp: BigInt(last + 1) });
    const expired = ["DelegateExpired", 1n, delegate.address, BigInt(last)];
    expect(await refusal(delegate.placeMany([bid(90n, 1n)]))).toEqual(expired);
    expect(await refusal(delegate.cancel(resting))).toEqual(expired);
    await appoint(["cancel"]);
    await delegate.cancel(resting);
  });

  test("is stopped by a dismissal in the same block", async () => {
    const { chain, exchange } = venue;
    await appoint(["tradeSpot"]);
    const place = {
      abi: pangeaAbi,
      functionName: "placeOrder",
      args: [1, PLAIN, encodeOrder(bid(90n, 1n)), 0],
    } as const;
    const dismiss = { abi: pangeaAbi, functionName: "setDelegate", args: [1, delegate.address, 0, 0] } as const;
    await chain.testClient.setAutomine(false);
    const sent = [
      await venue.alice.wallet.sendTransaction({
        to: exchange.address,
        data: encodeFunctionData(dismiss),
        gas: 1_000_000n,
      }),
      await delegate.wallet.sendTransaction({ to: exchange.address, data: encodeFunctionData(place), gas: 1_000_000n }),
    ];
    await chain.testClient.mine({ blocks: 1 });
    await chain.testClient.setAutomine(true);
    const receipts = await Promise.all(sent.map((hash) => chain.publicClient.getTransactionReceipt({ hash })));
    expect(receipts.map(({ status }) => status)).toEqual(["success", "reverted"]);
    expect(new Set(receipts.map(({ blockNumber }) => blockNumber)).size).toBe(1);
    expect(await venue.alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });

  test("never withdraws, and never changes a delegation, not even its own", async () => {
    await appoint(PERMISSIONS);
    const notOwner = ["NotOwner", 1n, delegate.address];
    const withdrawing = delegate.write("withdraw", [1, ETHER, ETHER_UNIT, delegate.address]);
    expect(await refusal(withdrawing)).toEqual(notOwner);
    const extending = delegate.write("setDelegate", [1, delegate.address, 15, NEVER]);
    expect(await refusal(extending)).toEqual(notOwner);
    const appointing = delegate.write("setDelegate", [1, venue.bob.address, 1, NEVER]);
    expect(await refusal(appointing)).toEqual(notOwner);
  });

  test("acts for no other account of the same owner", async () => {
    await appoint(["transfer", "deposit"]);
    const depositing = delegate.write("deposit", [4, ETHER, ETHER_UNIT]);
    expect(await refusal(depositing)).toEqual(["NotAuthorized", 4n, delegate.address, 4n]);
    const back = delegate.write("transfer", [4, 1, ETHER, ETHER_UNIT]);
    expect(await refusal(back)).toEqual(["NotAuthorized", 4n, delegate.address, 8n]);
  });

  test("is appointed only with permissions that exist and a second that has not passed", async () => {
    const { alice } = venue;
    const appointing = (permissions: number, expiry: number) =>
      alice.write("setDelegate", [1, delegate.address, permissions, expiry]);
    expect(await refusal(appointing(128, NEVER))).toEqual(["InvalidDelegation", 128n, 127n, BigInt(NEVER)]);
    expect(await refusal(appointing(2 ** 32 - 1, NEVER))).toEqual([
      "InvalidDelegation",
      4294967295n,
      127n,
      BigInt(NEVER),
    ]);
    expect(await refusal(appointing(1, 1))).toEqual(["InvalidDelegation", 1n, 127n, 1n]);
    await appointing(15, 2 ** 40 - 1);
    expect(await venue.exchange.read.delegation([1, delegate.address])).toEqual([15, 2 ** 40 - 1]);
  });

  test("is appointed by the owner only", async () => {
    const { bob } = venue;
    const refused = await refusal(bob.write("setDelegate", [1, bob.address, 15, NEVER]));
    expect(refused).toEqual(["NotOwner", 1n, bob.address]);
  });
});

describe("A stranger", () => {
  test("may deposit dollars into any account, and nothing else", async () => {
    const { dollar, exchange } = venue;
    await dollar.write.mint([delegate.address, 50n]);
    await dollar.write.approve([exchange.address, 50n], { account: venue.stranger.account });
    await delegate.write("deposit", [1, DOLLAR, 50n]);
    expect(await venue.alice.balance(DOLLAR)).toEqual({ free: WEALTH + 50n, held: 0n });
    const depositing = delegate.write("deposit", [1, ETHER, ETHER_UNIT]);
    expect(await refusal(depositing)).toEqual(["NotAuthorized", 1n, delegate.address, 4n]);
  });

  test("may deposit into no account that was not opened", async () => {
    for (const account of [0, 99]) {
      const depositing = delegate.write("deposit", [account, DOLLAR, 50n]);
      expect(await refusal(depositing)).toEqual(["UnknownAccount", BigInt(account)]);
    }
  });
});
