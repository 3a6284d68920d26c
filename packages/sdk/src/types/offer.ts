import type { Address, Hex } from "viem";
import type { Side } from "./order.ts";
import type { AccountId, Lots, MarketId, Seconds, Tick } from "./units.ts";

/** What a maker offers to trade, as it is signed. */
export interface Offer {
  /** Of the maker. */
  readonly account: AccountId;
  /** Whose signature it is: the owner of the account, or a delegate with `"offers"` who may trade at the market. */
  readonly signer: Address;
  /** Its kind says whether the offer is about spot, a perpetual or a loan. */
  readonly market: MarketId;
  /** Of the maker: `"bid"` buys or borrows, `"ask"` sells or lends. */
  readonly side: Side;
  /** Price in ticks, or rate in basis points a year. */
  readonly tick: Tick;
  /** Size of all parts together. */
  readonly lots: Lots;
  /** Smallest part that may be taken at once; `lots` = all or nothing. */
  readonly minLots: Lots;
  /** Accounts that may take it; none = any. */
  readonly takers: readonly AccountId[];
  /** Unix second from which on it can no longer be taken. */
  readonly expiry: Seconds;
  /** Offers of an account with the same nonce exclude each other: what is taken of one is taken of all. */
  readonly nonce: bigint;
}

/** An offer and its signature: all that a taker needs. */
export interface SignedOffer {
  readonly offer: Offer;
  readonly signature: Hex;
}

/** What has become of the offers of an account with a nonce. */
export interface OfferState {
  /** Lots taken so far. */
  readonly takenLots: Lots;
  /** Whether nothing more can be taken. */
  readonly cancelled: boolean;
  /** All lower nonces of the account are cancelled. */
  readonly floor: bigint;
}
