import { PPM } from "../exact/constants.ts";
import type { MaintenanceMargin } from "../exact/health.ts";
import { healthPpm } from "../exact/health.ts";

/** Multiplier at and beyond which an account counts as without risk: 10. */
const SAFE: bigint = 10n * PPM;

/**
 * m in ppm: how many times over the account could meet its maintenance requirement. 1,000,000 = it is about to be
 * liquidated, at or above 10,000,000 = it bears ten times what is required.
 *
 * The multiplier m scales every shock; value(m) = E - m R_M is linear, so the m at which nothing is left is its health.
 *
 * @returns undefined when nothing is required
 * @example
 * riskMultiplier({ equity: 250n, requirement: 100n }); // 2_500_000n
 */
export function riskMultiplier(margin: MaintenanceMargin): bigint | undefined {
  return healthPpm(margin);
}

/**
 * Risk from 0 (none, or m >= 10) to 9 (m = 1), and 10 when the account may be liquidated: 10 - (4.5 (sqrt(h) + h) + 1) with
 * h = (m - 1) / 9. Below 6 safe, to 8 elevated, to 10 high.
 *
 * @example
 * riskScore({ equity: 325n, requirement: 100n }); // 5.625
 */
export function riskScore(margin: MaintenanceMargin): number {
  const multiplier = riskMultiplier(margin);
  if (multiplier === undefined || multiplier >= SAFE) return 0;
  if (margin.equity < margin.requirement) return 10;
  const h = (Number(multiplier) / Number(PPM) - 1) / 9;
  return 10 - (4.5 * (Math.sqrt(h) + h) + 1);
}
