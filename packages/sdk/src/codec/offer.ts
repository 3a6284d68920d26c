import { type Address, type Hex, hashTypedData, type TypedDataDomain } from "viem";
import type { Offer } from "../types/offer.ts";
import { sideToNumber } from "./enums.ts";
import { checked, checkedNumber, FIELDS } from "./fields.ts";

/**
 * The struct that makers sign, for signers that take typed data apart.
 *
 * @example
 * OFFER_TYPES.Offer.map(({ name }) => name);
 */
export const OFFER_TYPES = {
  Offer: [
    { name: "account", type: "uint32" },
    { name: "signer", type: "address" },
    { name: "market", type: "uint16" },
    { name: "side", type: "uint8" },
    { name: "tick", type: "uint24" },
    { name: "lots", type: "uint48" },
    { name: "minLots", type: "uint48" },
    { name: "takers", type: "uint32[]" },
    { name: "expiry", type: "uint32" },
    { name: "nonce", type: "uint64" },
  ],
} as const;

/** Where an offer is valid. */
export interface OfferPlace {
  readonly exchange: Address;
  readonly chainId: number;
}

/**
 * An offer as the ABI and EIP-712 name it.
 *
 * @param offer - To be encoded.
 * @throws {OutOfRangeError} when a number does not fit.
 * @example
 * encodeOffer(offer).side;
 */
export function encodeOffer(offer: Offer) {
  return {
    account: checkedNumber(offer.account, FIELDS.account),
    signer: offer.signer,
    market: checkedNumber(offer.market, FIELDS.market),
    side: sideToNumber(offer.side),
    tick: checkedNumber(offer.tick, FIELDS.tick),
    lots: checkedNumber(offer.lots, FIELDS.lots),
    minLots: checkedNumber(offer.minLots, FIELDS.minLots),
    takers: offer.takers.map((taker) => checkedNumber(taker, FIELDS.account)),
    expiry: checkedNumber(offer.expiry, FIELDS.expiry),
    nonce: checked(offer.nonce, FIELDS.nonce),
  };
}

/** Of the signatures of offers at an exchange. */
export function offerDomain({ exchange, chainId }: OfferPlace): TypedDataDomain {
  return { name: "Pangea", version: "1", chainId, verifyingContract: exchange };
}

/**
 * What a maker signs, as typed data (EIP-712), for any signer.
 *
 * @param offer - To be signed.
 * @param place - Exchange and chain.
 * @throws {OutOfRangeError} when a number does not fit.
 * @example
 * const signature = await account.signTypedData(offerTypedData(offer, { exchange, chainId: 4326 }));
 */
export function offerTypedData(offer: Offer, place: OfferPlace) {
  return {
    domain: offerDomain(place),
    types: OFFER_TYPES,
    primaryType: "Offer" as const,
    message: encodeOffer(offer),
  };
}

/**
 * The hash that is signed, the same as the exchange's `hashOffer`.
 *
 * @param offer - To be hashed.
 * @param place - Exchange and chain.
 * @example
 * const hash = hashOffer(offer, { exchange, chainId: 4326 });
 */
export function hashOffer(offer: Offer, place: OfferPlace): Hex {
  return hashTypedData(offerTypedData(offer, place));
}
