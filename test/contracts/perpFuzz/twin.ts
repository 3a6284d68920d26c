// What the risk engine says of accounts, told what storage holds.

import { type Account, type Assessment, assess, createVenue, type Venue } from "@pangea/risk-engine";
import { type Risk, rampOf } from "../../model/perpWords.ts";
import type { Observation, SeenAccount } from "./observation.ts";
import { ASSET_OF, BITCOIN, DOLLAR, ETHER, INDEX, PERP_MARKETS } from "./world.ts";

const OK = 0;
const NO_LOANS = {
  ...{ lent: 0n, principal: 0n, interestToTerm: 0n, interestAccrued: 0n },
  ...{ lendHeld: 0n, borrowInterest: 0n },
};

/** Whether a price may be relied on now. */
export function isOk({ state, maxAge, time }: Risk, now: number): boolean {
  return state === OK && (maxAge === 0n || time + maxAge >= BigInt(now));
}

/** What margin depends on besides the account. @param indices of funding, by market. */
export function venueOf(seen: Observation, now: number, indices: ReadonlyMap<number, bigint>): Venue {
  return createVenue({
    one: 10n ** BigInt((seen.risks[DOLLAR] as Risk).priceExp),
    assets: [ETHER, BITCOIN, INDEX].map((asset) => {
      const risk = seen.risks[asset] as Risk;
      return { ...risk, asset, isPriceOk: isOk(risk, now), ramp: rampOf(risk, now) };
    }),
    perps: PERP_MARKETS.map((market) => {
      const { clock, ledger } = seen.perps.get(market) as NonNullable<ReturnType<typeof seen.perps.get>>;
      const { lotUnits, makerFeeCap, isDeep } = clock;
      const fundingIndex = indices.get(market) as bigint;
      const { pool, deficit } = ledger;
      return {
        market,
        underlying: ASSET_OF[market] as number,
        lotUnits,
        fundingIndex,
        makerFeeCap,
        isDeep,
        pool,
        deficit,
      };
    }),
  });
}

export function accountOf({ pockets, positions }: SeenAccount): Account {
  const cash = pockets.reduce((sum, { freeCash, heldCash }) => sum + freeCash + heldCash, 0n);
  const dollars = pockets[DOLLAR];
  return {
    base: { cash: cash + (dollars?.freeAsset ?? 0n) + (dollars?.heldAsset ?? 0n), ...NO_LOANS },
    assets: [ETHER, BITCOIN].map((asset) => {
      const { freeAsset: free = 0n, heldAsset: held = 0n, heldCash: bidCash = 0n } = pockets[asset] ?? {};
      return { asset, free, held, bidCash, ...NO_LOANS };
    }),
    perps: [...positions].map(([market, { size, quote, bidLots, askLots }]) => {
      return { market, size, quote, bidLots, askLots };
    }),
  };
}

/** Assesses all accounts, and only those again of which something changed. */
export class Twin {
  #venueKey: readonly unknown[] = [];
  #venue: Venue | undefined;
  readonly #known = new Map<number, { account: SeenAccount; venue: Venue; verdict: Assessment }>();

  assessAll(seen: Observation, now: number, indices: ReadonlyMap<number, bigint>): readonly Assessment[] {
    const venue = this.#venueFor(seen, now, indices);
    return seen.accounts.map((account, index) => {
      const known = this.#known.get(index);
      if (known?.account === account && known.venue === venue) return known.verdict;
      const verdict = assess(venue, accountOf(account));
      this.#known.set(index, { account, venue, verdict });
      return verdict;
    });
  }

  #venueFor(seen: Observation, now: number, indices: ReadonlyMap<number, bigint>): Venue {
    const key = [now, ...seen.risks, ...[...seen.perps.values()].flatMap(keyOfPerp), ...indices.values()];
    if (this.#venue === undefined || key.some((part, index) => part !== this.#venueKey[index])) {
      this.#venue = venueOf(seen, now, indices);
      this.#venueKey = key;
    }
    return this.#venue;
  }
}

function keyOfPerp({ clock, ledger }: { clock: { isDeep: boolean }; ledger: { pool: bigint; deficit: bigint } }) {
  return [clock.isDeep, ledger.deficit, ledger.deficit === 0n ? 0n : ledger.pool];
}
