import { encodePermissions, hashOffer, type Offer, offerTypedData, type Permission } from "@pangea/sdk";
import { getAddress, type Hex, hexToBigInt, numberToHex, parseEventLogs, size, slice } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { beforeEach, describe, expect, test } from "vitest";
import { encodeTake, offerOf, placeOf, sign, signAt, take, takenIn } from "../support/offers.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import {
  CHARGED,
  DOLLAR,
  ETHER,
  mineAt,
  now,
  PLAIN,
  recordsOf,
  Trader,
  type Venue,
  venueFixture,
  WEALTH,
} from "../support/venue.ts";

/** Order of the group of secp256k1. */
const GROUP_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const openVenue = venueFixture();
let venue: Venue;
let offer: Offer;
let signature: Hex;

beforeEach(async () => {
  venue = await openVenue();
  await prepare({});
});

/** An offer of Alice to sell ten lots at a hundred, but for what is said. */
async function prepare(terms: Partial<Offer>, signer: Pick<Trader, "wallet"> = venue.alice) {
  offer = await offerOf(venue, venue.alice, { market: PLAIN, side: "ask", tick: 100n, lots: 10n, ...terms });
  signature = await sign(venue, signer, offer);
}

const takeIt = (lots?: bigint, taker = venue.bob) =>
  take(taker, { offer, signature, ...(lots === undefined ? {} : { lots }) });
const expectRefused = (error: readonly unknown[], lots?: bigint) => expectNoTrace(venue, () => takeIt(lots), error);
const stateOf = (nonce = 1n) => venue.exchange.read.offerState([1, nonce]);

describe("An offer", () => {
  test("is hashed by the exchange as by the SDK", async () => {
    const raw = { ...offer, side: 1, tick: 100, lots: 10, minLots: 1, takers: [2, 70_000] };
    const place = await placeOf(venue);
    expect(await venue.exchange.read.hashOffer([raw as never])).toBe(
      hashOffer({ ...offer, takers: [2, 70_000] }, place),
    );
    const [, name, version, chainId, verifyingContract] = await venue.exchange.read.eip712Domain();
    expect({ name, version, chainId: Number(chainId), exchange: verifyingContract }).toEqual({
      ...{ name: "Pangea", version: "1" },
      ...{ ...place, exchange: getAddress(place.exchange) },
    });
  });

  test("is executed between the two accounts at its price, and no book hears of it", async () => {
    const receipt = await takeIt(4n);
    expect(await venue.alice.balance(DOLLAR)).toEqual({ free: WEALTH + 400n, held: 0n });
    expect(await venue.alice.balance(ETHER)).toEqual({ free: WEALTH - 4n, held: 0n });
    expect(await venue.bob.balance(DOLLAR)).toEqual({ free: WEALTH - 400n, held: 0n });
    expect(await venue.bob.balance(ETHER)).toEqual({ free: WEALTH + 4n, held: 0n });
    expect(recordsOf(receipt)).toEqual([]);
    expect(receipt.logs.length).toBe(1);
    expect(takenIn(venue, receipt)).toEqual([
      { market: 1n, maker: 1n, taker: 2n, side: 1, tick: 100n, lots: 4n, nonce: 1n },
    ]);
  });

  test("to buy is executed the other way round", async () => {
    await prepare({ side: "bid" });
    await takeIt();
    expect((await venue.alice.balance(ETHER)).free).toBe(WEALTH + 10n);
    expect((await venue.bob.balance(DOLLAR)).free).toBe(WEALTH + 1_000n);
  });

  test("leaves alone what rests on the book", async () => {
    const { id } = await venue.carol.place({ side: "ask", tick: 90n, lots: 5n });
    await takeIt();
    expect((await venue.exchange.read.orderInfo([PLAIN, id])).lots).toBe(5);
  });

  test("is taken in parts, never more than all of it", async () => {
    await takeIt(4n);
    await takeIt(5n, venue.carol);
    expect(await stateOf()).toEqual([9, false, 0n]);
    await expectRefused(["OfferOverfilled", 1n, 1n, 2n, 1n], 2n);
    await takeIt(1n);
    await expectRefused(["OfferOverfilled", 1n, 1n, 1n, 0n], 1n);
  });

  test("is taken in no smaller parts than its maker accepts", async () => {
    await prepare({ minLots: 4n });
    await expectRefused(["OfferPartTooSmall", 3n, 4n], 3n);
    await takeIt(7n);
    await expectRefused(["OfferPartTooSmall", 3n, 4n], 3n);
    await prepare({ minLots: 10n, nonce: 2n });
    await expectRefused(["OfferPartTooSmall", 9n, 10n], 9n);
    await takeIt();
  });

  test("is taken in no smaller parts than the market's smallest order", async () => {
    await prepare({ market: CHARGED, tick: 10n, lots: 1_000n });
    await expectRefused(["BelowMinimumNotional", 990n, 1_000n], 99n);
    await takeIt(100n);
    await expectRefused(["OfferPartTooSmall", 0n, 1n], 0n);
    await prepare({ minLots: 0n, nonce: 2n });
    await expectRefused(["ZeroLots"], 0n);
  });

  test("is over with its last second", async () => {
    await mineAt(venue, offer.expiry - 2);
    await takeIt(1n);
    await mineAt(venue, offer.expiry);
    expect((await refusal(takeIt(1n)))[0]).toBe("OfferExpired");
    await prepare({ expiry: 0, nonce: 2n });
    expect((await refusal(takeIt(1n))).slice(0, 2)).toEqual(["OfferExpired", 0n]);
  });

  test("to some accounts is taken by no other", async () => {
    await prepare({ takers: [5, 3] });
    await expectRefused(["NotOfferTaker", 2n]);
    await takeIt(10n, venue.carol);
  });

  test("is not taken by its own account, but by another of the same owner", async () => {
    expect(await refusal(takeIt(1n, venue.alice))).toEqual(["OwnOffer", 1n]);
    await venue.alice.write("openAccount", []);
    const second = new Trader(venue, venue.alice.wallet, 4);
    await venue.alice.write("transfer", [1, 4, DOLLAR, 1_000n]);
    await takeIt(10n, second);
    expect((await venue.alice.balance(DOLLAR)).free).toBe(WEALTH);
  });

  test("needs what it is about on both sides", async () => {
    await prepare({ tick: 1n, lots: 2n ** 47n });
    await venue.alice.write("withdraw", [1, ETHER, (WEALTH - 5n) * 10n ** 10n, venue.alice.address]);
    await expectRefused(["InsufficientBalance", 1n, 1n, 5n, 6n], 6n);
    await venue.bob.write("withdraw", [2, DOLLAR, WEALTH - 4n, venue.bob.address]);
    await expectRefused(["InsufficientBalance", 2n, 0n, 4n, 5n], 5n);
    await takeIt(4n);
  });

  test("is not taken at a market that takes no orders or does not exist", async () => {
    await venue.exchange.write.setMarketStatus([PLAIN, 2]);
    await expectRefused(["MarketNotActive", 1n]);
    await prepare({ market: 77 });
    await expectRefused(["UnknownMarket", 77n]);
  });

  test("is not taken by who may not act for the taking account", async () => {
    const stranger = new Trader(venue, venue.stranger, 2);
    expect(await refusal(takeIt(1n, stranger))).toEqual(["NotAuthorized", 2n, getAddress(stranger.address), 66n]);
    const appoint = (permissions: readonly Permission[]) =>
      venue.bob.write("setDelegate", [2, stranger.address, encodePermissions(permissions), 5_000_000_000]);
    for (const few of [["tradeSpot"], ["offers"], ["offers", "tradePerp", "loans"]] as const) {
      await appoint(few);
      expect((await refusal(takeIt(1n, stranger)))[0]).toBe("NotAuthorized");
    }
    await appoint(["tradeSpot", "offers"]);
    await takeIt(1n, stranger);
  });
});

