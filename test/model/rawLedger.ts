import type { ReadWords } from "./rawBook.ts";
import { assetSlot, marketSlot, pocketSlot } from "./slots.ts";
import { DOLLAR } from "./types.ts";

/** What an account has of an asset, and the dollars that lie beside it. */
export interface RawPocket {
  readonly account: number;
  readonly asset: number;
  readonly freeAsset: bigint;
  readonly heldAsset: bigint;
  readonly freeCash: bigint;
  readonly heldCash: bigint;
}

/** The ledger as storage has it. */
export interface RawLedger {
  readonly pockets: readonly RawPocket[];
  /** Ledger units owed of each asset. */
  readonly totals: readonly bigint[];
  /** Fees of each market, from market 1 on. */
  readonly fees: readonly bigint[];
}

const UNITS = (1n << 62n) - 1n;

export async function readLedger(
  size: { accounts: number; assets: number; markets: number },
  read: ReadWords,
): Promise<RawLedger> {
  const ids = Array.from({ length: size.accounts }, (_, account) =>
    Array.from({ length: size.assets }, (_unused, asset) => ({ account: account + 1, asset })),
  ).flat();
  const words = await read(ids.map(({ account, asset }) => pocketSlot(account, asset)));
  const assets = await read(Array.from({ length: size.assets }, (_, asset) => assetSlot(asset)));
  const headers = await read(Array.from({ length: size.markets }, (_, market) => marketSlot(market + 1)));
  return {
    pockets: ids.map((id, index) => decodePocket(id, words[index] as bigint)),
    totals: assets.map((word) => (word >> 168n) & UNITS),
    fees: headers.map((word) => (word >> 185n) & UNITS),
  };
}

/** Sum of all balances of an asset and of the fees in it. */
export function sumOf({ pockets, fees }: RawLedger, asset: number): bigint {
  let sum = 0n;
  for (const pocket of pockets) {
    if (pocket.asset === asset) sum += pocket.freeAsset + pocket.heldAsset;
    if (asset === DOLLAR) sum += pocket.freeCash + pocket.heldCash;
  }
  return asset === DOLLAR ? fees.reduce((total, units) => total + units, sum) : sum;
}

function decodePocket(id: { account: number; asset: number }, word: bigint): RawPocket {
  return {
    ...id,
    freeAsset: word & UNITS,
    heldAsset: (word >> 62n) & UNITS,
    freeCash: (word >> 124n) & UNITS,
    heldCash: (word >> 186n) & UNITS,
  };
}
