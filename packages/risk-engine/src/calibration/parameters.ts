import { type BasisInputs, hedgeRequirement } from "./basis.ts";
import { checkNumber } from "./check.ts";
import { BoundBrokenError, EmptySeriesError } from "./errors.ts";
import { type AssetFactor, commonShare } from "./factor.ts";
import { HOUR, type Method } from "./method.ts";
import { openInterestCaps } from "./openInterest.ts";
import { LOADING_SCALE, PARAMETER_SCALE, roundDown, roundDownToTwoDigits, roundUp } from "./rounding.ts";

/** What was measured of one asset. Fractions, unless said otherwise. */
export interface AssetMeasures {
  readonly symbol: string;
  /** Tail of a naked leg over the horizon. */
  readonly shockTail: number;
  /** Tail of the basis over the horizon. */
  readonly basisTail: number;
  /** Cost of closing the more expensive of spot and perpetual, in stress. */
  readonly legCost: number;
  /** Cost of closing both, in stress. */
  readonly closingCost: number;
  readonly factor: AssetFactor;
  /** Dollars per horizon in stress. */
  readonly volume: number;
  /** Highest maker fee of its markets, millionths. */
  readonly makerFeeCap: number;
}

/** Parameters of one asset, as the exchange takes them. */
export interface AssetParameters {
  readonly symbol: string;
  /** s: what a naked leg pays, millionths; rounded up. */
  readonly shock: number;
  /** b: what a perfect hedge pays, millionths; rounded up. */
  readonly basis: number;
  /** beta: loading on the common factor, ten-thousandths; rounded down. */
  readonly loading: number;
  /** Farthest that an order may be from the mark, millionths; rounded down. */
  readonly band: number;
  /** Highest maker fee that the band allows for, millionths. */
  readonly makerFeeCap: number;
  /** Open interest from which a naked leg pays more than s, dollars; rounded down. */
  readonly softCap: number;
  /** Open interest that cannot be exceeded, dollars; rounded down. */
  readonly hardCap: number;
}

/** Parameters of a venue. */
export interface RiskParameters {
  /** S: shock of the common factor, millionths; rounded down. */
  readonly commonShock: number;
  readonly assets: readonly AssetParameters[];
}

/** Measures of all assets and the tail of their common factor (fraction). */
export interface CalibrateParameters {
  readonly assets: readonly AssetMeasures[];
  readonly factorTail: number;
  readonly method: Method;
}

/** Shock and basis are multiples of one basis point, so that half the basis is whole too. */
const STEP = 100;

/**
 * Turns measures into parameters:
 *
 *     b    = {@link hedgeRequirement}                                    rounded up to a basis point
 *     s    = max(b, (tail + legCost + fundingPerHour b hours) / theta)   rounded up to a basis point
 *     S    = factorTail / theta                                          rounded down to a basis point
 *     beta = {@link commonShare} / S                                     rounded down
 *     band = (1 - theta) / 2 s - makerFeeCap                             rounded down
 *     caps = {@link openInterestCaps}                                    rounded down to two digits
 *
 * R falls with S and beta for every portfolio, because `|sum beta e| <= sum beta |e|`; so down is safe for both.
 *
 * @throws {InvalidNumberError} when a measure is not a finite number in its range.
 * @throws {BoundBrokenError} when the result breaks a bound of the exchange, such as a shock above 1.
 * @example
 * calibrate({ assets: [bitcoin, ether], factorTail: 0.05, method: METHOD }).assets[0].shock; // 93_400
 */
export function calibrate({ assets, factorTail, method }: CalibrateParameters): RiskParameters {
  if (assets.length === 0) throw new EmptySeriesError("assets");
  checkNumber("factorTail", factorTail, { minimum: 0 });
  const commonShock = roundDown((factorTail / method.theta) * PARAMETER_SCALE, STEP);
  const parameters = { commonShock, assets: assets.map((asset) => assetParameters(asset, { commonShock, method })) };
  for (const asset of parameters.assets) checkBounds(asset, { commonShock, theta: method.theta });
  return parameters;
}

