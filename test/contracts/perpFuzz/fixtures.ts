// States that no call leads to yet.

import { floorDiv } from "@pangea/risk-engine";
import { numberToHex } from "viem";
import { perpPartSlot, positionSlot } from "../../model/slots.ts";
import type { PerpCampaign } from "./campaign.ts";
import { PERP_MARKETS } from "./world.ts";

const QUOTE_BITS = 24n;
const QUOTE_OFFSET = 56n;
const QUOTE_MASK = ((1n << 88n) - 1n) << QUOTE_OFFSET;
const DEFICIT_OFFSET = 148n;
const HAS_DEFICIT = 1n << 231n;

/**
 * Books part of what an account owes a market as a deficit, as the resolution of an account will: its quote rises by what
 * the deficit does.
 */
export async function bookDeficit(campaign: PerpCampaign): Promise<boolean> {
  const { world, seen, random } = campaign;
  const market = random.pick(PERP_MARKETS);
  const debtors = seen.accounts.flatMap(({ positions }, index) => {
    const owed = floorDiv(-(positions.get(market)?.quote ?? 0n), 1n << QUOTE_BITS);
    return owed > 0n ? [{ account: index + 1, owed }] : [];
  });
  if (debtors.length === 0) return false;
  const { account, owed } = random.pick(debtors);
  const units = random.bigint(1n, owed < 5_000_000_000n ? owed : 5_000_000_000n);
  await rewrite(world, positionSlot(account, market), (word) => {
    const quote = BigInt.asIntN(88, word >> QUOTE_OFFSET) + (units << QUOTE_BITS);
    return (word & ~QUOTE_MASK) | (BigInt.asUintN(88, quote) << QUOTE_OFFSET);
  });
  await rewrite(world, perpPartSlot(market, 0), (word) => word + (units << DEFICIT_OFFSET));
  await rewrite(world, perpPartSlot(market, 2), (word) => word | HAS_DEFICIT);
  await campaign.look();
  return true;
}

async function rewrite(
  { chain, exchange }: PerpCampaign["world"],
  slot: bigint,
  change: (word: bigint) => bigint,
): Promise<void> {
  const index = numberToHex(slot, { size: 32 });
  const word = BigInt((await chain.publicClient.getStorageAt({ address: exchange, slot: index })) ?? "0x0");
  const value = numberToHex(change(word), { size: 32 });
  await chain.testClient.setStorageAt({ address: exchange, index, value });
}
