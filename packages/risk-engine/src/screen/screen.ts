import { OutOfRangeError, StaleScreenError } from "../errors.ts";
import type { Account } from "../exact/account.ts";
import type { AssetTerms } from "../exact/assetTerms.ts";
import { checkAsset, checkPerp } from "../exact/createVenue.ts";
import type { PerpTerms } from "../exact/perpTerms.ts";
import { assetTerms, perpTerms, type Venue } from "../exact/venue.ts";
import { type Bitmap, createBitmap } from "./bitmap.ts";
import { RELATIVE_BOUND } from "./bound.ts";
import { type Coefficients, createCoefficients, STRIDE } from "./coefficients.ts";
import { type ScreenedAccount, screenedAccount } from "./entries.ts";
import { createRows, type Rows } from "./rows.ts";
import { createStore, writeEntries } from "./store.ts";
import { type Findings, type Sweep, screenedMargin, sweep } from "./sweep.ts";

/** What screening found. Accounts that are not named are surely healthy. Account numbers rise. */
export interface ScreenResult {
  /** Accounts looked at. */
  readonly screened: number;
  /** Accounts that are surely below maintenance. */
  readonly liquidatable: Uint32Array;
  /** Accounts so close to maintenance that the exact path has to decide. */
  readonly borderline: Uint32Array;
}

/** E - R_M of an account as the screen sees it, base units. */
export interface ScreenedMargin {
  readonly margin: number;
  /** E - R_M lies above `margin - bound - 64`, and at or below `margin + bound`. */
  readonly bound: number;
}

/** A venue's accounts in typed arrays, screened for E < R_M faster than prices move. Made by {@link createScreen}. */
export interface Screen {
  /** Enters or replaces an account, after anything of it changed. */
  set(account: number, position: Account): void;
  delete(account: number): void;
  /** Takes new terms of an asset: a price, a state, a parameter. Concerns its holders. */
  setAsset(terms: AssetTerms): void;
  /** Takes a new state of a market: its funding index. Concerns the holders of its underlying. */
  setPerp(terms: PerpTerms): void;
  /** Screens every account. */
  all(): ScreenResult;
  /** Screens the accounts that hold or owe an asset or have a position in one of its markets. */
  holdersOf(asset: number): ScreenResult;
  /** What the screen makes of one account; undefined when it is flat or not there. */
  margin(account: number): ScreenedMargin | undefined;
}

/** Most accounts that a screen takes. */
const MAX_CAPACITY = 2 ** 26;

/**
 * A screen for accounts with numbers below `capacity`. It keeps 13 bytes for an account, 18 for each asset and each
 * position that it has (once for a position without anything else in the asset), and a bit for each asset of the venue.
 *
 * @param capacity - 1 to 67,108,864
 * @throws {OutOfRangeError} when the capacity is out of range
 * @example
 * const screen = createScreen(venue, 1_000_000);
 * screen.set(7, account);
 * screen.setAsset({ ...weth, price });
 * const { liquidatable, borderline } = screen.holdersOf(weth.asset);
 */
export function createScreen(venue: Venue, capacity: number): Screen {
  checkNumber("capacity", capacity, [1, MAX_CAPACITY]);
  const state = createState(venue, capacity);
  const { terms, what, obliged, holders, findings } = state;
  return {
    set: (account, position) => {
      checkNumber("account", account, [0, capacity - 1]);
      writeAccount(state, account, screenedAccount(terms, position));
    },
    delete: (account) => writeAccount(state, account, undefined),
    setAsset: (changed) => changeAsset(state, changed),
    setPerp: (changed) => changePerp(state, changed),
    all: () => collect(what, obliged, findings),
    holdersOf: (asset) => {
      assetTerms(terms, asset);
      return collect(what, holders.get(asset) ?? obliged, findings);
    },
    margin: (account) => {
      if (!obliged.has(account)) return undefined;
      const [margin, weight] = screenedMargin(what, account);
      return { margin, bound: weight * RELATIVE_BOUND };
    },
  };
}