function assetParameters(
  measures: AssetMeasures,
  { commonShock, method }: { readonly commonShock: number; readonly method: Method },
): AssetParameters {
  checkMeasures(measures);
  const { symbol, legCost, factor, makerFeeCap } = measures;
  const basis = basisOf({ tail: measures.basisTail, closingCost: measures.closingCost }, method);
  const shock = shockOf({ tail: measures.shockTail, legCost, basis }, method);
  const share = commonShare(
    {
      shock: shock / PARAMETER_SCALE,
      basis: basis / PARAMETER_SCALE,
      commonShock: commonShock / PARAMETER_SCALE,
      factor,
      legCost,
    },
    method,
  );
  const caps = openInterestCaps(measures.volume, method);
  return {
    symbol,
    shock,
    basis,
    loading: commonShock === 0 ? 0 : roundDown((share * PARAMETER_SCALE * LOADING_SCALE) / commonShock, 1),
    band: roundDown(((1 - method.theta) / 2) * shock - makerFeeCap, 1),
    makerFeeCap,
    softCap: roundDownToTwoDigits(caps.soft),
    hardCap: roundDownToTwoDigits(caps.hard),
  };
}

function checkMeasures(measures: AssetMeasures): void {
  const { symbol, factor, shockTail, basisTail, legCost, closingCost, volume, makerFeeCap } = measures;
  const amounts = {
    shockTail,
    basisTail,
    legCost,
    closingCost,
    volume,
    makerFeeCap,
    residualTail: factor.residualTail,
  };
  for (const [name, value] of Object.entries(amounts)) checkNumber(`${symbol}: ${name}`, value, { minimum: 0 });
  checkNumber(`${symbol}: slope`, factor.slope, {});
}

function basisOf(inputs: BasisInputs, method: Method): number {
  return roundUp(hedgeRequirement(inputs, method) * PARAMETER_SCALE, STEP);
}

interface ShockInputs {
  readonly tail: number;
  readonly legCost: number;
  /** Millionths. */
  readonly basis: number;
}

function shockOf({ tail, legCost, basis }: ShockInputs, { theta, fundingPerHour, horizon }: Method): number {
  const funding = ((basis / PARAMETER_SCALE) * fundingPerHour * horizon) / HOUR;
  return Math.max(basis, roundUp(((tail + legCost + funding) / theta) * PARAMETER_SCALE, STEP));
}

/** Common shock in millionths and theta, which an asset's bounds depend on. */
export interface BoundsContext {
  readonly commonShock: number;
  readonly theta: number;
}

/**
 * Checks the bounds that the exchange enforces:
 *
 *     b <= s <= 1      0 <= 2 beta S <= s - b      0 < band, band + makerFeeCap <= (1 - theta) / 2 s      soft <= hard
 *
 * @throws {BoundBrokenError} that names the first one broken, the value and the limit.
 * @example
 * checkBounds(parameters, { commonShock: 80_000, theta: 0.6 });
 */
export function checkBounds(asset: AssetParameters, { commonShock, theta }: BoundsContext): void {
  const { symbol, shock, basis, loading, band, makerFeeCap, softCap, hardCap } = asset;
  const common = (2 * loading * commonShock) / LOADING_SCALE;
  const room = Number((((1 - theta) / 2) * shock).toPrecision(12));
  const bounds: readonly (readonly [string, number, number])[] = [
    ["shock above 1", shock, PARAMETER_SCALE],
    ["basis above shock", basis, shock],
    ["loading below 0", -loading, 0],
    ["2 x loading x common shock above shock - basis", common, shock - basis],
    ["band and maker fee above (1 - theta) / 2 x shock", band + makerFeeCap, room],
    ["band below 1", 1 - band, 0],
    ["soft cap above hard cap", softCap, hardCap],
  ];
  for (const [bound, value, limit] of bounds)
    if (!(value <= limit)) throw new BoundBrokenError(`${symbol}: ${bound}`, { value, limit });
}
