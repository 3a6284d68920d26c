import { DOLLAR } from "../codec/constants.ts";
import type { OrderProblem } from "../errors/orders.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { positionProfit } from "../math/position.ts";
import type { AccountSnapshot, LoanHolding, PerpHolding, RiskTerms, TokenHolding } from "../types/margin.ts";
import type { Market, PerpMarket } from "../types/market.ts";
import type { Side } from "../types/order.ts";
import type { AssetPrice, Perp } from "../types/perp.ts";
import type { AssetId, Lots, MarketId, OrderId, Tick, Units } from "../types/units.ts";
import type { BookOrder, MatchingBook } from "./matching.ts";
import { loansOf } from "./riskInputs.ts";

/** What orders are judged by: an account, markets, and the prices of what the account has nothing in. */
export interface OrderContext {
  /** Read by `getAccountSnapshot`. */
  readonly snapshot: AccountSnapshot;
  /** Those of the orders at least. */
  readonly markets: readonly Market[];
  /** Prices of assets in which the account has nothing yet, read by `getPrice`. */
  readonly prices?: readonly AssetPrice[] | undefined;
  /**
   * All perpetual markets of the assets of the orders, read by `getPerp`: needed for the open interest that orders move, and for
   * deep markets with a deficit in which the account has nothing yet.
   */
  readonly perps?: readonly Perp[] | undefined;
  /**
   * Books of markets, read by `getMatchingBook`: what orders trade with. Needed to cancel and amend; without the book of its
   * market an order is thought to trade at the worst price it accepts.
   */
  readonly books?: readonly MatchingBook[] | undefined;
}

/** An account while orders are applied to it. */
export interface OrderState extends OrderContext {
  /** What the orders so far may lose against the mark at their limits, ledger units of the dollar. */
  readonly limitLoss: Units;
  /** Highest class, in hundredths, in which the orders borrow, 0 = they do not. */
  readonly borrowClass: number;
  /** Asset that was traded last while its price may not be relied on. */
  readonly unreliable: AssetId | undefined;
  /** Whether the account is judged at the end: not if it has only cancelled, or only looked. */
  readonly isJudged: boolean;
  /** Orders of others that may still be met. */
  readonly steps: number;
}

/** What an operation leads to. One that is refused may have removed expired orders that were in its way. */
export interface Outcome {
  readonly state: OrderState;
  /** Why it is refused, undefined = it is not. */
  readonly problem?: OrderProblem | undefined;
  /** Whether the whole call fails, even if the operation may be skipped. */
  readonly reverts?: boolean | undefined;
}

/** An operation that is refused. */
export function refused(state: OrderState, problem: OrderProblem): Outcome {
  return { state, problem };
}

/** An operation that makes the whole call fail. */
export function reverted(state: OrderState, problem: OrderProblem): Outcome {
  return { state, problem, reverts: true };
}

/** The market of an order. Throws InvalidArgumentError when it was not given. */
export function marketOf({ markets }: OrderContext, id: MarketId): Market {
  const market = markets.find((candidate) => candidate.id === id);
  if (market !== undefined) return market;
  throw new InvalidArgumentError(`Market ${id} is not among the markets`, "Read it with getMarket and pass it, too.");
}

/** Price and risk of an asset. Throws InvalidArgumentError when nothing says them. */
export function termsOf({ snapshot, prices = [] }: OrderContext, asset: AssetId): RiskTerms {
  const held = [...snapshot.tokens, ...snapshot.perps].find((line) => line.asset === asset);
  const terms = held?.terms ?? prices.find((price) => price.asset === asset);
  if (terms !== undefined) return terms;
  throw new InvalidArgumentError(
    `The price of asset ${asset} is not known`,
    "The account has nothing in it, so its snapshot does not say. Read it with getPrice and pass it in `prices`.",
  );
}

/** The entry of the account at a perpetual market, an empty one if there is none. */
export function perpOf(state: OrderContext, market: PerpMarket): PerpHolding {
  const held = state.snapshot.perps.find((line) => line.market === market.id);
  if (held !== undefined) return held;
  const info = state.perps?.find((perp) => perp.market === market.id);
  return {
    ...{ market: market.id, asset: market.asset.id, size: 0n, quote: 0n, bidLots: 0n, askLots: 0n, profit: 0n },
    lotUnits: 10n ** BigInt(market.scale.lotExp),
    fundingIndex: info?.fundingIndex ?? 0n,
    makerFeeCap: market.makerFeeCap,
    isDeep: market.isDeep,
    pool: info?.pool ?? 0n,
    deficit: info?.deficit ?? 0n,
    terms: termsOf(state, market.asset.id),
  };
}

/** The tokens of the account, none if there are none. */
export function tokensOf(state: OrderContext, asset: AssetId): TokenHolding {
  const held = state.snapshot.tokens.find((line) => line.asset === asset);
  return held ?? { asset, free: 0n, held: 0n, bidCash: 0n, terms: termsOf(state, asset) };
}

