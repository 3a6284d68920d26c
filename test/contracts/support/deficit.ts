// A deficit of a perpetual market, which no call leads to yet.

import { type Address, numberToHex } from "viem";
import { perpPartSlot, positionSlot } from "../../model/slots.ts";
import type { TestChain } from "../../support/chain.ts";

const QUOTE_BITS = 24n;
const QUOTE_OFFSET = 56n;
const QUOTE_MASK = ((1n << 88n) - 1n) << QUOTE_OFFSET;
const DEFICIT_OFFSET = 148n;
const HAS_DEFICIT = 1n << 231n;

interface Place {
  readonly chain: Pick<TestChain, "publicClient" | "testClient">;
  readonly exchange: Address;
}

/**
 * Books a part of what an account owes a market as a deficit, as the resolution of an account will: its quote rises by what
 * the deficit does, so the sums of the market hold.
 */
export async function writeDeficit(
  place: Place,
  { account, market, units }: { account: number; market: number; units: bigint },
): Promise<void> {
  await rewrite(place, positionSlot(account, market), (word) => {
    const quote = BigInt.asIntN(88, word >> QUOTE_OFFSET) + (units << QUOTE_BITS);
    return (word & ~QUOTE_MASK) | (BigInt.asUintN(88, quote) << QUOTE_OFFSET);
  });
  await rewrite(place, perpPartSlot(market, 0), (word) => word + (units << DEFICIT_OFFSET));
  await rewrite(place, perpPartSlot(market, 2), (word) => word | HAS_DEFICIT);
}

async function rewrite({ chain, exchange }: Place, slot: bigint, change: (word: bigint) => bigint): Promise<void> {
  const index = numberToHex(slot, { size: 32 });
  const word = BigInt((await chain.publicClient.getStorageAt({ address: exchange, slot: index })) ?? "0x0");
  const value = numberToHex(change(word), { size: 32 });
  await chain.testClient.setStorageAt({ address: exchange, index, value });
}
