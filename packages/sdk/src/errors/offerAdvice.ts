import type { Advice } from "./advice.ts";

/** Advice for errors about signed offers. */
export const OFFER_ERROR_ADVICE = {
  InvalidOfferSignature: {
    ccxt: "AuthenticationError",
    text: "The signature is not the signer's, or is about another offer, chain or exchange. Ask the maker to sign again.",
  },
  NotOfferTaker: {
    ccxt: "PermissionDenied",
    text: "The offer names the accounts that may take it, and this one is not among them. Ask for an offer to it.",
  },
  OfferExpired: {
    ccxt: "OperationRejected",
    text: "The offer is over since `expiry`. Ask for a new one.",
  },
  OfferFloorTooHigh: {
    ccxt: "PermissionDenied",
    text: "A delegate may cancel nonces up to `highest` at once. Go in steps, or have the owner do it.",
  },
  OfferNonceCancelled: {
    ccxt: "OperationRejected",
    text: "The maker has cancelled the offer. Ask for a new one.",
  },
  OfferOverfilled: {
    ccxt: "InvalidOrder",
    text: "Only `remainingLots` are left of the offer, or of another one with its nonce. Take no more.",
  },
  OfferPartTooSmall: {
    ccxt: "InvalidOrder",
    text: "The maker accepts no part below `minLots`. Take that many, or more.",
  },
  OwnOffer: {
    ccxt: "InvalidOrder",
    text: "An account cannot take its own offer. Cancel it, or take it with another account.",
  },
  SignerNotAuthorized: {
    ccxt: "PermissionDenied",
    text: "The signer of the offer is neither the owner of the maker's account nor a delegate who may make offers there, or not any more. Ask for an offer that the owner signs.",
  },
} as const satisfies Readonly<Record<string, Advice>>;
