import { getAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  answerQuotes,
  ContractError,
  cancelOfferSync,
  cancelOffersBelowSync,
  getOfferState,
  hashOffer,
  type MessageChannel,
  NoQuoteError,
  OfferInvalidError,
  type OfferProblem,
  requestQuote,
  type SignedOffer,
  setDelegateSync,
  signOffer,
  takeOfferSync,
  verifyOffer,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";

let venue: TestExchange;
let maker: Trader;
let taker: Trader;
let second: Trader;
let nonce = 0n;
let tick: bigint;
let lots: bigint;

beforeAll(async () => {
  venue = await startExchange();
  maker = await venue.trader(1);
  taker = await venue.trader(2);
  second = await venue.trader(3);
  // a thousand times the smallest order
  tick = 10_000n;
  lots = (venue.market.minNotional * 1_000n) / tick + 1_000n;
});

afterAll(() => venue?.stop());

const at = () => ({ exchange: venue.exchange });
const soon = async () => Number((await venue.client.getBlock()).timestamp) + 600;

async function signed(terms: Partial<SignedOffer["offer"]> = {}, { wallet, account } = maker): Promise<SignedOffer> {
  nonce += 1n;
  const offer = { account, market: venue.market.id, side: "ask", tick, lots, expiry: await soon(), nonce } as const;
  return signOffer(wallet, { ...at(), offer: { ...offer, ...terms } });
}

async function problemOf(offer: SignedOffer, terms: { account?: number; lots?: bigint } = {}): Promise<OfferProblem> {
  const error = await verifyOffer(venue.client, { ...at(), ...offer, ...terms }).catch((reason: unknown) => reason);
  if (!(error instanceof OfferInvalidError)) throw error;
  return error.problem;
}

const take = (offer: SignedOffer, part?: bigint, by = taker) =>
  takeOfferSync(by.wallet, { ...at(), ...offer, account: by.account, lots: part });

describe("signed offers", () => {
  test("default", async () => {
    const offer = await signed();
    const chainId = await venue.client.getChainId();
    expect(hashOffer(offer.offer, { ...at(), chainId })).toMatch(/^0x[0-9a-f]{64}$/);
    const check = { ...at(), ...offer, account: taker.account };
    expect(await verifyOffer(venue.client, check)).toEqual({ remainingLots: lots });
    const half = lots / 2n;
    expect((await take(offer, half)).lots).toBe(half);
    const key = { ...at(), account: maker.account, offerNonce: offer.offer.nonce };
    expect(await getOfferState(venue.client, key)).toEqual({ takenLots: half, cancelled: false, floor: 0n });
    expect(await verifyOffer(venue.client, check)).toEqual({ remainingLots: lots - half });
    expect(await problemOf(offer, { lots })).toBe("filled");
    await take(offer, lots - half);
    expect(await problemOf(offer)).toBe("filled");
  });

  test("behavior: what verifyOffer finds is what the exchange refuses", async () => {
    const good = await signed();
    const other = await signed({}, second);
    const cases: readonly [OfferProblem, SignedOffer, string, bigint?][] = [
      ["expired", await signed({ expiry: 1 }), "OfferExpired"],
      ["notForThisTaker", await signed({ takers: [second.account] }), "NotOfferTaker"],
      ["ownOffer", await signed({ account: taker.account, signer: taker.owner }, taker), "OwnOffer"],
      ["partTooSmall", await signed({ minLots: lots }), "OfferPartTooSmall", lots - 1n],
      ["signerNotAuthorized", await signed({ signer: second.owner }), "SignerNotAuthorized"],
      ["wrongSignature", { ...good, signature: other.signature }, "InvalidOfferSignature"],
      ["wrongSignature", { ...good, signature: "0x" }, "InvalidOfferSignature"],
      ["wrongSignature", { ...good, offer: { ...good.offer, tick: 1n } }, "InvalidOfferSignature"],
      [
        "wrongSignature",
        { ...good, signature: `${good.signature.slice(0, -2)}00` as `0x${string}` },
        "InvalidOfferSignature",
      ],
    ];
    for (const [problem, offer, errorName, part] of cases) {
      expect(await problemOf(offer, { account: taker.account, ...(part === undefined ? {} : { lots: part }) })).toBe(
        problem,
      );
      const error = await take(offer, part).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ContractError);
      expect((error as ContractError).errorName).toBe(errorName);
    }
  });

  test("behavior: cancelled ones are over", async () => {
    const offer = await signed();
    const own = { ...at(), account: maker.account };
    await cancelOfferSync(maker.wallet, { ...own, offerNonce: offer.offer.nonce });
    expect(await problemOf(offer)).toBe("cancelled");
    const later = await signed();
    await cancelOffersBelowSync(maker.wallet, { ...own, offerNonce: later.offer.nonce + 1n });
    expect(await problemOf(later)).toBe("cancelled");
    await take(await signed(), lots);
  });

  test("behavior: a delegate signs with the permission for offers", async () => {
    const signer = getAddress(second.owner);
    const offer = await signed({ signer, account: maker.account }, { ...second, account: maker.account });
    expect(await problemOf(offer)).toBe("signerNotAuthorized");
    const expiry = await soon();
    const permissions = ["tradeSpot", "offers"] as const;
    await setDelegateSync(maker.wallet, { ...at(), account: maker.account, delegate: signer, permissions, expiry });
    await verifyOffer(venue.client, { ...at(), ...offer });
    await take(offer);
  });
});

