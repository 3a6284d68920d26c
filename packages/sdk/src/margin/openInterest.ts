import { max, min } from "@pangea/risk-engine";
import type { PerpMarket } from "../types/market.ts";
import type { Perp } from "../types/perp.ts";
import type { AssetId, Lots } from "../types/units.ts";
import { type OrderState, type Outcome, termsOf } from "./orderState.ts";

/** At the hard cap the shock counts 1 + 128/64 = 3 times. */
const MAX_FACTOR = 128n;

/**
 * By how many 64ths the shock counts more for initial margin at an open interest: from 0 at the soft to 128 at the hard cap.
 *
 * @example
 * openInterestFactor({ softCap: 1_000n, hardCap: 2_000n }, 1_500n); // 64n
 */
export function openInterestFactor({ softCap, hardCap }: Pick<Perp, "softCap" | "hardCap">, lots: Lots): bigint {
  if (lots <= softCap) return 0n;
  if (lots >= hardCap) return MAX_FACTOR;
  const room = hardCap - softCap;
  return (MAX_FACTOR * (lots - softCap) + room - 1n) / room;
}

/** The state with so many more lots held long: no more than the cap allows, where the exchange ends a match. */
export function changeOpenInterest(state: OrderState, market: PerpMarket, longs: Lots): Outcome {
  const perp = state.perps?.find((candidate) => candidate.market === market.id);
  if (perp === undefined || longs === 0n) return { state };
  const highest = max(perp.hardCap, perp.openInterest);
  const openInterest = min(perp.openInterest + longs, highest);
  const oiFactor = openInterestFactor(perp, openInterest);
  const perps = state.perps?.map((line) => (line === perp ? { ...perp, openInterest, oiFactor } : line));
  const changed = { ...state, perps };
  return { state: oiFactor === perp.oiFactor ? changed : withFactor(changed, perp, oiFactor) };
}

/** The highest factor of all markets of an asset is that of the asset. */
function withFactor(state: OrderState, { asset, oiFactor: before }: Perp, factor: bigint): OrderState {
  const { oiFactor: found } = termsOf(state, asset);
  const known = (state.perps ?? []).filter((perp) => perp.asset === asset).map((perp) => perp.oiFactor);
  // one that is above that of this market is of another
  const others = found > before ? [found] : [];
  const oiFactor = [factor, ...known, ...others].reduce((highest, each) => (each > highest ? each : highest));
  const { snapshot, prices } = state;
  return {
    ...state,
    snapshot: {
      ...snapshot,
      tokens: snapshot.tokens.map((line) => rated(line, asset, oiFactor)),
      perps: snapshot.perps.map((line) => rated(line, asset, oiFactor)),
    },
    prices: prices?.map((price) => (price.asset === asset ? { ...price, oiFactor } : price)),
  };
}

function rated<Line extends { readonly asset: AssetId; readonly terms: object }>(
  line: Line,
  asset: AssetId,
  factor: bigint,
): Line {
  return line.asset === asset ? { ...line, terms: { ...line.terms, oiFactor: factor } } : line;
}
