// Plays a market through the exchange: makers keep the book like the recorded one, takers send the recorded trades.

import { BOOK_CHANGED_TOPIC, decodeBookLog } from "@pangea/sdk";
import type { Address, TransactionReceipt } from "viem";
import { type BookMirror, createBookMirror } from "./bookMirror.ts";
import type { MarketEvent, TradeEvent } from "./events.ts";
import { inChainOrder, type Sent } from "./intents.ts";
import { type Grid, ladderOf, type Quote } from "./ladder.ts";
import { requote, shareOut } from "./maker.ts";
import { createOrderTracker, type OrderTracker } from "./orders.ts";
import type { Pace } from "./pace.ts";
import type { Participant } from "./participants.ts";
import { StreamError } from "./stream.ts";
import { takerOrder } from "./taker.ts";

export interface ReplayOptions {
  readonly events: AsyncIterable<MarketEvent> | Iterable<MarketEvent>;
  readonly exchange: Address;
  readonly market: number;
  readonly grid: Grid;
  readonly makers: readonly Participant[];
  readonly takers: readonly Participant[];
  /** Levels of each side that the makers keep. */
  readonly levels: number;
  readonly limits: ReplayLimits;
  /** When events may happen. */
  readonly pace: Pace;
  /** Whether the makers follow the book at that time, or let changes of it pass. Default: they follow every one. */
  readonly isDue?: (milliseconds: number) => boolean;
  /**
   * How often makers try to follow one change of the book: what is refused because the old quote of another maker is in the
   * way may find its place once that one has followed. Default 1.
   */
  readonly attempts?: number;
  /** Told of the recorded book whenever the makers follow it. */
  readonly observe?: (milliseconds: number, book: BookMirror) => Promise<void>;
  readonly report: (state: ReplayState) => void;
  readonly signal?: AbortSignal;
}

export interface ReplayLimits {
  /** Of recorded time. */
  readonly seconds: number;
  /** Changes of the book and trades. */
  readonly events: number;
}

/** How far a replay has come. */
export interface ReplayState {
  readonly events: number;
  readonly steps: number;
  readonly trades: number;
  /** Trades that are too small to be sent. */
  readonly smallTrades: number;
  /** Recorded time. */
  readonly milliseconds: number;
  readonly resting: number;
}

export async function replay(options: ReplayOptions): Promise<ReplayState> {
  const mirror = createBookMirror();
  const tracker = createOrderTracker();
  const { pace, isDue = () => true, observe } = options;
  let trades: TradeEvent[] = [];
  let state: ReplayState = { events: 0, steps: 0, trades: 0, smallTrades: 0, milliseconds: 0, resting: 0 };

  for await (const event of options.events) {
    await pace(event.milliseconds);
    if (isOver(event, state, options)) break;
    state = { ...state, events: state.events + 1, milliseconds: event.milliseconds };
    if (event.type === "trade") {
      trades.push(event);
      continue;
    }
    if (!mirror.apply(event) || !isDue(event.milliseconds)) continue;
    // trades made before the book was there have nothing to meet
    const batch = state.steps === 0 ? [] : trades;
    trades = [];
    const [small] = await Promise.all([
      step({ ...options, mirror, tracker, trades: batch, first: state.trades }),
      observe?.(event.milliseconds, mirror),
    ]);
    state = {
      ...state,
      steps: state.steps + 1,
      trades: state.trades + batch.length - small,
      smallTrades: state.smallTrades + small,
      resting: tracker.count(),
    };
    options.report(state);
  }
  if (state.steps === 0) {
    throw new StreamError("Nothing could be played: no snapshot of the book is in this part of the recording.");
  }
  return state;
}

function isOver(event: MarketEvent, state: ReplayState, { limits, signal }: ReplayOptions): boolean {
  return signal?.aborted === true || event.milliseconds > limits.seconds * 1000 || state.events >= limits.events;
}

interface Step extends ReplayOptions {
  readonly mirror: BookMirror;
  readonly tracker: OrderTracker;
  readonly trades: readonly TradeEvent[];
  /** How many trades were sent before. */
  readonly first: number;
}

/** Sends the trades since the last change of the book and the requotes that the change calls for, all at once. */
async function step(options: Step): Promise<number> {
  const { mirror, tracker, trades, grid, exchange, levels } = options;
  const orders = trades.map((trade) => takerOrder(trade, grid)).filter((order) => order !== undefined);
  const ladder = ladderOf({ bids: mirror.bids(), asks: mirror.asks() }, grid, levels);
  const sent = await Promise.all([
    ...orders.map((order, index) => {
      const taker = options.takers[(options.first + index) % options.takers.length];
      if (taker === undefined) throw new Error("There are no takers.");
      return taker.send({ type: "place", account: taker.account, market: options.market, order });
    }),
    ...requotes(options, ladder),
  ]);
  for (const { receipt } of inChainOrder(sent)) applyLogs(tracker, exchange, receipt);
  for (let attempt = 1; attempt < (options.attempts ?? 1); attempt += 1) {
    const again = await Promise.all(requotes(options, ladder));
    for (const { receipt } of inChainOrder(again)) applyLogs(tracker, exchange, receipt);
  }
  return trades.length - orders.length;
}

function requotes({ makers, market, grid, tracker }: Step, ladder: readonly Quote[]): Promise<Sent>[] {
  const shares = shareOut(ladder, makers.length, grid);
  return makers.flatMap((maker, index) => {
    const wanted = shares[index] ?? [];
    const operations = requote({ market, wanted, live: tracker.ordersOf(maker.account), grid });
    return operations.length === 0 ? [] : [maker.send({ type: "batch", account: maker.account, operations })];
  });
}

function applyLogs(tracker: OrderTracker, exchange: Address, receipt: TransactionReceipt): void {
  for (const log of receipt.logs) {
    const isBookLog = log.address.toLowerCase() === exchange.toLowerCase() && log.topics[0] === BOOK_CHANGED_TOPIC;
    if (isBookLog) tracker.apply(decodeBookLog(log.data));
  }
}
