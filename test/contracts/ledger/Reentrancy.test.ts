import { encodePackedBatch, pangeaAbi } from "@pangea/sdk";
import { type AbiParameter, encodeFunctionData, type Hex, parseEventLogs, zeroAddress } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import type { Contract } from "../../support/chain.ts";
import { action, execute, placing } from "../support/bundles.ts";
import { ask, bid } from "../support/orders.ts";
import { decodeRefusal } from "../support/refusal.ts";
import { deposit, HOSTILE, listHostile, Trick, withdraw } from "../support/tokens.ts";
import { PLAIN, type Receipt, storageRoot, type Venue, venueFixture } from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;
let token: Contract<"TrickyToken">;

beforeEach(async () => {
  venue = await openVenue();
  token = await listHostile(venue, 10_000n);
  await token.write.act([venue.exchange.address, encode("openAccount", [])]);
  await deposit(venue.alice, HOSTILE, 2_000n);
});

const functions = pangeaAbi.filter((item) => item.type === "function");
/** What never changes is no secret while a token moves, and only the authority itself can hand itself on. */
const FIXED = [
  ...["authority", "isConsumingScheduledOp", "setAuthority", "initialize", "eip712Domain"],
  ...["CLEARING", "BUNDLES", "CREDIT_DESK", "OFFICE", "COUNCIL", "LENS"],
];
const GUARDED = functions.map(({ name }) => name).filter((name) => !FIXED.includes(name));

function encode(functionName: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: pangeaAbi, functionName, args } as never);
}

/** A call of a function with arguments that fit its types. */
function anyCall(name: string): Hex {
  const item = functions.find((candidate) => candidate.name === name);
  return encode(name, item?.inputs.map(anyValue) ?? []);
}

function anyValue({ type, ...parameter }: AbiParameter): unknown {
  if (type.endsWith("[]")) return [];
  if (type === "tuple" && "components" in parameter) {
    return Object.fromEntries(parameter.components.map((component) => [component.name, anyValue(component)]));
  }
  if (type === "address") return zeroAddress;
  if (type === "bool") return false;
  if (type.startsWith("bytes")) return `0x${"00".repeat(Number(type.slice(5)))}`;
  return Number(type.replace(/^u?int/, "")) > 48 ? 1n : 1;
}

/** How the calls that the token made on the way were answered. */
function answersIn(receipt: Receipt): (readonly unknown[])[] {
  const events = parseEventLogs({ abi: token.abi, eventName: "CalledBack", logs: receipt.logs as never });
  return events.map(({ args }) => {
    const { ok, answer } = args as { ok: boolean; answer: Hex };
    return ok ? ["went through"] : decodeRefusal(answer);
  });
}

/** A bundle in which the token moves after an order was placed, and before another is. */
function inBundle(name: "deposit" | "withdraw", rest: readonly unknown[]) {
  const { alice } = venue;
  const move = action(name, [alice.account, HOSTILE, 1_000n, ...rest] as never);
  return execute(alice, [placing(alice, PLAIN, bid(90n, 1n)), move, placing(alice, PLAIN, bid(91n, 1n))]);
}

const account = 1;
const order = { side: 1, tick: 100, lots: 1, timeInForce: 0, selfTrade: 0, reduceOnly: false, expiry: 0, clientId: 0n };

describe.each([
  { moving: "a deposit", move: () => deposit(venue.alice, HOSTILE, 1_000n) },
  { moving: "a withdrawal", move: () => withdraw(venue.alice, HOSTILE, 1_000n) },
  { moving: "a deposit of a bundle (9)", move: () => inBundle("deposit", []) },
  { moving: "a withdrawal of a bundle (9)", move: () => inBundle("withdraw", [venue.alice.address]) },
])("During $moving a token", ({ move }) => {
  /** Lets the token make calls on the way. Fails unless the deposit or withdrawal does exactly what it does without. */
  async function callBack(calls: readonly Hex[]): Promise<(readonly unknown[])[]> {
    const snapshot = await venue.chain.testClient.snapshot();
    await move();
    const root = await storageRoot(venue);
    await venue.chain.testClient.revert({ id: snapshot });
    await token.write.setCallbacks([venue.exchange.address, calls]);
    await token.write.setTrick([Trick.CALL_BACK]);
    const answers = answersIn(await move());
    expect(await storageRoot(venue)).toBe(root);
    expect(answers.length).toBe(2 * calls.length);
    return answers;
  }

  test.each(GUARDED)("finds %s closed", async (name) => {
    const answers = await callBack([anyCall(name)]);
    expect(answers).toEqual([["ReentrancyGuardReentrantCall"], ["ReentrancyGuardReentrantCall"]]);
  });

  test("finds the exchange closed for packed batches", async () => {
    const place = { type: "place", market: PLAIN, order: ask(100n, 1n) } as const;
    const calls = [encodePackedBatch({ account, operations: [place] }), encodePackedBatch({ account, operations: [] })];
    const answers = await callBack([...calls, "0x00"]);
    expect(answers).toEqual(answers.map(() => ["ReentrancyGuardReentrantCall"]));
  });

  test("cannot do with an account of its own what it could do at any other time", async () => {
    const its = 4;
    const calls = [
      encode("setDelegate", [its, venue.alice.address, 15, 4_000_000_000]),
      encode("cancelOrders", [its, PLAIN, []]),
      encode("placeOrder", [its, PLAIN, { ...order, timeInForce: 1 }, 0]),
      encode("sweepExpired", [its, PLAIN, []]),
    ];
    const answers = await callBack(calls);
    expect(answers).toEqual(answers.map(() => ["ReentrancyGuardReentrantCall"]));
    await token.write.setTrick([Trick.NONE]);
    await token.write.act([venue.exchange.address, calls[0] as Hex]);
    expect(await venue.exchange.read.delegation([its, venue.alice.address])).toEqual([15, 4_000_000_000]);
  });

  test("cannot put another authority in place", async () => {
    const answers = await callBack([anyCall("initialize"), anyCall("setAuthority")]);
    const refused = [["AlreadyInitialized"], ["AccessManagedUnauthorized", token.address]];
    expect(answers).toEqual([...refused, ...refused]);
  });

  test("cannot govern even if it is the governor", async () => {
    await venue.authority.write.grantRole([0n, token.address, 0]);
    const answers = await callBack([anyCall("setMarketStatus"), anyCall("setFeeAccount")]);
    expect(answers).toEqual(answers.map(() => ["ReentrancyGuardReentrantCall"]));
    await token.write.act([venue.exchange.address, anyCall("setFeeAccount")]);
    expect(await venue.exchange.read.registry()).toEqual([4, 3, 3, 1]);
  });

  test("finds no function at the address that nobody knows", async () => {
    const answers = await callBack(["0x12345678", "0xffffffff"]);
    expect(answers).toEqual(answers.map(() => ["ReentrancyGuardReentrantCall"]));
  });
});

test("After a deposit the exchange is open again, in the same block and for the token too", async () => {
  await token.write.setCallbacks([venue.exchange.address, [anyCall("openAccount")]]);
  await token.write.setTrick([Trick.CALL_BACK]);
  await deposit(venue.alice, HOSTILE, 1_000n);
  await token.write.act([venue.exchange.address, anyCall("openAccount")]);
  expect(await venue.exchange.read.ownerOf([5])).toBe(token.address);
});
