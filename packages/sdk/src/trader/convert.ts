import type { Hash } from "viem";
import type { getFundingRate } from "../actions/perps/getFundingRate.ts";
import type { BookTrade } from "../book/types.ts";
import { amountToUnits, unitsToAmount } from "../codec/amount.ts";
import { tickToPrice } from "../codec/price.ts";
import { lotsToSize } from "../codec/size.ts";
import { floorDiv, formatDecimal } from "../math/decimal.ts";
import { tradeValue } from "../math/tradeValue.ts";
import type { OrderOutcome } from "../outcome/order.ts";
import type { Market } from "../types/market.ts";
import type { DepthLevel, NewOrder, RestingOrder, Side } from "../types/order.ts";
import type { Position } from "../types/perp.ts";
import type { Decimal, Lots, Units } from "../types/units.ts";
import type {
  BookEntry,
  TraderFundingRate,
  TraderMarket,
  TraderOrder,
  TraderPosition,
  TraderSide,
  TraderTrade,
} from "./types.ts";

const TYPES = { spot: "spot", perp: "swap", loan: "loan" } as const;

/** Rates are in millionths. */
const RATE_EXPONENT = -6;

export function toSide(side: TraderSide): Side {
  return side === "buy" ? "bid" : "ask";
}

export function fromSide(side: Side): TraderSide {
  return side === "bid" ? "buy" : "sell";
}

/** A market with the symbols of its two assets. */
export function toTraderMarket(
  info: Market,
  { symbol, base, quote }: Pick<TraderMarket, "symbol" | "base" | "quote">,
): TraderMarket {
  const { scale } = info;
  const isSwap = info.kind === "perp";
  const minimum =
    info.kind === "loan"
      ? lotsToSize(info.minNotional, scale)
      : toMoney(info, tradeValue({ lots: info.minNotional, tick: 1n }, info));
  return {
    id: info.id,
    symbol,
    base,
    quote,
    settle: isSwap ? quote : undefined,
    baseId: info.asset.id,
    type: TYPES[info.kind],
    spot: info.kind === "spot",
    swap: isSwap,
    active: info.status === "active",
    taker: formatDecimal({ coefficient: info.takerFee, exponent: RATE_EXPONENT }),
    maker: formatDecimal({ coefficient: info.makerFee, exponent: RATE_EXPONENT }),
    precision: { price: tickToPrice(1n, scale), amount: lotsToSize(1n, scale) },
    limits: { cost: { min: minimum } },
    info,
  };
}

/** What a trade came to: dollars, on a loan market interest in what is lent. */
export function toMoney({ kind, scale }: Market, units: Units): Decimal {
  const exponent = kind === "loan" ? scale.assetExponent : scale.dollarExponent;
  return formatDecimal({ coefficient: units, exponent });
}

export function toEntries(levels: readonly DepthLevel[], { scale }: Market): BookEntry[] {
  return levels.map(({ tick, lots }) => [tickToPrice(tick, scale), lotsToSize(lots, scale)]);
}

/** An order that rests, as it was read from the book: what of it was filled before is not known. */
export function fromResting(
  { id, side, tick, lots, expiry }: RestingOrder,
  { symbol, quote, info }: TraderMarket,
): TraderOrder {
  const remaining = lotsToSize(lots, info.scale);
  return {
    id: id.toString(),
    clientOrderId: undefined,
    symbol,
    side: fromSide(side),
    price: tickToPrice(tick, info.scale),
    amount: remaining,
    filled: "0",
    remaining,
    cost: "0",
    average: undefined,
    fee: { currency: quote, cost: "0" },
    status: "open",
    expiry: expiry === 0 ? undefined : expiry * 1_000,
    transactionHash: undefined,
  };
}

/** An order with what became of it. */
export interface PlacedOrder {
  readonly order: NewOrder;
  readonly outcome: OrderOutcome;
  readonly transactionHash: Hash;
}

export function fromOutcome(
  { order, outcome, transactionHash }: PlacedOrder,
  { symbol, quote, info }: TraderMarket,
): TraderOrder {
  const { scale } = info;
  const size = (lots: Lots) => lotsToSize(lots, scale);
  const { id, tick, filledLots, restingLots, filledDollars, feeDollars } = outcome;
  return {
    id: id?.toString(),
    clientOrderId: order.clientId ? order.clientId.toString() : undefined,
    symbol,
    side: fromSide(order.side),
    price: tickToPrice(tick ?? order.tick, scale),
    amount: size(order.lots),
    filled: size(filledLots),
    remaining: size(restingLots),
    cost: toMoney(info, filledDollars),
    average: filledLots === 0n ? undefined : tickToPrice(averageTick(order.side, outcome), scale),
    fee: { currency: quote, cost: toMoney(info, feeDollars) },
    status: statusOf(order.lots, outcome),
    expiry: order.expiry ? order.expiry * 1_000 : undefined,
    transactionHash,
  };
}

export function fromTrade(
  {
    side,
    tick,
    lots,
    maker,
    blockNumber,
    logIndex,
  }: BookTrade & { readonly blockNumber: bigint; readonly logIndex: number },
  { symbol, info }: TraderMarket,
): TraderTrade {
  return {
    id: `${blockNumber}-${logIndex}-${maker}`,
    symbol,
    side: fromSide(side),
    price: tickToPrice(tick, info.scale),
    amount: lotsToSize(lots, info.scale),
    cost: toMoney(info, tradeValue({ lots, tick }, info)),
    order: maker.toString(),
    blockNumber,
  };
}

export function fromPosition(position: Position, { symbol }: TraderMarket): TraderPosition {
  const { side, size, entryPrice, markPrice, notional, profit, liquidationPrice } = position;
  return {
    ...{ symbol, side, contracts: size, contractSize: "1", entryPrice, markPrice, notional },
    ...{ unrealizedPnl: profit, liquidationPrice, marginMode: "cross", info: position },
  };
}

export function fromFunding(
  { current, predicted, nextFunding }: getFundingRate.ReturnValue,
  { symbol }: TraderMarket,
): TraderFundingRate {
  return {
    symbol,
    interval: "8h",
    fundingRate: current.per8Hours,
    fundingTimestamp: nextFunding * 1_000,
    nextFundingRate: predicted.per8Hours,
    info: { current, predicted },
  };
}

/** Free, reserved and both. */
export function toBalance({ free, held }: { readonly free: Units; readonly held: Units }, asset: Market["asset"]) {
  return {
    free: unitsToAmount(free, asset),
    used: unitsToAmount(held, asset),
    total: unitsToAmount(free + held, asset),
  };
}

/** Whether a decimal amount of an asset is a whole number of ledger units. Throws OffUnitError otherwise. */
export function requireWholeUnits(amount: Decimal, asset: Market["asset"]): void {
  amountToUnits(amount, asset);
}

function statusOf(lots: Lots, { restingLots, filledLots }: OrderOutcome): TraderOrder["status"] {
  if (restingLots > 0n) return "open";
  return filledLots === lots ? "closed" : "canceled";
}

/** Up for a buyer, down for a seller. */
function averageTick(side: Side, { fills, filledLots }: OrderOutcome): bigint {
  const weighted = fills.reduce((sum, { tick, lots }) => sum + tick * lots, 0n);
  return side === "bid" ? -floorDiv(-weighted, filledLots) : floorDiv(weighted, filledLots);
}