describe("Fees are those of the same fill on the book", () => {
  test.each([
    { side: "ask", opposite: "bid", tick: 1_003n, lots: 777n },
    { side: "bid", opposite: "ask", tick: 1_003n, lots: 777n },
    { side: "bid", opposite: "ask", tick: 7n, lots: 143n },
  ] as const)("maker $side of $lots at $tick", async ({ side, opposite, tick, lots }) => {
    const state = async () => ({
      alice: [await venue.alice.balance(DOLLAR), await venue.alice.balance(ETHER)],
      bob: [await venue.bob.balance(DOLLAR), await venue.bob.balance(ETHER)],
      fees: (await venue.exchange.read.marketInfo([CHARGED])).fees,
    });
    const snapshot = await venue.chain.testClient.snapshot();
    await venue.alice.place({ side, tick, lots }, { market: CHARGED });
    await venue.bob.place({ side: opposite, tick, lots }, { market: CHARGED });
    const onBook = await state();
    await venue.chain.testClient.revert({ id: snapshot });
    await prepare({ market: CHARGED, side, tick, lots });
    await takeIt();
    expect(await state()).toEqual(onBook);
  });

  test("and so are rebates", async () => {
    await venue.exchange.write.setSpotFees([CHARGED, 500, -300]);
    await prepare({ market: CHARGED, tick: 1_003n, lots: 777n });
    await takeIt();
    const dollars = 1_003n * 777n * 10n;
    const fee = (dollars * 500n + 999_999n) / 1_000_000n;
    const rebate = (dollars * 300n) / 1_000_000n;
    expect((await venue.alice.balance(DOLLAR)).free).toBe(WEALTH + dollars + rebate);
    expect((await venue.bob.balance(DOLLAR)).free).toBe(WEALTH - dollars - fee);
    expect((await venue.exchange.read.marketInfo([CHARGED])).fees).toBe(fee - rebate);
  });
});