interface State {
  /** The venue as it is now. */
  readonly terms: Venue & { readonly assets: Map<number, AssetTerms>; readonly perps: Map<number, PerpTerms> };
  readonly coefficients: Coefficients;
  readonly rows: Rows;
  readonly what: Sweep;
  /** Accounts that are not flat. */
  readonly obliged: Bitmap;
  /** Those of them that have anything in an asset. */
  readonly holders: ReadonlyMap<number, Bitmap>;
  readonly findings: Findings;
}

function createState(venue: Venue, capacity: number): State {
  const rows = createRows(venue);
  const coefficients = createCoefficients(venue.assets.size + 2 * venue.perps.size);
  const terms = { ...venue, assets: new Map(venue.assets), perps: new Map(venue.perps) };
  for (const asset of terms.assets.values()) coefficients.setAsset(rows.asset(asset.asset), asset);
  for (const perp of terms.perps.values()) writePerp({ terms, rows, coefficients }, perp);
  return {
    terms,
    coefficients,
    rows,
    what: { store: createStore(capacity), table: coefficients.table },
    obliged: createBitmap(capacity),
    holders: new Map([...venue.assets.keys()].map((asset) => [asset, createBitmap(capacity)])),
    findings: {
      liquidatable: new Uint32Array(capacity),
      liquidatableCount: 0,
      borderline: new Uint32Array(capacity),
      borderlineCount: 0,
      screened: 0,
    },
  };
}

function writeAccount(state: State, account: number, screened: ScreenedAccount | undefined): void {
  const { terms, rows, what, obliged, holders } = state;
  const { fixed, entries } = screened ?? { fixed: 0, entries: [] };
  for (const bitmap of holders.values()) bitmap.delete(account);
  for (const { kind, id } of entries) {
    holders.get(kind === "asset" ? id : perpTerms(terms, id).underlying)?.add(account);
  }
  if (screened === undefined) obliged.delete(account);
  else obliged.add(account);
  what.store.fixed[account] = fixed;
  const stored = entries.map(({ kind, id, net, gross }) => ({
    row: rows[kind](id) * STRIDE,
    net: Number(net),
    gross: Number(gross),
  }));
  writeEntries(what.store, account, stored);
}

function changeAsset({ terms, rows, coefficients }: State, changed: AssetTerms): void {
  const { haircut } = assetTerms(terms, changed.asset);
  checkAsset(changed);
  if (haircut !== changed.haircut) throw new StaleScreenError(`haircut of asset ${changed.asset}`);
  terms.assets.set(changed.asset, changed);
  coefficients.setAsset(rows.asset(changed.asset), changed);
  for (const perp of terms.perps.values()) {
    if (perp.underlying === changed.asset) writePerp({ terms, rows, coefficients }, perp);
  }
}

function changePerp({ terms, rows, coefficients }: State, changed: PerpTerms): void {
  const { lotUnits, underlying } = perpTerms(terms, changed.market);
  checkPerp(changed);
  const isSame = lotUnits === changed.lotUnits && underlying === changed.underlying;
  if (!isSame) throw new StaleScreenError(`lot or underlying of market ${changed.market}`);
  terms.perps.set(changed.market, changed);
  writePerp({ terms, rows, coefficients }, changed);
}

function writePerp(
  { terms, rows, coefficients }: Pick<State, "terms" | "rows" | "coefficients">,
  perp: PerpTerms,
): void {
  coefficients.setFunding(rows.funding(perp.market), perp);
  coefficients.setPosition(rows.position(perp.market), perp, assetTerms(terms, perp.underlying));
}

function collect(what: Sweep, accounts: Bitmap, findings: Findings): ScreenResult {
  findings.screened = 0;
  findings.liquidatableCount = 0;
  findings.borderlineCount = 0;
  sweep(what, accounts.words, findings);
  return {
    screened: findings.screened,
    liquidatable: findings.liquidatable.slice(0, findings.liquidatableCount),
    borderline: findings.borderline.slice(0, findings.borderlineCount),
  };
}

function checkNumber(name: string, value: number, [minimum, maximum]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new OutOfRangeError({
    name,
    value,
    minimum,
    maximum,
    advice: "Make the screen as large as the highest account number.",
  });
}
