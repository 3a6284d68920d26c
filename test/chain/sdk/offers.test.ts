import { readFileSync } from "node:fs";
import path from "node:path";
import { type Abi, type Address, encodeFunctionData, getAddress, type Hex, zeroAddress } from "viem";
import { deployContract } from "viem/actions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  answerQuotes,
  assetUnits,
  ContractError,
  cancelOfferSync,
  cancelOffersBelowSync,
  depositSync,
  getAccountsOf,
  getBalances,
  getOfferState,
  hashOffer,
  type MessageChannel,
  NoQuoteError,
  OfferInvalidError,
  type OfferProblem,
  pangeaAbi,
  requestQuote,
  type SignedOffer,
  sendCallSync,
  setDelegateSync,
  signOffer,
  takeOfferSync,
  verifyOffer,
  withdrawSync,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";

const WALLET = path.resolve(import.meta.dirname, "../../../artifacts/contracts/mocks/TestWallet.sol/TestWallet.json");

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

  test("behavior: a wallet with code signs by the word that it gives, and its account trades", async () => {
    const wallet = await createSmartWallet();
    const offer = await signed({ account: wallet.account, side: "bid", signer: wallet.address });
    const check = { ...at(), ...offer, account: taker.account };
    expect(await verifyOffer(venue.client, check)).toEqual({ remainingLots: lots });
    expect((await take(offer, lots / 2n)).lots).toBe(lots / 2n);
    const [bought] = await getBalances(venue.client, { ...at(), account: wallet.account }).then((balances) =>
      balances.filter(({ asset }) => asset === venue.market.asset.id),
    );
    expect(bought?.free).toBe(assetUnits(lots / 2n, venue.market.scale));

    // signed by the key of another, then disowned by the wallet itself
    const foreign = await signed({ account: wallet.account, side: "bid", signer: wallet.address }, second);
    expect(await problemOf(foreign)).toBe("wrongSignature");
    await expect(take(foreign)).rejects.toMatchObject({ errorName: "InvalidOfferSignature" });
    await wallet.disown();
    expect(await problemOf(offer)).toBe("wrongSignature");
    await expect(take(offer, lots / 2n)).rejects.toMatchObject({ errorName: "InvalidOfferSignature" });
  });
});

/** A wallet that takes for its own what the maker's key has signed, with an account and dollars at the exchange. */
async function createSmartWallet() {
  const { exchange, client } = venue;
  const { abi, bytecode } = JSON.parse(readFileSync(WALLET, "utf8")) as { abi: Abi; bytecode: Hex };
  const hash = await deployContract(maker.wallet, { abi, bytecode });
  const { contractAddress } = await client.waitForTransactionReceipt({ hash });
  const address = getAddress(contractAddress as Address);
  const send = (functionName: string, args: readonly unknown[]) =>
    sendCallSync(maker.wallet, { to: address, data: encodeFunctionData({ abi, functionName, args }) });
  await send("act", [exchange, encodeFunctionData({ abi: pangeaAbi, functionName: "openAccount" })]);
  const [account] = await getAccountsOf(client, { exchange, owner: address });
  const dollars = { ...at(), asset: 0, amount: 10n ** 22n };
  await withdrawSync(second.wallet, { ...dollars, account: second.account, to: second.owner });
  await depositSync(second.wallet, { ...dollars, account: account as number });
  const WRONG_ANSWER = 1;
  return { address, account: account as number, disown: () => send("setMood", [WRONG_ANSWER, zeroAddress, "0x"]) };
}

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
