// Sources of prices that say what tests tell them, and the terms they are read on.

import { type Address, getAddress, parseEventLogs, zeroAddress } from "viem";
import type { Contract } from "../../support/chain.ts";
import { ETHER, type Receipt, type Venue } from "./venue.ts";

/** A whole dollar, as sources say prices. */
export const ONE = 10n ** 18n;

/** Of ether in the venue: a ledger unit is 10^-8 ether, a dollar has 10^6 units, so a price has 8 digits of a dollar. */
export const RISK = { priceExp: 10, shock: 200_000, halfBasis: 10_000, common: 50_000, haircut: 20_000 } as const;

/** Prices of ether in the venue: 10^10 x 10^6 / 10^8. */
export const PER_DOLLAR = 10n ** 8n;

/** Limits with easy numbers: 1 % between sources, 10 % at a time. */
export const LIMITS = {
  ...{ maxAge: 1_000, deadAge: 10_000, maxDeviation: 10_000, jumpBound: 100_000, jumpHold: 300 },
} as const;

export const FEEDS = { ...LIMITS, primary: zeroAddress as Address, secondary: zeroAddress as Address } as const;

export const PriceState = { OK: 0, WIDE: 1, STALE: 2, JUMP: 3, DEAD: 4 } as const;

/** What a hostile source does when it is read, by its number in the contract. */
export const Mischief = {
  ...{ NONE: 0, REVERT: 1, REVERT_BOMB: 2, RETURN_BOMB: 3, BURN_GAS: 4, ANSWER_NOTHING: 5, ANSWER_SHORT: 6 },
  ...{ WIDE_PRICE: 7, WIDE_CONFIDENCE: 8, WIDE_TIME: 9, WRITE: 10, CALL_BACK: 11 },
} as const;

export interface Sources {
  readonly primary: Contract<"ScriptedSource">;
  readonly secondary: Contract<"ScriptedSource">;
}

export async function deploySources({ chain }: Pick<Venue, "chain">): Promise<Sources> {
  const deploy = async () => chain.at("ScriptedSource", getAddress((await chain.deploy("ScriptedSource", [])).address));
  return { primary: await deploy(), secondary: await deploy() };
}

/** Names sources of the price of an asset, with the usual limits if no others are given. */
export function setFeeds(
  { exchange }: Pick<Venue, "exchange">,
  { primary, secondary }: { primary: { address: Address }; secondary?: { address: Address } | undefined },
  { asset = ETHER, ...limits }: Partial<Record<keyof typeof LIMITS, number>> & { asset?: number } = {},
) {
  const sources = { primary: primary.address, secondary: secondary?.address ?? zeroAddress };
  return exchange.write.setFeeds([asset, { ...LIMITS, ...limits, ...sources }]);
}

/** What the exchange made known about prices in a transaction. */
export function priceEventsOf({ exchange }: Pick<Venue, "exchange">, receipt: Receipt) {
  const events = parseEventLogs({ abi: exchange.abi, logs: receipt.logs as never });
  return events.flatMap(({ eventName, args }) =>
    eventName === "PriceRefreshed" || eventName === "JumpPending" ? [{ eventName, ...args }] : [],
  );
}
