import type { Hex } from "viem";
import type { PriceState, RiskTerms } from "../types/margin.ts";

/** Lags are kept in steps of so many millionths. */
const LAG_STEP = 10n;

/** States in the order in which the contracts number them. */
export const PRICE_STATES: readonly PriceState[] = ["ok", "wide", "stale", "jump", "dead"];

/** Name of a price state by its number. One that is not known counts as the worst. */
export function decodePriceState(state: number): PriceState {
  return PRICE_STATES[state] ?? "dead";
}

/**
 * Reads price and risk parameters of an asset from their word, as account snapshots carry it.
 *
 * @param word - 32 bytes.
 * @example
 * const { price, priceExp, state } = decodeRiskTerms(word);
 */
export function decodeRiskTerms(word: Hex): RiskTerms {
  const bits = BigInt(word);
  const field = (offset: bigint, width: bigint) => (bits >> offset) & ((1n << width) - 1n);
  return {
    price: field(0n, 64n),
    priceExp: Number(field(64n, 5n)),
    shock: field(69n, 20n),
    halfBasis: field(89n, 20n),
    common: field(109n, 20n),
    oiFactor: field(129n, 8n),
    haircut: field(137n, 20n),
    makerFeeCap: field(157n, 14n),
    state: decodePriceState(Number(field(171n, 3n))),
    time: Number(field(174n, 32n)),
    ramp: toRamp(field(222n, 12n) * LAG_STEP, field(234n, 10n) * LAG_STEP, field(244n, 12n)),
  };
}

/** The last raise of shock and basis, if it does not count in full yet. */
export function toRamp(shockLag: bigint, basisLag: bigint, hoursLeft: bigint): RiskTerms["ramp"] {
  return hoursLeft === 0n ? undefined : { shockLag, basisLag, hoursLeft };
}
