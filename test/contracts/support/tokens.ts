import { getAddress } from "viem";
import type { Contract } from "../../support/chain.ts";
import { liftCaps, type Trader, type Venue } from "./venue.ts";

/** What a hostile token does when it is told to transfer, by its number in the contract. */
export const Trick = {
  NONE: 0,
  KEEP_FEE: 1,
  MOVE_DOUBLE: 2,
  MOVE_NOTHING: 3,
  PRETEND: 4,
  ANSWER_FALSE: 5,
  ANSWER_NOTHING: 6,
  REFUSE: 7,
  CALL_BACK: 8,
} as const;

/** The asset number of a token that is listed after those of the venue. */
export const HOSTILE = 2;

/** Lists a hostile token, a ledger unit of which is one token unit, and a market for it. Both traders get `amount`. */
export async function listHostile(venue: Venue, amount: bigint): Promise<Contract<"TrickyToken">> {
  const deployed = await venue.chain.deploy("TrickyToken", [18]);
  const token = await venue.chain.at("TrickyToken", getAddress(deployed.address));
  await venue.exchange.write.listAsset([token.address, 0]);
  await liftCaps(venue.exchange, HOSTILE);
  const fees = { takerFee: 0, makerFee: 0, makerFeeCap: 0, minNotional: 1, expiryBounty: 0 };
  await venue.exchange.write.listSpotMarket([{ asset: HOSTILE, lotExp: 0, priceExp: 0, ...fees }]);
  for (const { address } of [venue.alice, venue.bob]) await token.write.mint([address, amount]);
  return token;
}

export function deposit(trader: Trader, asset: number, amount: bigint) {
  return trader.write("deposit", [trader.account, asset, amount]);
}

export function withdraw(trader: Trader, asset: number, amount: bigint) {
  return trader.write("withdraw", [trader.account, asset, amount, trader.address]);
}

export const ALL = 2n ** 256n - 1n;
