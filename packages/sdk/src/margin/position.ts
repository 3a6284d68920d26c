import { liquidationPrice } from "@pangea/risk-engine";
import { lotsToSize } from "../codec/size.ts";
import { formatDecimal } from "../math/decimal.ts";
import { markPrice } from "../math/mark.ts";
import { averageTick } from "../math/position.ts";
import type { AccountSnapshot, PerpHolding } from "../types/margin.ts";
import type { Market } from "../types/market.ts";
import type { Position } from "../types/perp.ts";
import { assessSnapshot, toRiskAccount, toRiskVenue } from "./riskInputs.ts";

/** Digits behind the tick that an average price has. */
const AVERAGE_DIGITS = 6;

/**
 * A position of a snapshot in decimals, with its average price and where the account may be liquidated.
 *
 * @param snapshot - Read by `getAccountSnapshot`.
 * @param market - The perpetual market.
 * @returns undefined = the account has never touched the market.
 * @example
 * const position = positionOf(snapshot, market);
 * console.log(position.side, position.size, position.entryPrice, position.liquidationPrice);
 */
export function positionOf(snapshot: AccountSnapshot, market: Market): Position | undefined {
  const perp = snapshot.perps.find((line) => line.market === market.id);
  if (perp === undefined) return undefined;
  const { scale } = market;
  const { size } = perp;
  const lots = size < 0n ? -size : size;
  const limits = liquidationOf(snapshot, perp, market);
  const dollars = (units: bigint) => formatDecimal({ coefficient: units, exponent: scale.dollarExponent });
  return {
    market: perp.market,
    asset: perp.asset,
    side: sideOf(size),
    lots: size,
    size: lotsToSize(lots, scale),
    entryPrice: entryPriceOf(perp, market),
    markPrice: markPrice(perp.terms, scale),
    notional: dollars((lots * perp.lotUnits * perp.terms.price) / 10n ** BigInt(perp.terms.priceExp)),
    profitUnits: perp.profit,
    profit: dollars(perp.profit),
    fundingPaid: undefined,
    liquidationBelow: limits.below,
    liquidationAbove: limits.above,
    liquidationPrice: size === 0n ? undefined : size > 0n ? limits.below : limits.above,
    bidLots: perp.bidLots,
    askLots: perp.askLots,
  };
}

function sideOf(size: bigint): Position["side"] {
  if (size === 0n) return undefined;
  return size > 0n ? "long" : "short";
}

function entryPriceOf(perp: PerpHolding, { scale }: Market): string | undefined {
  const average = averageTick(perp, { priceExp: scale.priceExp, scale: 10n ** BigInt(AVERAGE_DIGITS) });
  if (average === undefined) return undefined;
  return formatDecimal({ coefficient: average, exponent: scale.tickExponent - AVERAGE_DIGITS });
}

function liquidationOf(snapshot: AccountSnapshot, { asset, terms }: PerpHolding, { scale }: Market) {
  const none = { below: undefined, above: undefined };
  if (terms.price === 0n || assessSnapshot(snapshot).isLiquidatable) return none;
  const { down, up } = liquidationPrice(toRiskVenue(snapshot), toRiskAccount(snapshot), asset);
  const format = (price: bigint | null) =>
    price === null ? undefined : markPrice({ price, priceExp: terms.priceExp }, scale);
  return { below: format(down), above: format(up) };
}
