import { DuplicateError, OutOfRangeError } from "../errors.ts";
import type { Account, AssetHolding, BaseHolding, PerpPosition } from "./account.ts";
import { checkRange, type Range } from "./checkRange.ts";
import { MAX_AMOUNT, MAX_ASSETS, MAX_PERPS } from "./constants.ts";
import { assetTerms, perpTerms, type Venue } from "./venue.ts";

/** What an account is made of. Everything that is left out is zero. */
export interface AccountFields {
  readonly base?: Partial<BaseHolding>;
  readonly assets?: readonly (Pick<AssetHolding, "asset"> & Partial<AssetHolding>)[];
  readonly perps?: readonly (Pick<PerpPosition, "market"> & Partial<PerpPosition>)[];
}

const NO_LOANS = {
  lent: 0n,
  principal: 0n,
  interestToTerm: 0n,
  interestAccrued: 0n,
  lendHeld: 0n,
  borrowInterest: 0n,
};
const NO_BASE: BaseHolding = { cash: 0n, ...NO_LOANS };
/** A holding with nothing in it. */
export const NO_HOLDING: Omit<AssetHolding, "asset"> = { free: 0n, held: 0n, bidCash: 0n, ...NO_LOANS };
const NO_POSITION = { size: 0n, quote: 0n, bidLots: 0n, askLots: 0n };

const AMOUNT: Range = [0n, MAX_AMOUNT];
const SIGNED: Range = [-MAX_AMOUNT, MAX_AMOUNT];

/**
 * Fills in what is left out with zeros, and checks the rest.
 *
 * @throws {OutOfRangeError} when an amount that cannot be negative is, is too large, or there are too many entries
 * @throws {DuplicateError} when two entries are for the same asset or market
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const account = createAccount(venue, { base: { cash: 100_000_000n }, assets: [{ asset: 1, free: 5n }] });
 */
export function createAccount(venue: Venue, fields: AccountFields): Account {
  const base = { ...NO_BASE, ...fields.base };
  const assets = (fields.assets ?? []).map((holding) => ({ ...NO_HOLDING, ...holding }));
  const perps = (fields.perps ?? []).map((position) => ({ ...NO_POSITION, ...position }));
  checkAmounts("of the base", { ...base, cash: 0n });
  checkRange("cash of the base", base.cash, SIGNED);
  checkIds("asset", { ids: assets.map(({ asset }) => asset), most: MAX_ASSETS });
  checkIds("market", { ids: perps.map(({ market }) => market), most: MAX_PERPS });
  for (const { asset, ...amounts } of assets) {
    assetTerms(venue, asset);
    checkAmounts(`of asset ${asset}`, amounts);
  }
  for (const { market, size, quote, ...lots } of perps) {
    perpTerms(venue, market);
    checkRange(`size of market ${market}`, size, SIGNED);
    checkRange(`quote of market ${market}`, quote, SIGNED);
    checkAmounts(`of market ${market}`, lots);
  }
  return { base, assets, perps };
}

function checkAmounts(of: string, amounts: Readonly<Record<string, bigint>>): void {
  for (const [name, value] of Object.entries(amounts)) checkRange(`${name} ${of}`, value, AMOUNT);
}

function checkIds(what: "asset" | "market", { ids, most }: { ids: readonly number[]; most: number }): void {
  if (ids.length > most) {
    const advice = `Use another account: each has a margin of its own.`;
    throw new OutOfRangeError({ name: `Number of ${what}s`, value: ids.length, minimum: 0, maximum: most, advice });
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new DuplicateError(what, twice);
}