/** The state with another entry at a perpetual market. */
export function withPerp(state: OrderState, perp: PerpHolding): OrderState {
  const entry = { ...perp, profit: positionProfit(perp) };
  const { perps } = state.snapshot;
  const isThere = perps.some(({ market }) => market === perp.market);
  const later = isThere ? perps.map((line) => (line.market === perp.market ? entry : line)) : [...perps, entry];
  return { ...state, snapshot: { ...state.snapshot, perps: later, isMargined: true } };
}

/** What changes when tokens are traded or reserved. */
export interface TokenChange {
  readonly asset: AssetId;
  readonly free: bigint;
  readonly held: bigint;
  readonly freeCash: bigint;
  readonly heldCash: bigint;
}

/** The state after a change of tokens and dollars. */
export function withTokens(state: OrderState, { asset, free, held, freeCash, heldCash }: TokenChange): OrderState {
  const before = tokensOf(state, asset);
  const entry = {
    ...before,
    free: before.free + free,
    held: before.held + held,
    bidCash: before.bidCash + heldCash,
  };
  const { tokens } = state.snapshot;
  const isThere = tokens.some((line) => line.asset === asset);
  return {
    ...state,
    snapshot: {
      ...state.snapshot,
      freeCash: state.snapshot.freeCash + freeCash,
      heldCash: state.snapshot.heldCash + heldCash,
      tokens: isThere ? tokens.map((line) => (line.asset === asset ? entry : line)) : [...tokens, entry],
    },
  };
}

/** The book of a market, undefined = it was not given. */
export function bookOf({ books = [] }: OrderContext, market: MarketId): MatchingBook | undefined {
  return books.find((book) => book.market === market);
}

/** A resting order. Throws InvalidArgumentError when its book was not given. */
export function findOrder(state: OrderContext, market: MarketId, id: OrderId): BookOrder | undefined {
  const book = bookOf(state, market);
  if (book !== undefined) return [...book.bids, ...book.asks].find((order) => order.id === id);
  throw new InvalidArgumentError(
    `The book of market ${market} is not known`,
    "Nothing says what is cancelled or amended. Read it with getMatchingBook and pass it in `books`.",
  );
}

/** Best tick of a side, 0 = none. Expired orders count. */
export function bestTick(state: OrderContext, { id, bestBid, bestAsk }: Market, side: Side): Tick {
  const book = bookOf(state, id);
  if (book === undefined) return side === "bid" ? bestBid : bestAsk;
  return makersOf(book, side)[0]?.tick ?? 0n;
}

/** Orders of a side. */
export function makersOf({ bids, asks }: MatchingBook, side: Side): readonly BookOrder[] {
  return side === "bid" ? bids : asks;
}

/** The state with other orders on a side of a book. */
export function withMakers(
  state: OrderState,
  { market, side }: { readonly market: MarketId; readonly side: Side },
  makers: readonly BookOrder[],
): OrderState {
  const name = side === "bid" ? "bids" : "asks";
  const books = state.books?.map((book) => (book.market === market ? { ...book, [name]: makers } : book));
  return { ...state, books };
}

/** The state with other positions of those who have orders at a market. */
export function withSizes(state: OrderState, market: MarketId, sizes: Iterable<readonly [number, Lots]>): OrderState {
  const books = state.books?.map((book) =>
    book.market === market ? { ...book, sizes: new Map([...book.sizes, ...sizes]) } : book,
  );
  return { ...state, books };
}

/** What changes when an asset is lent or borrowed, or reserved for that. */
export interface LoanChange extends Partial<Omit<LoanHolding, "asset">> {
  readonly free?: bigint | undefined;
  readonly held?: bigint | undefined;
}

/** The state after a change of loans of an asset, the dollar too, and of what is free and held of it. */
export function withLoans(state: OrderState, asset: AssetId, change: LoanChange): OrderState {
  const { free = 0n, held = 0n, ...sums } = change;
  const moved =
    asset === DOLLAR
      ? withCash(state, { free, held })
      : withTokens(state, { asset, free, held, freeCash: 0n, heldCash: 0n });
  const before = loansOf(state.snapshot, asset);
  const names = Object.keys(before) as (keyof typeof before)[];
  const added = names.map((name) => [name, before[name] + (sums[name] ?? 0n)]);
  const entry: LoanHolding = { asset, ...(Object.fromEntries(added) as typeof before) };
  const loans = [...state.snapshot.loans.filter((line) => line.asset !== asset), entry];
  return { ...moved, snapshot: { ...moved.snapshot, loans } };
}

function withCash(state: OrderState, { free, held }: { readonly free: bigint; readonly held: bigint }): OrderState {
  const { freeCash, heldCash } = state.snapshot;
  return { ...state, snapshot: { ...state.snapshot, freeCash: freeCash + free, heldCash: heldCash + held } };
}
