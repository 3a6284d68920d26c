import { beforeEach, describe, expect, test } from "vitest";
import type { Contract } from "../../support/chain.ts";
import { ask, bid } from "../support/orders.ts";
import { refusal } from "../support/refusal.ts";
import { ALL, deposit, HOSTILE, listHostile, Trick, withdraw } from "../support/tokens.ts";
import { DOLLAR, ETHER, storageRoot, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const ASSET = BigInt(HOSTILE);
const MARKET = 3;

const openVenue = venueFixture();
let venue: Venue;
let token: Contract<"TrickyToken">;
let vault: `0x${string}`;

beforeEach(async () => {
  venue = await openVenue();
  token = await listHostile(venue, 10_000n);
  vault = venue.exchange.address;
});

/** Others trade, deposit and withdraw as if nothing were the matter. */
async function expectOthersUnharmed(): Promise<void> {
  const { alice, carol } = venue;
  await alice.place(ask(100n, 5n));
  expect((await carol.place(bid(100n, 5n))).filledLots).toBe(5n);
  await withdraw(carol, ETHER, ALL);
  await withdraw(carol, DOLLAR, ALL);
  expect(await carol.balance(DOLLAR)).toEqual({ free: 0n, held: 0n });
  expect(await venue.dollar.read.balanceOf([carol.address])).toBe(WEALTH - 500n);
  expect(await venue.ether.read.balanceOf([carol.address])).toBe((WEALTH + 5n) * 10n ** 10n);
}

describe("A deposit of a token", () => {
  test.each([
    { what: "keeps a fee", trick: Trick.KEEP_FEE, error: ["TransferNotExact", ASSET, 1_000n, 990n] },
    { what: "moves twice as much", trick: Trick.MOVE_DOUBLE, error: ["TransferNotExact", ASSET, 1_000n, 2_000n] },
    {
      what: "moves nothing and says it did",
      trick: Trick.MOVE_NOTHING,
      error: ["TransferNotExact", ASSET, 1_000n, 0n],
    },
  ])("that $what is refused", async ({ trick, error }) => {
    await token.write.setTrick([trick]);
    const root = await storageRoot(venue);
    expect(await refusal(deposit(venue.alice, HOSTILE, 1_000n))).toEqual(error);
    expect(await storageRoot(venue)).toBe(root);
    expect(await token.read.balanceOf([venue.alice.address])).toBe(10_000n);
    await expectOthersUnharmed();
  });

  test("that answers false is refused", async () => {
    await token.write.setTrick([Trick.ANSWER_FALSE]);
    const refused = await refusal(deposit(venue.alice, HOSTILE, 1_000n));
    expect(refused).toEqual(["SafeERC20FailedOperation", token.address]);
  });

  test("that answers nothing is accepted, and so is its withdrawal", async () => {
    await token.write.setTrick([Trick.ANSWER_NOTHING]);
    await deposit(venue.alice, HOSTILE, 1_000n);
    expect(await venue.alice.balance(HOSTILE)).toEqual({ free: 1_000n, held: 0n });
    await withdraw(venue.alice, HOSTILE, 400n);
    expect(await venue.alice.balance(HOSTILE)).toEqual({ free: 600n, held: 0n });
    expect(await token.read.balanceOf([venue.alice.address])).toBe(9_400n);
  });

  test("that reverts is refused with the token's own reason", async () => {
    await token.write.setTrick([Trick.REFUSE]);
    const root = await storageRoot(venue);
    await expect(deposit(venue.alice, HOSTILE, 1_000n)).rejects.toThrow(/revert/);
    expect(await storageRoot(venue)).toBe(root);
  });

  test("that lies about its balance is refused", async () => {
    await token.write.pretend([vault, 5_000n]);
    const refused = await refusal(deposit(venue.alice, HOSTILE, 1_000n));
    expect(refused).toEqual(["TransferNotExact", ASSET, 1_000n, 0n]);
  });

  test("that has shrunk in the vault is refused, until the vault is whole again", async () => {
    const { alice, bob } = venue;
    await deposit(alice, HOSTILE, 1_000n);
    await token.write.rebase([vault, 999n]);
    expect(await refusal(deposit(bob, HOSTILE, 500n))).toEqual(["CustodyShort", ASSET, 999n, 1_000n]);
    await token.write.mint([vault, 1n]);
    await deposit(bob, HOSTILE, 500n);
    expect(await bob.balance(HOSTILE)).toEqual({ free: 500n, held: 0n });
  });

  test("that has grown in the vault credits what was deposited and no more", async () => {
    const { alice, bob } = venue;
    await deposit(alice, HOSTILE, 1_000n);
    await token.write.rebase([vault, 5_000n]);
    await deposit(bob, HOSTILE, 500n);
    expect(await alice.balance(HOSTILE)).toEqual({ free: 1_000n, held: 0n });
    expect(await bob.balance(HOSTILE)).toEqual({ free: 500n, held: 0n });
    expect((await venue.exchange.read.assetInfo([HOSTILE])).totalUnits).toBe(1_500n);
  });
});

describe("A withdrawal of a token", () => {
  beforeEach(async () => {
    await deposit(venue.alice, HOSTILE, 1_000n);
  });

  test.each([
    { what: "moves twice as much", trick: Trick.MOVE_DOUBLE, error: ["TransferNotExact", ASSET, 300n, 600n] },
    { what: "moves nothing and says it did", trick: Trick.MOVE_NOTHING, error: ["TransferNotExact", ASSET, 300n, 0n] },
  ])("that $what is refused", async ({ trick, error }) => {
    await token.write.setTrick([trick]);
    const root = await storageRoot(venue);
    expect(await refusal(withdraw(venue.alice, HOSTILE, 300n))).toEqual(error);
    expect(await storageRoot(venue)).toBe(root);
    await expectOthersUnharmed();
  });

  test("that answers false is refused", async () => {
    await token.write.setTrick([Trick.ANSWER_FALSE]);
    const refused = await refusal(withdraw(venue.alice, HOSTILE, 300n));
    expect(refused).toEqual(["SafeERC20FailedOperation", token.address]);
  });

  test("that takes its fee from the receiver is the receiver's loss alone", async () => {
    await token.write.setTrick([Trick.KEEP_FEE]);
    await withdraw(venue.alice, HOSTILE, 300n);
    expect(await venue.alice.balance(HOSTILE)).toEqual({ free: 700n, held: 0n });
    expect(await token.read.balanceOf([vault])).toBe(700n);
    expect(await token.read.balanceOf([venue.alice.address])).toBe(9_297n);
  });

  test("that reverts leaves the balance as it is, and everybody else alone", async () => {
    await token.write.setTrick([Trick.REFUSE]);
    const root = await storageRoot(venue);
    await expect(withdraw(venue.alice, HOSTILE, 300n)).rejects.toThrow(/revert/);
    expect(await storageRoot(venue)).toBe(root);
    await expectOthersUnharmed();
  });

  test("to a receiver whom the token blocks can go to another one", async () => {
    const { alice, stranger } = venue;
    await token.write.setBlocked([alice.address, true]);
    await expect(withdraw(alice, HOSTILE, 300n)).rejects.toThrow(/revert/);
    await alice.write("withdraw", [1, HOSTILE, 300n, stranger.account.address]);
    expect(await token.read.balanceOf([stranger.account.address])).toBe(300n);
  });

  test("by a maker whom the token blocks does not keep anybody from trading with him", async () => {
    const { alice, bob } = venue;
    await token.write.setBlocked([alice.address, true]);
    await alice.place(ask(10n, 100n), { market: MARKET });
    expect((await bob.place(bid(10n, 100n), { market: MARKET })).filledLots).toBe(100n);
    await withdraw(bob, HOSTILE, ALL);
    expect(await token.read.balanceOf([bob.address])).toBe(10_100n);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 1_000n, held: 0n });
  });

  test("that has shrunk in the vault is first come, first served, and touches no other token", async () => {
    const { alice, bob } = venue;
    await deposit(bob, HOSTILE, 1_000n);
    await token.write.rebase([vault, 1_200n]);
    await withdraw(bob, HOSTILE, ALL);
    await expect(withdraw(alice, HOSTILE, ALL)).rejects.toThrow(/revert/);
    await withdraw(alice, HOSTILE, 200n);
    expect(await alice.balance(HOSTILE)).toEqual({ free: 800n, held: 0n });
    await expectOthersUnharmed();
  });
});

describe("A token that reports deposits which it never made", () => {
  test("harms only those who bid for it, by no more than they bid", async () => {
    const { alice, bob, carol } = venue;
    await token.write.setTrick([Trick.PRETEND]);
    await deposit(alice, HOSTILE, 1_000n);
    await bob.place(bid(10n, 100n), { market: MARKET });
    await alice.place(ask(10n, 1_000n, { timeInForce: "ioc" }), { market: MARKET });
    await token.write.setTrick([Trick.NONE]);

    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 1_000n, held: 0n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 1_000n, held: 0n });
    await expect(withdraw(bob, HOSTILE, ALL)).rejects.toThrow(/revert/);
    await withdraw(alice, DOLLAR, 1_000n);
    expect(await carol.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
    await expectOthersUnharmed();
  });
});
