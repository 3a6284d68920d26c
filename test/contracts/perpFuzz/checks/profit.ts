// Profit and loss that is not settled: what it counts for, and what settling may move.

import { floorDiv } from "@pangea/risk-engine";
import { must } from "../../../model/inspection.ts";
import type { Risk } from "../../../model/perpWords.ts";
import type { SeenAccount } from "../observation.ts";
import type { Transition } from "../transition.ts";
import { isOk } from "../twin.ts";
import { ASSET_OF, BITCOIN, ETHER, INDEX, PERP_MARKETS } from "../world.ts";

const QUOTE_SCALE = 1n << 24n;
const [EQUITY, INITIAL_EQUITY] = [0, 2];

/**
 * What counts for initial margin is worth less the profit that its market may not pay. Said of accounts without orders and at
 * prices that may be relied on, of which nothing else is taken away.
 */
export function profitCountsWhenPayable(transition: Transition): number {
  const { standings, after, now } = transition;
  const isSure = [ETHER, BITCOIN, INDEX].every((asset) => isOk(after.risks[asset] as Risk, now));
  if (!isSure) return 0;
  let withheld = 0;
  for (const { account, words } of standings) {
    const seen = after.accounts[account - 1] as SeenAccount;
    if (hasOrders(seen)) continue;
    const missing = PERP_MARKETS.reduce((sum, market) => sum + withheldOf(transition, seen, market), 0n);
    const [worth, counted] = [words[EQUITY] ?? 0n, words[INITIAL_EQUITY] ?? 0n];
    must(
      counted === worth - missing,
      () => `Of ${worth} that account ${account} has ${counted} counts, ${missing} may not.`,
    );
    if (missing > 0n) withheld += 1;
  }
  return withheld;
}

function hasOrders({ positions, pockets }: SeenAccount): boolean {
  const rests = [...positions.values()].some(({ bidLots, askLots }) => bidLots + askLots > 0n);
  return rests || pockets.some(({ heldAsset, heldCash }) => heldAsset + heldCash > 0n);
}

/** Profit of an account in a market that does not count. */
function withheldOf({ after, indices }: Transition, seen: SeenAccount, market: number): bigint {
  const { size, quote } = seen.positions.get(market) ?? { size: 0n, quote: 0n };
  const perp = after.perps.get(market);
  if (perp === undefined || (size === 0n && quote === 0n)) return 0n;
  const { price, priceExp } = after.risks[ASSET_OF[market] as number] as Risk;
  const value = floorDiv(size * perp.clock.lotUnits * price, 10n ** BigInt(priceExp));
  const profit = value + floorDiv(quote - size * (indices.get(market) as bigint), QUOTE_SCALE);
  if (profit <= 0n) return 0n;
  const { pool, deficit } = perp.ledger;
  if (!perp.clock.isDeep) return profit;
  return deficit === 0n ? 0n : profit - (profit * pool) / (pool + deficit);
}

/** Settling moves free dollars only, and no more of them than there are: it opens no debt and takes nothing from orders. */
export function settlingTakesFreeDollars({ name, result, before, after }: Transition): number {
  if (!result.ok || (name !== "settle" && name !== "payLosses")) return 0;
  let paid = 0;
  for (const [index, { pockets }] of after.accounts.entries()) {
    const earlier = (before.accounts[index] as SeenAccount).pockets;
    for (const [asset, { heldAsset, heldCash, freeAsset }] of pockets.entries()) {
      const was = earlier[asset];
      const isKept = heldAsset === was?.heldAsset && heldCash === was.heldCash;
      must(isKept, () => `${name} took what account ${index + 1} has on hold of asset ${asset}.`);
      must(asset === 0 || freeAsset === was?.freeAsset, () => `${name} took asset ${asset} of account ${index + 1}.`);
    }
    if (freeDollars(pockets) < freeDollars(earlier)) paid += 1;
  }
  return paid;
}

function freeDollars(pockets: SeenAccount["pockets"]): bigint {
  return pockets.reduce((sum, { freeCash }) => sum + freeCash, pockets[0]?.freeAsset ?? 0n);
}
