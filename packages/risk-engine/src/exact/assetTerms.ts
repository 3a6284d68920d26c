import { RAMP_HOURS } from "./constants.ts";
import { ceilDiv } from "./rounding.ts";

/** Price and risk parameters of an asset other than the base. */
export interface AssetTerms {
  readonly asset: number;
  /** Mark: `units * price / 10^priceExp` base units. 1 to 2^64 - 1. */
  readonly price: bigint;
  /** Decimals of the price, 0 to 24. */
  readonly priceExp: number;
  /** s: requirement of a naked leg, ppm of its value. 2 halfBasis <= shock <= 1,000,000. */
  readonly shock: bigint;
  /** h: requirement of each leg of a perfect hedge, ppm of its value. */
  readonly halfBasis: bigint;
  /** c: part of the shock that all assets share, ppm. 2 common <= shock - 2 halfBasis. */
  readonly common: bigint;
  /** q: the shock counts 1 + q/64 times for initial margin. 0 to 128, set from the open interest. */
  readonly oiFactor: bigint;
  /** Part of lent tokens that does not count, ppm. */
  readonly haircut: bigint;
  /** Whether the price may be relied on. If not, it counts with the shock on either side. */
  readonly isPriceOk: boolean;
  /** Highest fee a resting spot ask may cost, ppm of its value. */
  readonly makerFeeCap: bigint;
  /** While what was raised does not count in full for maintenance margin. */
  readonly ramp?: Ramp | undefined;
}

/** The last raise of an asset's parameters, which maintenance margin follows hour by hour. */
export interface Ramp {
  /** By how much the shock was raised, ppm, a multiple of 10. */
  readonly shockLag: bigint;
  /** By how much halfBasis was raised with it, the same. */
  readonly basisLag: bigint;
  /** Hours until both count in full, 1 to 48. */
  readonly hoursLeft: bigint;
}

/** What maintenance margin goes by. */
export type MaintenanceTerms = Pick<AssetTerms, "shock" | "halfBasis" | "common">;

/**
 * Shock and basis that maintenance margin goes by, rounded so that 2 common <= shock - 2 halfBasis holds all the way.
 *
 * @example
 * maintenanceTerms({ ...weth, ramp: { shockLag: 20_000n, basisLag: 0n, hoursLeft: 24n } }).shock; // half of the raise
 */
export function maintenanceTerms({ shock, halfBasis, common, ramp }: AssetTerms): MaintenanceTerms {
  if (ramp === undefined) return { shock, halfBasis, common };
  const { shockLag, basisLag, hoursLeft } = ramp;
  return {
    shock: shock - (shockLag * hoursLeft) / RAMP_HOURS,
    halfBasis: halfBasis - ceilDiv(basisLag * hoursLeft, RAMP_HOURS),
    common,
  };
}
