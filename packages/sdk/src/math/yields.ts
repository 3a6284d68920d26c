import type { LoanMarket, Market } from "../types/market.ts";
import type { StoredLevel } from "../types/order.ts";
import type { Decimal, Tick } from "../types/units.ts";
import type { YieldPoint } from "../types/yields.ts";
import { formatDecimal } from "./decimal.ts";
import { type FundingRateParameters, fundingRate } from "./funding.ts";
import { FEE_SCALE } from "./spot.ts";

const PERIODS_OF_YEAR = 1_095n;

/** Funding rates have 18 decimals, two of which a percent takes. */
const FUNDING_EXPONENT = -16;

/** A basis in percent has six decimals. */
const BASIS_DECIMALS = 6;

/** A basis point in percent, and a millionth of it. */
const RATE_EXPONENT = -2;
const NET_EXPONENT = -8;

/** One side of a loan market's book, best first, as rates and amounts. */
export function yieldCurve(levels: readonly Pick<StoredLevel, "tick" | "lots">[], { scale }: LoanMarket): YieldPoint[] {
  let total = 0n;
  return levels.map(({ tick, lots }) => {
    total += lots;
    return {
      percent: formatDecimal({ coefficient: tick, exponent: RATE_EXPONENT }),
      amount: formatDecimal({ coefficient: lots, exponent: scale.lotExponent }),
      total: formatDecimal({ coefficient: total, exponent: scale.lotExponent }),
    };
  });
}

/** A rate less the exchange's share of the interest, percent a year. */
export function netPercent(rate: Tick, { interestFee }: Pick<LoanMarket, "interestFee">): Decimal {
  return formatDecimal({ coefficient: rate * (FEE_SCALE - interestFee), exponent: NET_EXPONENT });
}

/** A funding payment as percent a year, not compounded. */
export function fundingPercent(parameters: FundingRateParameters): Decimal {
  return formatDecimal({ coefficient: fundingRate(parameters) * PERIODS_OF_YEAR, exponent: FUNDING_EXPONENT });
}

/** A price in ticks, or a sum of as many prices as that which it is compared with; undefined = there is none. */
export interface ScaledTicks {
  readonly ticks: bigint | undefined;
  readonly market: Pick<Market, "scale">;
}

/** By how many percent a price of one market is above a price of another, with six decimals, toward zero. */
export function basisPercent(high: ScaledTicks, low: ScaledTicks): Decimal | undefined {
  if (high.ticks === undefined || low.ticks === undefined) return undefined;
  const shift = high.market.scale.tickExponent - low.market.scale.tickExponent;
  const above = high.ticks * 10n ** BigInt(Math.max(shift, 0));
  const below = low.ticks * 10n ** BigInt(Math.max(-shift, 0));
  const coefficient = ((above - below) * 10n ** BigInt(BASIS_DECIMALS + 2)) / below;
  return formatDecimal({ coefficient, exponent: -BASIS_DECIMALS });
}
