// Makers that are contracts and sign as ERC-1271 has it, and what they may try on being asked.

import { type Offer, pangeaAbi } from "@pangea/sdk";
import { type AbiParameter, encodeFunctionData, getAddress, type Hex, zeroAddress } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import type { Contract } from "../../support/chain.ts";
import { encodeTake, sign, take } from "../support/offers.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, PLAIN, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const Mood = { HONEST: 0, WRONG_ANSWER: 1, REVERT: 2, BURN: 3, FLOOD: 4, REENTER: 5 } as const;
/** Account of the wallet. */
const ITS = 4;

const openVenue = venueFixture();
let venue: Venue;
let wallet: Contract<"TestWallet">;
let offer: Offer;
let signature: Hex;

beforeEach(async () => {
  venue = await openVenue();
  const { chain, exchange, alice, carol } = venue;
  // Alice keeps the wallet, Carol feeds its account
  wallet = await chain.deploy("TestWallet", [], { wallet: alice.wallet });
  await wallet.write.act([exchange.address, encode("openAccount", [])]);
  await carol.write("withdraw", [3, DOLLAR, 1_000_000n, carol.address]);
  await carol.write("deposit", [ITS, DOLLAR, 1_000_000n]);
  const terms = { account: ITS, signer: getAddress(wallet.address), market: PLAIN, nonce: 1n };
  offer = { ...terms, side: "bid", tick: 100n, lots: 10n, minLots: 1n, takers: [], expiry: 4_000_000_000 };
  signature = await sign(venue, alice, offer);
});

const encode = (functionName: string, args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: pangeaAbi, functionName, args } as never);
const takeIt = () => take(venue.bob, { offer, signature });
const setMood = (mood: keyof typeof Mood, call: Hex = "0x") =>
  wallet.write.setMood([Mood[mood], venue.exchange.address, call]);

describe("A wallet with code", () => {
  test("makes offers with the signature of its keeper", async () => {
    await takeIt();
    expect((await venue.bob.balance(DOLLAR)).free).toBe(WEALTH + 1_000n);
    expect((await venue.exchange.read.balanceOf([ITS, ETHER])).free).toBe(10n);
  });

  test("makes none with the signature of another", async () => {
    signature = await sign(venue, venue.carol, offer);
    await expectNoTrace(venue, takeIt, ["InvalidOfferSignature", offer.signer]);
  });

  test("may sign as a delegate of an account", async () => {
    await venue.carol.write("setDelegate", [3, wallet.address, 66, 5_000_000_000]);
    offer = { ...offer, account: 3 };
    signature = await sign(venue, venue.alice, offer);
    await takeIt();
    expect((await venue.carol.balance(ETHER)).free).toBe(WEALTH + 10n);
  });

  test("signs with bytes of any length", async () => {
    await setMood("REENTER", encode("ownerOf", [1]));
    signature = "0x";
    await takeIt();
    signature = `0x${"11".repeat(1_000)}`;
    offer = { ...offer, nonce: 2n };
    await takeIt();
  });

  test.each(["WRONG_ANSWER", "REVERT"] as const)("makes none in the mood %s", async (mood) => {
    await setMood(mood);
    await expectNoTrace(venue, takeIt, ["InvalidOfferSignature", offer.signer]);
  });

  test("that burns all gas or floods its caller costs only who takes its offer", async () => {
    const gas = 3_000_000n;
    for (const mood of ["BURN", "FLOOD"] as const) {
      await setMood(mood);
      const call = { from: venue.bob.address, to: venue.exchange.address, data: encodeTake(2, { offer, signature }) };
      const request = venue.chain.publicClient.request as never as (what: unknown) => Promise<unknown>;
      const params = [{ ...call, gas: `0x${gas.toString(16)}` }, "latest"];
      expect(await refusal(request({ method: "eth_call", params }))).toEqual([
        ...["InvalidOfferSignature", offer.signer],
      ]);
    }
    // and nobody else's offers, nor his own when he is himself again
    await setMood("HONEST");
    await takeIt();
  });
});

describe("While a wallet is asked for its signature (attack 9)", () => {
  const functions = pangeaAbi.filter((item) => item.type === "function");
  /** What never changes, and what only the authority can do. */
  const FIXED = [
    "authority",
    "isConsumingScheduledOp",
    "setAuthority",
    "initialize",
    "eip712Domain",
    "BUNDLES",
    "CREDIT_DESK",
    "COUNCIL",
    "LENS",
  ];
  const GUARDED = functions.map(({ name }) => name).filter((name) => !FIXED.includes(name));

  test.each(GUARDED)("it finds %s closed", async (name) => {
    const { inputs = [] } = functions.find((candidate) => candidate.name === name) ?? {};
    await setMood("REENTER", encode(name, inputs.map(anyValue)));
    await takeIt();
  });

  test("it finds the exchange closed for another take of the same offer and for packed batches", async () => {
    await setMood("REENTER", encodeTake(2, { offer, signature }));
    await takeIt();
    await setMood("REENTER", "0x00");
    offer = { ...offer, nonce: 2n };
    await takeIt();
  });

  test("and open what never changes", async () => {
    await setMood("REENTER", encode("eip712Domain", []));
    expect(await refusal(takeIt())).toEqual(["InvalidOfferSignature", offer.signer]);
  });

  test("the exchange is open again afterwards, in the same block", async () => {
    await setMood("REENTER", encode("standingOf", [ITS]));
    await takeIt();
    await venue.bob.write("withdraw", [2, DOLLAR, 5n, venue.bob.address]);
    expect((await venue.exchange.read.standingOf([ITS])).hasObligation).toBe(false);
  });
});

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