/** All who listen hear what anybody sends, a little later. */
function createHub(): () => MessageChannel {
  const listeners = new Set<(message: string) => void>();
  return () => ({
    send: (message) => {
      setTimeout(() => {
        for (const listener of listeners) listener(message);
      }, 1);
    },
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
}

describe("requestQuote", () => {
  const request = (
    channel: MessageChannel,
    extras: { enough?: number; worstTick?: bigint; signal?: AbortSignal } = {},
  ) =>
    requestQuote(venue.client, {
      ...at(),
      ...{ channel, account: taker.account, market: venue.market.id, side: "bid", lots },
      signal: AbortSignal.timeout(3_000),
      ...extras,
    });

  async function answer(channel: MessageChannel, { wallet, account }: Trader, price: bigint) {
    const expiry = await soon();
    nonce += 1n;
    const own = nonce;
    return answerQuotes(wallet, { ...at(), channel, account, quote: () => ({ tick: price, expiry, nonce: own }) });
  }

  test("default", async () => {
    const join = createHub();
    const stops = [await answer(join(), maker, tick + 5n), await answer(join(), second, tick + 3n)];
    const quote = await request(join(), { enough: 2 });
    expect(quote.offer).toMatchObject({
      account: second.account,
      side: "ask",
      tick: tick + 3n,
      takers: [taker.account],
    });
    await take(quote, lots);
    for (const stop of stops) stop();
  });

  test("behavior: passes over what is noise, too dear, forged or about something else", async () => {
    const join = createHub();
    const forger = join();
    const forged = await signed({ tick: 1n });
    forger.onMessage((message) => {
      if (!message.includes("quoteRequest")) return;
      const { id } = JSON.parse(message) as { id: string };
      const text = (offer: object) =>
        JSON.stringify({ type: "pangea/quote", id, ...forged, offer }, (_key, value: unknown) =>
          typeof value === "bigint" ? value.toString() : value,
        );
      const others = [{ tick: 2n }, { side: "bid" }, { expiry: -1 }].map((terms) =>
        text({ ...forged.offer, ...terms }),
      );
      for (const noise of ["hello", ...others]) void forger.send(noise);
    });
    await answer(join(), maker, tick + 9n);
    await answer(join(), second, tick + 1n);
    const quote = await request(join(), { enough: 1, worstTick: tick + 5n });
    expect(quote.offer.account).toBe(second.account);
  });

  test("error: NoQuoteError", async () => {
    const join = createHub();
    await answer(join(), maker, tick + 9n);
    const signal = AbortSignal.timeout(500);
    const error = await request(join(), { signal, worstTick: tick }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoQuoteError);
    expect((error as NoQuoteError).rejected.length).toBe(1);
  });

  test("error: the reason of the signal", async () => {
    const reason = new Error("changed my mind");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 20);
    await expect(request(createHub()(), { signal: controller.signal })).rejects.toBe(reason);
  });
});