describe("Offers with the same nonce", () => {
  test("exclude each other", async () => {
    await takeIt(6n);
    await prepare({ side: "bid", tick: 50n, lots: 8n });
    await expectRefused(["OfferOverfilled", 1n, 1n, 3n, 2n], 3n);
    await takeIt(2n);
    await prepare({ lots: 3n });
    await expectRefused(["OfferOverfilled", 1n, 1n, 1n, 0n], 1n);
  });

  test.each([[2n], [4n], [5n], [2n ** 64n - 1n]])("have nothing to do with those of nonce %i", async (nonce) => {
    await takeIt(6n);
    await prepare({ nonce });
    await takeIt(10n);
    expect([await stateOf(1n), await stateOf(nonce)]).toEqual([
      [6, false, 0n],
      [10, false, 0n],
    ]);
  });

  test("of another account have nothing to do with them", async () => {
    await takeIt(6n);
    const other = await offerOf(venue, venue.carol, { market: PLAIN, side: "ask", tick: 100n, lots: 10n });
    await take(venue.bob, { offer: other, signature: await sign(venue, venue.carol, other) });
  });
});

describe("Cancelling", () => {
  test("a nonce ends all offers of it", async () => {
    await takeIt(6n);
    const receipt = await venue.alice.write("cancelOffer", [1, 1n]);
    const [event] = parseEventLogs({ abi: venue.exchange.abi, logs: receipt.logs as never });
    expect(event).toMatchObject({ eventName: "OfferCancelled", args: { account: 1n, nonce: 1n } });
    await expectRefused(["OfferNonceCancelled", 1n, 1n], 1n);
    expect([await stateOf(1n), await stateOf(0n), await stateOf(2n)]).toEqual([
      [6, true, 0n],
      [0, false, 0n],
      [0, false, 0n],
    ]);
    await venue.alice.write("cancelOffer", [1, 1n]);
    await prepare({ nonce: 2n });
    await takeIt();
  });

  test("below a nonce ends all offers of lower ones", async () => {
    const receipt = await venue.alice.write("cancelOffersBelow", [1, 5n]);
    const [event] = parseEventLogs({ abi: venue.exchange.abi, logs: receipt.logs as never });
    expect(event).toMatchObject({ eventName: "OffersCancelledBelow", args: { account: 1n, nonce: 5n } });
    await expectRefused(["OfferNonceCancelled", 1n, 1n]);
    await prepare({ nonce: 4n });
    await expectRefused(["OfferNonceCancelled", 1n, 4n]);
    await prepare({ nonce: 5n });
    await takeIt(1n);
    expect(await stateOf(4n)).toEqual([0, true, 5n]);
    expect(await stateOf(5n)).toEqual([1, false, 5n]);
    // a floor does not fall, and the account remains what it was
    expect((await venue.alice.write("cancelOffersBelow", [1, 3n])).logs).toEqual([]);
    expect((await stateOf(4n))[1]).toBe(true);
    expect(await venue.exchange.read.ownerOf([1])).toBe(getAddress(venue.alice.address));
  });

  test("is for the owner and delegates who may cancel", async () => {
    const stranger = new Trader(venue, venue.stranger, 1);
    const appoint = (permission: Permission) =>
      venue.alice.write("setDelegate", [1, stranger.address, encodePermissions([permission]), 5_000_000_000]);
    await appoint("tradeSpot");
    const refused = ["NotAuthorized", 1n, getAddress(stranger.address), 1n];
    expect(await refusal(stranger.write("cancelOffer", [1, 1n]))).toEqual(refused);
    expect(await refusal(stranger.write("cancelOffersBelow", [1, 1n]))).toEqual(refused);
    await appoint("cancel");
    await stranger.write("cancelOffer", [1, 1n]);
    await stranger.write("cancelOffersBelow", [1, 7n]);
  });

  test("by a delegate cannot use up all nonces", async () => {
    const stranger = new Trader(venue, venue.stranger, 1);
    await venue.alice.write("setDelegate", [1, stranger.address, encodePermissions(["cancel"]), 5_000_000_000]);
    const highest = 2n ** 32n;
    expect(await refusal(stranger.write("cancelOffersBelow", [1, highest + 1n]))).toEqual([
      ...["OfferFloorTooHigh", highest + 1n, highest],
    ]);
    await stranger.write("cancelOffersBelow", [1, highest]);
    await venue.alice.write("cancelOffersBelow", [1, 2n ** 64n - 1n]);
    expect(await stateOf(2n ** 64n - 2n)).toEqual([0, true, 2n ** 64n - 1n]);
  });
});

