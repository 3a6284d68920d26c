import type { Address, Hex } from "viem";
import { getBookSnapshot } from "../actions/orders/getBookSnapshot.ts";
import { createLocalBook } from "../book/localBook.ts";
import { readTrades } from "../book/trades.ts";
import type { BookChange, BookTrade, LocalBookView } from "../book/types.ts";
import { type BookLog, decodeBookLog } from "../codec/bookLog.ts";
import { MalformedLogError } from "../errors/codec.ts";
import { ContractError } from "../errors/contract.ts";
import { BookInconsistentError, BookMovedError, FeedClosedError } from "../errors/feed.ts";
import { systemClock } from "../runtime/clock.ts";
import { createDeferred } from "../runtime/deferred.ts";
import { createEmitter } from "../runtime/emitter.ts";
import { silentLogger } from "../runtime/logger.ts";
import type { PangeaClient } from "../types/client.ts";
import type { MarketId } from "../types/units.ts";
import { type CreateLogSourceParameters, createLogSource } from "./logSource.ts";
import type { FeedEvent, FeedLog, LogSource } from "./types.ts";

/** `"live"`: the book is what the chain says. `"resyncing"`: it is not, and a new snapshot is on its way. */
export type LiveBookStatus = "starting" | "live" | "resyncing" | "closed";

/** What a live book tells. */
export interface LiveBookEvents {
  /** A log changed the book. */
  readonly change: BookChange & { readonly blockNumber: bigint; readonly logIndex: number };
  /** Somebody traded. `isLate`: the log had been lost and was found afterwards. */
  readonly trade: BookTrade & { readonly blockNumber: bigint; readonly logIndex: number; readonly isLate: boolean };
  /** The book can no longer be trusted; a resync has begun. */
  readonly gap: { readonly reason: string };
  /** The book is as at this block and everything known after it. */
  readonly resynced: { readonly blockNumber: bigint };
  readonly status: LiveBookStatus;
  /** A snapshot could not be taken; it is tried again. */
  readonly error: { readonly error: unknown };
}

/** A book that follows the chain. Made by `createLiveBook`. */
export interface LiveBook {
  /** What the book is now. Do not trust it unless the status is `"live"`. */
  readonly book: LocalBookView;
  readonly status: () => LiveBookStatus;
  /** Block of the last log that was applied, or of the snapshot. */
  readonly blockNumber: () => bigint | undefined;
  /** Resolves when the book is live for the first time. Rejects when the market does not exist, or when it is closed before. */
  readonly ready: () => Promise<void>;
  /** Listens until the returned function is called. */
  readonly on: <Name extends keyof LiveBookEvents>(
    name: Name,
    listener: (event: LiveBookEvents[Name]) => void,
  ) => () => void;
  /** Takes a new snapshot, in case something else says that the book is wrong. */
  readonly resync: (reason: string) => void;
  readonly close: () => void;
}

/** What a live book is made of. */
export interface CreateLiveBookParameters extends Omit<CreateLogSourceParameters, "client" | "topics" | "fromBlock"> {
  readonly exchange: Address;
  readonly market: MarketId;
  /** Logs to follow, shared with other books; it must deliver changes of books. Default: a source of its own. */
  readonly source?: LogSource | undefined;
  /** Orders of one request of a snapshot. Default 1,000. */
  readonly pageSize?: number | undefined;
}

type Tagged = {
  [Name in keyof LiveBookEvents]: { readonly name: Name; readonly event: LiveBookEvents[Name] };
}[keyof LiveBookEvents];

const DEFAULT_MAX_BACKOFF = 10_000;
const FIRST_BACKOFF = 0.01;

/**
 * Makes an order book that follows the chain: logs first, then a snapshot at one block, then the logs after it. Any
 * sign that a log is missing, such as an unknown order, a negative size, a crossed book, or what the comparison with the
 * chain finds, leads to a new snapshot; never to two at once.
 *
 * @param client - Any client whose node has the state of the last blocks.
 * @param parameters - Exchange and market, and what to tune or inject.
 * @example
 * const live = createLiveBook(client, { exchange, market: 1, webSocketUrl: "wss://example.org" });
 * live.on("change", ({ levels }) => console.log(levels));
 * await live.ready();
 * const { bids, asks } = live.book.depth({ levels: 5 });
 */
