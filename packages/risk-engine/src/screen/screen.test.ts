import { describe, expect, test } from "vitest";
import { type PortfolioOptions, randomAccount, randomVenue } from "../../test/portfolios.ts";
import { createRandom } from "../../test/random.ts";
import { atRequirement, compare, compareMany, randomAccounts, screenOf } from "../../test/screening.ts";
import { oneVenue } from "../../test/venues.ts";
import { OutOfRangeError, StaleScreenError, UnknownAssetError } from "../errors.ts";
import { type Account, hasObligation } from "../exact/account.ts";
import { createAccount } from "../exact/createAccount.ts";
import { createVenue } from "../exact/createVenue.ts";
import { corner, exposures } from "../exact/exposure.ts";
import { isLiquidatable } from "../exact/health.ts";
import type { Venue } from "../exact/venue.ts";
import { findLiquidatable } from "./findLiquidatable.ts";
import { createScreen } from "./screen.ts";

const MINUTE = 60_000;

describe("screening", () => {
  test("behavior: 200,000 accounts of every size are never reported wrongly", { timeout: 2 * MINUTE }, () => {
    const count = compareMany(createRandom(20_261_124), 200_000);
    expect(count.accounts).toBe(200_000);
    expect(count.constructed).toBeGreaterThan(90_000);
    expect(count.healthy).toBeGreaterThan(20_000);
    expect(count.liquidatable).toBeGreaterThan(20_000);
    expect(count.worst).toBeLessThan(1);
  });

  test("behavior: accounts at E - R_M = -1, 0 and 1 are decided exactly", () => {
    const random = createRandom(7);
    const options = { assets: 6, perps: 6, bits: 62 };
    for (let round = 0; round < 200; round += 1) {
      const venue = randomVenue(random, options);
      const account = randomAccount(random, venue, options);
      const accounts = [-1n, 0n, 1n].map((margin) => atRequirement(venue, account, margin));
      expect(accounts.map((one) => isLiquidatable(venue, one))).toEqual([true, false, false]);
      const result = screenOf(venue, accounts).all();
      expect(findLiquidatable({ venue, result, load: (number) => accounts[number]! })).toEqual([0]);
    }
  });

  test("behavior: after ticks, funding and changed accounts the holders of an asset are what a new screen says", () => {
    const random = createRandom(11);
    const options: PortfolioOptions & { count: number } = { assets: 5, perps: 7, bits: 50, count: 400 };
    let venue = randomVenue(random, options);
    const accounts = randomAccounts(random, venue, options);
    const screen = screenOf(venue, accounts);
    for (let round = 0; round < 200; round += 1) {
      const terms = venue.assets.get(random.integer(1, 5))!;
      const price = random.bits(64) || 1n;
      const changed = { ...terms, price, isPriceOk: random.chance(0.8) };
      const perp = { ...venue.perps.get(random.integer(1, 7))!, fundingIndex: random.sign() * random.bits(48) };
      venue = replace(venue, { asset: changed, perp });
      screen.setAsset(changed);
      screen.setPerp(perp);
      const number = random.integer(0, 399);
      accounts[number] = randomAccount(random, venue, options);
      screen.set(number, accounts[number]);
      const fresh = screenOf(venue, accounts);
      expect(screen.all()).toEqual(fresh.all());
      compare({ venue, accounts, screen, result: screen.all() });
      const { screened, ...found } = screen.holdersOf(terms.asset);
      const held = accounts.map((account) => holds(venue, account, terms.asset));
      expect(screened).toBe(held.filter(Boolean).length);
      expect([...found.liquidatable]).toEqual([...fresh.all().liquidatable].filter((one) => held[one]));
      expect([...found.borderline]).toEqual([...fresh.all().borderline].filter((one) => held[one]));
    }
  });

  test("behavior: a flat account is never reported, a deleted one is gone", () => {
    const venue = oneVenue();
    const flat = createAccount(venue, { assets: [{ asset: 1, free: 1n }] });
    const broke = createAccount(venue, { base: { principal: 10n ** 9n } });
    const screen = screenOf(venue, [flat, broke]);
    expect(screen.all()).toEqual({
      screened: 1,
      liquidatable: Uint32Array.of(1),
      borderline: new Uint32Array(0),
    });
    expect(screen.margin(0)).toBeUndefined();
    screen.delete(1);
    expect(screen.all().screened).toBe(0);
  });

  test("error: bounds, unknown assets, and terms that a screen cannot follow", () => {
    const venue = oneVenue();
    const screen = createScreen(venue, 10);
    const [asset, perp] = [venue.assets.get(1)!, venue.perps.get(1)!];
    expect(() => createScreen(venue, 0)).toThrow("capacity 0 is out of range: 1 to 67108864.");
    expect(() => screen.set(10, createAccount(venue, {}))).toThrow(OutOfRangeError);
    expect(() => screen.holdersOf(2)).toThrow(UnknownAssetError);
    expect(() => screen.setAsset({ ...asset, price: 0n })).toThrow(OutOfRangeError);
    expect(() => screen.setAsset({ ...asset, haircut: 1n })).toThrow(StaleScreenError);
    expect(() => screen.setPerp({ ...perp, lotUnits: 1n })).toThrow(StaleScreenError);
  });
});

function replace(venue: Venue, { asset, perp }: { asset: { asset: number }; perp: { market: number } }): Venue {
  const assets = [...venue.assets.values()].map((one) => (one.asset === asset.asset ? { ...one, ...asset } : one));
  const perps = [...venue.perps.values()].map((one) => (one.market === perp.market ? { ...one, ...perp } : one));
  return createVenue({ ...venue, assets, perps });
}

function holds(venue: Venue, account: Account, asset: number): boolean {
  const exposure = exposures(venue, account).find(({ terms }) => terms.asset === asset);
  return exposure !== undefined && hasObligation(account) && corner(exposure, "none").gross > 0n;
}