describe("A signature (attack 38)", () => {
  const invalid = () => ["InvalidOfferSignature", getAddress(offer.signer)];

  test.each<[string, Partial<Offer>]>([
    ["market", { market: CHARGED }],
    ["side", { side: "bid" }],
    ["price", { tick: 99n }],
    ["size", { lots: 11n }],
    ["smallest part", { minLots: 2n }],
    ["takers", { takers: [2] }],
    ["expiry", { expiry: 4_000_000_000 }],
    ["nonce", { nonce: 2n }],
  ])("is about no other %s", async (_what, terms) => {
    offer = { ...offer, ...terms };
    await expectRefused(invalid(), 10n);
  });

  test("is about no other account of its owner", async () => {
    await venue.alice.write("openAccount", []);
    await venue.alice.write("transfer", [1, 4, ETHER, 10n ** 12n]);
    offer = { ...offer, account: 4 };
    await expectRefused(invalid());
  });

  test("is about no other chain and no other exchange", async () => {
    const place = await placeOf(venue);
    for (const exchange of [venue.offers, venue.dollar.address]) {
      signature = await signAt({ ...place, exchange }, venue.alice, offer);
      await expectRefused(invalid());
    }
    // a key of its own, because wallets do not sign for other chains
    const key = privateKeyToAccount(`0x${"11".repeat(32)}`);
    await venue.alice.write("setDelegate", [1, key.address, encodePermissions(["tradeSpot", "offers"]), 5_000_000_000]);
    offer = { ...offer, signer: key.address };
    signature = await key.signTypedData(offerTypedData(offer, { ...place, chainId: place.chainId + 1 }));
    await expectRefused(invalid());
    signature = await key.signTypedData(offerTypedData(offer, place));
    await takeIt();
  });

  test("of somebody else is not the signer's", async () => {
    signature = await sign(venue, venue.carol, offer);
    await expectRefused(invalid());
  });

  test("in its malleable form, in another length or of nobody is none", async () => {
    const [r, s, v] = [slice(signature, 0, 32), hexToBigInt(slice(signature, 32, 64)), slice(signature, 64)];
    const parity = numberToHex(v === "0x1b" ? 28 : 27);
    const flipped = `${r}${numberToHex(GROUP_ORDER - s, { size: 32 }).slice(2)}${parity.slice(2)}` as Hex;
    const honest = signature;
    expect(size(honest)).toBe(65);
    for (const other of [
      flipped,
      slice(honest, 0, 64),
      `${honest}00` as Hex,
      "0x" as Hex,
      `0x${"00".repeat(65)}` as Hex,
    ]) {
      signature = other;
      await expectRefused(invalid());
    }
  });

  test("for an account that nobody owns is nobody's", async () => {
    offer = { ...offer, account: 99, signer: `0x${"00".repeat(20)}` };
    signature = `0x${"00".repeat(64)}1b`;
    await expectRefused(invalid());
  });

  test("is worth nothing at the code behind the exchange", async () => {
    const own = await venue.chain.at("Offers", venue.offers, venue.bob.wallet);
    const data = encodeTake(2, { offer, signature });
    const request = venue.chain.publicClient.request as never as (call: unknown) => Promise<unknown>;
    const call = { from: venue.bob.address, to: own.address, data };
    expect(await refusal(request({ method: "eth_call", params: [call, "latest"] }))).toEqual(["UnknownMarket", 1n]);
  });
});

describe("A delegate", () => {
  let delegate: Trader;

  beforeEach(async () => {
    delegate = new Trader(venue, venue.stranger, 1);
    await prepare({ signer: getAddress(delegate.address) }, delegate);
  });

  const appoint = (permissions: readonly Permission[], expiry = 5_000_000_000) =>
    venue.alice.write("setDelegate", [1, delegate.address, encodePermissions(permissions), expiry]);

  test("signs for an account as long as it may make offers there", async () => {
    const nobody = ["SignerNotAuthorized", 1n, getAddress(delegate.address), 66n];
    await expectRefused(nobody);
    await appoint(["cancel", "tradePerp", "loans", "offers"]);
    await expectRefused(nobody);
    await appoint(["tradeSpot"]);
    await expectRefused(nobody);
    await appoint(["tradeSpot", "offers"]);
    await takeIt(1n);
    await appoint([], 0);
    await expectRefused(nobody, 1n);
  });

  test("no longer signs when its time is over, also for what it signed before", async () => {
    const expiry = (await now(venue)) + 100;
    await appoint(["tradeSpot", "offers"], expiry);
    await takeIt(1n);
    await mineAt(venue, expiry + 1);
    expect((await refusal(takeIt(1n))).slice(0, 2)).toEqual(["DelegateExpired", 1n]);
  });
});
