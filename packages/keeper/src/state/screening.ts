import {
  type AssetTerms,
  createScreen,
  createVenue,
  findLiquidatable,
  healthPpm,
  maintenanceMargin,
  type PerpTerms,
  type Screen,
  type Venue,
} from "@pangea/risk-engine";
import { type AssetId, type AssetPrice, DOLLAR, fundingIndexAfter, type MarketId, type Perp } from "@pangea/sdk";
import type { AccountEntry, VenueData } from "./venue.ts";

/** Finds the accounts below maintenance, and keeps finding them while prices and accounts change. */
export interface Screening {
  /** Begins anew: something was listed, or terms changed that a screen cannot take over. */
  readonly rebuild: () => void;
  readonly setAccount: (account: number, entry: AccountEntry | undefined) => void;
  /** Takes a new price over and looks at everybody whom it concerns. */
  readonly setAsset: (asset: AssetId) => void;
  readonly setPerp: (market: MarketId) => void;
  /** Looks at everybody, with funding as it is at this second. */
  readonly screenAll: (now: number) => void;
  /** Accounts below maintenance, by number. */
  readonly candidates: () => readonly number[];
  /** E - R_M of an account in ledger units of the dollar, about; undefined = it cannot owe. */
  readonly marginOf: (account: number) => number | undefined;
  /** E / R_M of an account in millionths, exactly; undefined = nothing is required of it. */
  readonly healthOf: (account: number) => bigint | undefined;
}

const FIRST_CAPACITY = 1_024;

/** When funding was read, per market, so that it can be carried on. */
interface Clocked extends Perp {
  readonly readAt: number;
}

/** `now`: unix second of the chain. */
export function createScreening(data: VenueData, now: () => number): Screening {
  let venue: Venue = createVenue({ one: data.one, assets: [] });
  let screen: Screen = createScreen(venue, FIRST_CAPACITY);
  let capacity = FIRST_CAPACITY;
  let found: readonly number[] = [];
  const clocks = new Map<MarketId, Clocked>();

  const rebuild = () => {
    for (const perp of data.perps.values()) clocks.set(perp.market, { ...perp, readAt: now() });
    venue = createVenue({
      one: data.one,
      baseHaircut: data.assets.get(DOLLAR)?.haircut ?? 0n,
      assets: [...data.assets.values()].filter(({ asset }) => asset !== DOLLAR).map(toAssetTerms),
      perps: [...data.perps.values()].map((perp) => toPerpTerms(data, perp, perp.fundingIndex)),
    });
    const highest = [...data.accounts.keys()].reduce((most, account) => Math.max(most, account), 0);
    while (capacity <= highest) capacity *= 2;
    screen = createScreen(venue, capacity);
    for (const [account, { position }] of data.accounts) screen.set(account, position);
  };

  /** The screen is sure of most, and the exact path decides about the rest. */
  const decide = (result: ReturnType<Screen["all"]>): number[] =>
    findLiquidatable({
      venue,
      result,
      load: (account) => (data.accounts.get(account) as AccountEntry).position,
    });

  const merge = (concerned: (account: number) => boolean, below: readonly number[]) => {
    found = [...found.filter((account) => !concerned(account)), ...below].sort((a, b) => a - b);
  };

  const writePerp = (perp: PerpTerms) => {
    (venue.perps as Map<number, PerpTerms>).set(perp.market, perp);
    screen.setPerp(perp);
  };

  const carryFunding = (second: number) => {
    for (const perp of clocks.values()) {
      if (perp.fundingPayment === 0n) continue;
      const seconds = BigInt(Math.max(0, second - perp.readAt));
      const index = fundingIndexAfter({ index: perp.fundingIndex, payment: perp.fundingPayment, seconds });
      writePerp(toPerpTerms(data, perp, index));
    }
  };

  return {
    rebuild,
    setAccount: (account, entry) => {
      if (account >= capacity) return rebuild();
      if (entry === undefined) screen.delete(account);
      else screen.set(account, entry.position);
      const isBelow = entry !== undefined && decide(only(screen, account)).length > 0;
      merge((other) => other === account, isBelow ? [account] : []);
    },
    setAsset: (asset) => {
      const price = data.assets.get(asset);
      if (price === undefined || asset === DOLLAR) return;
      const terms = toAssetTerms(price);
      if (venue.assets.get(asset)?.haircut !== terms.haircut) return rebuild();
      (venue.assets as Map<number, AssetTerms>).set(asset, terms);
      screen.setAsset(terms);
      const result = screen.holdersOf(asset);
      const below = decide(result);
      merge((account) => holds(data.accounts.get(account), asset, data), below);
    },
    setPerp: (market) => {
      const perp = data.perps.get(market);
      if (perp === undefined) return;
      clocks.set(market, { ...perp, readAt: now() });
      writePerp(toPerpTerms(data, perp, perp.fundingIndex));
    },
    screenAll: (second) => {
      carryFunding(second);
      found = decide(screen.all());
    },
    candidates: () => found,
    marginOf: (account) => screen.margin(account)?.margin,
    healthOf: (account) => {
      const entry = data.accounts.get(account);
      return entry === undefined ? undefined : healthPpm(maintenanceMargin(venue, entry.position));
    },
  };
}

/** What the screen makes of one account. */
function only(screen: Screen, account: number): ReturnType<Screen["all"]> {
  const none = new Uint32Array();
  const margin = screen.margin(account);
  // whoever is clearly above is not decided exactly
  const isClear = margin === undefined || margin.margin > margin.bound + 64;
  return { screened: 1, liquidatable: none, borderline: isClear ? none : Uint32Array.of(account) };
}

function holds(entry: AccountEntry | undefined, asset: AssetId, { perps }: Pick<VenueData, "perps">): boolean {
  if (entry === undefined) return true;
  const { position } = entry;
  return (
    position.assets.some((holding) => holding.asset === asset) ||
    position.perps.some(({ market }) => perps.get(market)?.asset === asset)
  );
}

function toAssetTerms({ asset, state, ...terms }: AssetPrice): AssetTerms {
  const { price, priceExp, shock, halfBasis, common, oiFactor, haircut, makerFeeCap } = terms;
  return {
    ...{ asset, priceExp, shock, halfBasis, common, oiFactor, haircut, makerFeeCap },
    // an asset without a price is worth nothing to anybody, and the engine knows no price of zero
    price: price === 0n ? 1n : price,
    isPriceOk: state === "ok",
  };
}

function toPerpTerms({ markets }: Pick<VenueData, "markets">, perp: Perp, fundingIndex: bigint): PerpTerms {
  const market = markets.get(perp.market);
  return {
    market: perp.market,
    underlying: perp.asset,
    lotUnits: 10n ** BigInt(market?.scale.lotExp ?? 0),
    fundingIndex,
    makerFeeCap: market?.makerFeeCap ?? 0n,
    isDeep: perp.isDeep,
    pool: perp.pool,
    deficit: perp.deficit,
  };
}
