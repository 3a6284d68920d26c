import type { getTopOfBook } from "../actions/markets/getTopOfBook.ts";
import { MAX_TICK } from "../codec/constants.ts";
import { priceToTick } from "../codec/price.ts";
import { sizeToLots } from "../codec/size.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { countSteps, parseDecimal } from "../math/decimal.ts";
import { MAX_RATE } from "../math/interest.ts";
import type { Market } from "../types/market.ts";
import type { NewOrder, Side } from "../types/order.ts";
import type { Decimal, LoanId, OrderId, Tick } from "../types/units.ts";
import { toSide } from "./convert.ts";
import type { CreateOrderParameters } from "./types.ts";

/** Slippage is counted in millionths. */
const SLIPPAGE_EXPONENT = -6;
const MILLION = 1_000_000n;
const DEFAULT_SLIPPAGE = "0.01";

/** The order that the exchange is asked for. `best` is needed for market orders. */
export function buildOrder(wanted: CreateOrderParameters, market: Market, best?: getTopOfBook.ReturnValue): NewOrder {
  const side = toSide(wanted.side);
  return {
    side,
    tick: wanted.type === "market" ? marketTick(side, wanted.slippage, { best, market }) : limitTick(wanted, market),
    lots: sizeToLots(wanted.amount, market.scale),
    timeInForce: wanted.timeInForce ?? defaultTimeInForce(wanted),
    selfTrade: wanted.selfTrade,
    reduceOnly: wanted.reduceOnly,
    expiry: wanted.expiry,
    clientId: wanted.clientOrderId === undefined ? undefined : parseDigits(wanted.clientOrderId, "client order id"),
  };
}

/** An id from its digits. */
export function parseOrderId(text: string): OrderId {
  return parseDigits(text, "order id");
}

/** The id of a loan from its digits. */
export function parseLoanId(text: string): LoanId {
  return parseDigits(text, "id of a loan");
}

function parseDigits(text: string, what: string): bigint {
  if (/^\d+$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError(`"${text}" is not an ${what}`, "Ids are written in digits.");
}

function defaultTimeInForce({ type, postOnly }: CreateOrderParameters): NewOrder["timeInForce"] {
  if (type === "market") return "ioc";
  return postOnly ? "postOnly" : "gtc";
}

function limitTick({ price }: CreateOrderParameters, { scale }: Market): Tick {
  if (price === undefined)
    throw new InvalidArgumentError("A limit order needs a price", 'Name one, or use type "market".');
  return priceToTick(price, scale);
}

/** The worst price that a market order accepts: so far from the best that it can have. */
function marketTick(
  side: Side,
  slippage: Decimal = DEFAULT_SLIPPAGE,
  { best, market }: { readonly best: getTopOfBook.ReturnValue | undefined; readonly market: Market },
): Tick {
  const opposite = side === "bid" ? best?.ask : best?.bid;
  if (opposite === undefined)
    throw new InvalidArgumentError("Nobody is on the other side of the book", "Use a limit order.");
  const { down: millionths } = countSteps(parseDecimal(slippage), SLIPPAGE_EXPONENT);
  if (millionths < 0n || millionths >= MILLION) {
    throw new InvalidArgumentError(`The slippage ${slippage} is not a fraction`, 'Write one percent as "0.01".');
  }
  const factor = side === "bid" ? MILLION + millionths : MILLION - millionths;
  // towards the better price for its owner: never worse than was said
  const tick = side === "bid" ? (opposite.tick * factor) / MILLION : (opposite.tick * factor + MILLION - 1n) / MILLION;
  const highest = market.kind === "loan" ? MAX_RATE : MAX_TICK;
  return tick > highest ? highest : tick;
}
