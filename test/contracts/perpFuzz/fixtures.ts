// States that no call leads to yet.

import { floorDiv } from "@pangea/risk-engine";
import { writeDeficit } from "../support/deficit.ts";
import type { PerpCampaign } from "./campaign.ts";

const QUOTE_BITS = 24n;

/**
 * Books part of what an account owes a market as a deficit, as the resolution of an account will: its quote rises by what
 * the deficit does.
 */
export async function bookDeficit(campaign: PerpCampaign): Promise<boolean> {
  const { world, seen, random, choice } = campaign;
  const market = choice.perp();
  const debtors = seen.accounts.flatMap(({ positions }, index) => {
    const owed = floorDiv(-(positions.get(market)?.quote ?? 0n), 1n << QUOTE_BITS);
    return owed > 0n ? [{ account: index + 1, owed }] : [];
  });
  if (debtors.length === 0) return false;
  const { account, owed } = random.pick(debtors);
  const units = random.bigint(1n, owed < 5_000_000_000n ? owed : 5_000_000_000n);
  await writeDeficit(world, { account, market, units });
  campaign.ledger.bookDeficit({ account, market, units });
  await campaign.look();
  return true;
}