export function createLiveBook(client: PangeaClient, parameters: CreateLiveBookParameters): LiveBook {
  const { exchange, market, signal, clock = systemClock, logger = silentLogger } = parameters;
  const source = parameters.source ?? createLogSource({ ...parameters, client });
  const book = createLocalBook({ market });
  const emitter = createEmitter<Tagged>((error) => logger.warn({ error }, "listener failed"));
  const controller = new AbortController();
  const firstLive = createDeferred();
  firstLive.promise.catch(() => {});
  let status: LiveBookStatus = "starting";
  let blockNumber: bigint | undefined;
  let isResyncing = false;

  const emit = <Name extends keyof LiveBookEvents>(name: Name, event: LiveBookEvents[Name]) =>
    emitter.emit({ name, event } as Tagged);

  const setStatus = (next: LiveBookStatus) => {
    if (status === next || status === "closed") return;
    status = next;
    emit("status", status);
  };

  const close = () => {
    if (status === "closed") return;
    setStatus("closed");
    controller.abort();
    signal?.removeEventListener("abort", close);
    stopListening();
    if (parameters.source === undefined) source.close();
    firstLive.reject(new FeedClosedError());
  };

  const apply = (log: FeedLog): void => {
    const bookLog = decodeBookLog(log.data);
    if (bookLog.market !== market) return;
    const change = book.apply(bookLog);
    const place = { blockNumber: log.blockNumber, logIndex: log.logIndex };
    blockNumber = log.blockNumber;
    emit("change", { ...change, ...place });
    for (const trade of change.trades) emit("trade", { ...trade, ...place, isLate: false });
  };

  /** Trades of a log that is not applied by itself. The book learns of it from the next snapshot. */
  const reportTrades = ({ data, blockNumber: at, logIndex }: FeedLog, isLate: boolean): void => {
    const bookLog = readable(data);
    if (bookLog?.market !== market) return;
    for (const trade of readTrades(bookLog)) emit("trade", { ...trade, blockNumber: at, logIndex, isLate });
  };

  const follow = (logs: readonly FeedLog[]): void => {
    for (const log of logs) {
      if (status === "closed") return;
      // asked anew for every log: a listener may have found the book wrong
      if (status !== "live") {
        reportTrades(log, false);
        continue;
      }
      try {
        apply(log);
      } catch (error) {
        reportTrades(log, false);
        resync(error instanceof BookInconsistentError ? error.reason : String(error));
      }
    }
  };

  const startOver = async (): Promise<void> => {
    const snapshot = await getBookSnapshot(client, { exchange, market, pageSize: parameters.pageSize });
    const later = source.since(snapshot.blockNumber);
    // the snapshot is older than what is remembered: the next one is not
    if (later === undefined) throw new BookMovedError(snapshot.blockNumber, snapshot.blockNumber);
    book.reset(snapshot);
    blockNumber = snapshot.blockNumber;
    for (const log of later) replay(log);
  };

  /** As `apply`, without a word to anybody. */
  const replay = (log: FeedLog): void => {
    const bookLog = decodeBookLog(log.data);
    if (bookLog.market !== market) return;
    book.apply(bookLog);
    blockNumber = log.blockNumber;
  };

  const resyncUntilLive = async (): Promise<void> => {
    const { maxBackoff = DEFAULT_MAX_BACKOFF, random = Math.random } = parameters;
    for (let attempt = 0; !controller.signal.aborted; attempt += 1) {
      try {
        await startOver();
        return;
      } catch (error) {
        logger.warn({ error, market, attempt }, "resync failed");
        if (status === "starting" && error instanceof ContractError) {
          // there is no such market, or no exchange: that will not change by trying again
          firstLive.reject(error);
          close();
          return;
        }
        emit("error", { error });
        const full = Math.min(maxBackoff, maxBackoff * FIRST_BACKOFF * 2 ** Math.min(attempt, 30));
        await clock.sleep(full * (1 - random() / 2), controller.signal);
        // the logs after the snapshot may be the ones that are missing
        await source.audit().catch(() => {});
      }
    }
  };

  const resync = (reason: string): void => {
    if (status === "closed" || isResyncing) return;
    isResyncing = true;
    const isFirst = status === "starting";
    if (!isFirst) {
      setStatus("resyncing");
      emit("gap", { reason });
    }
    void resyncUntilLive().then(() => {
      isResyncing = false;
      if (controller.signal.aborted || blockNumber === undefined) return;
      setStatus("live");
      if (!isFirst) emit("resynced", { blockNumber });
      firstLive.resolve();
    });
  };

  const listen = (event: FeedEvent): void => {
    if (event.type === "logs") follow(event.logs);
    if (event.type !== "gap" || !concerns(event, market)) return;
    for (const log of event.logs) reportTrades(log, true);
    resync(event.reason);
  };

  const stopListening = source.on(listen);
  if (signal?.aborted) close();
  else signal?.addEventListener("abort", close, { once: true });
  void source.start().then(() => resync("start"));

  return {
    book,
    status: () => status,
    blockNumber: () => blockNumber,
    ready: () => firstLive.promise,
    on: (name, listener) =>
      emitter.on((tagged) => {
        if (tagged.name === name) listener(tagged.event as never);
      }),
    resync,
    close,
  };
}

/** A gap of late logs concerns their markets only; of any other it is not known what is missing. */
function concerns({ reason, logs }: Extract<FeedEvent, { type: "gap" }>, market: MarketId): boolean {
  // a log that cannot be read may be of any market
  return reason !== "missed" || logs.some(({ data }) => (readable(data)?.market ?? market) === market);
}

/** The log, or undefined for one that is not in the format. */
function readable(data: Hex): BookLog | undefined {
  try {
    return decodeBookLog(data);
  } catch (error) {
    if (error instanceof MalformedLogError) return undefined;
    throw error;
  }
}
