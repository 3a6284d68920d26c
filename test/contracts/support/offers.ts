// Signed offers of traders of a venue.

import { encodeOffer, type Offer, type OfferPlace, offerTypedData, pangeaAbi } from "@pangea/sdk";
import { encodeFunctionData, getAddress, type Hex, parseEventLogs } from "viem";
import type { Wallet } from "../../support/chain.ts";
import { now, type Receipt, type Trader, type Venue } from "./venue.ts";

type Terms = Pick<Offer, "market" | "side" | "tick" | "lots"> & Partial<Offer>;

/** An offer of a trader, of an hour, that anybody may take in any part. */
export async function offerOf(venue: Venue, maker: Trader, terms: Terms): Promise<Offer> {
  const usual = { account: maker.account, signer: getAddress(maker.address), minLots: 1n, takers: [], nonce: 1n };
  return { ...usual, expiry: (await now(venue)) + 3_600, ...terms };
}

export async function placeOf({ chain, exchange }: Venue): Promise<OfferPlace> {
  return { exchange: exchange.address, chainId: await chain.publicClient.getChainId() };
}

interface Signer {
  readonly wallet: Wallet;
}

/** What a wallet signs at this venue. */
export async function sign(venue: Venue, signer: Signer, offer: Offer): Promise<Hex> {
  return signAt(await placeOf(venue), signer, offer);
}

/** What it signs elsewhere. */
export function signAt(place: OfferPlace, { wallet }: Signer, offer: Offer): Promise<Hex> {
  return wallet.signTypedData(offerTypedData(offer, place) as never);
}

export interface Take {
  readonly offer: Offer;
  readonly signature: Hex;
  readonly lots?: bigint;
}

/** Takes as much of an offer as is said, else all of it. */
export function take(taker: Trader, { offer, signature, lots = offer.lots }: Take): Promise<Receipt> {
  return taker.send(encodeTake(taker.account, { offer, signature, lots }));
}

export function encodeTake(account: number, { offer, signature, lots = offer.lots }: Take): Hex {
  const args = [encodeOffer(offer), signature, account, Number(lots)] as const;
  return encodeFunctionData({ abi: pangeaAbi, functionName: "takeOffer", args } as never);
}

/** Signs an offer of a trader and lets another take it. */
export async function trade(
  venue: Venue,
  { maker, taker, ...terms }: Terms & { maker: Trader; taker: Trader },
): Promise<Receipt> {
  const offer = await offerOf(venue, maker, terms);
  return take(taker, { offer, signature: await sign(venue, maker, offer) });
}

/** What a transaction says of offers that were taken. */
export function takenIn({ exchange }: Venue, { logs }: Receipt) {
  const events = parseEventLogs({ abi: exchange.abi, eventName: "OfferTaken", logs: logs as never });
  return events.map(({ args }) => args as Record<string, unknown>);
}
