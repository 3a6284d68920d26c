import { type Address, type Hex, numberToHex } from "viem";
import { BOOK_CHANGED_TOPIC } from "../codec/constants.ts";
import { toPangeaError } from "../errors/contract.ts";
import { UnsupportedError } from "../errors/feed.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { createDeferred } from "../runtime/deferred.ts";
import { createEmitter } from "../runtime/emitter.ts";
import { type Logger, silentLogger } from "../runtime/logger.ts";
import { createMutex } from "../runtime/mutex.ts";
import type { PangeaClient } from "../types/client.ts";
import { createLogMemory, type LogMemory } from "./memory.ts";
import { parseLog } from "./parseLog.ts";
import { createPlatformSocket, type SocketLike, type Subscription, subscribeToLogs } from "./socket.ts";
import type { FeedEvent, FeedLog, FeedStatus, LogSource, ReceivedLog } from "./types.ts";

/** What a log source is made of. Times are in milliseconds. */
export interface CreateLogSourceParameters {
  /**
   * Reads blocks and past logs. Where the WebSocket of a network answers subscriptions only, take a client over HTTP and
   * name `webSocketUrl`.
   */
  readonly client: PangeaClient;
  /** Address of the exchange. */
  readonly exchange: Address;
  /** Topics of the logs, a list = any of these. Default: changes of books. */
  readonly topics?: readonly (Hex | readonly Hex[])[] | undefined;
  /** Where logs are pushed from. Default: the address of the client's transport if that is a WebSocket, else polling. */
  readonly webSocketUrl?: string | undefined;
  /** Default: the platform's WebSocket. */
  readonly createSocket?: ((url: string) => SocketLike) | undefined;
  /** First block whose logs are delivered. Default: the one after the newest at the start. */
  readonly fromBlock?: bigint | undefined;
  /** Time between two comparisons with the chain, which bounds how long a lost log stays unnoticed. Default 2,000. */
  readonly auditInterval?: number | undefined;
  /** Time between two questions where nothing is pushed. Default 250. */
  readonly pollingInterval?: number | undefined;
  /** Time between two questions that keep a connection alive. Default 10,000. */
  readonly heartbeatInterval?: number | undefined;
  /** Longest wait before a reconnect. The first is a hundredth of it. Default 10,000. */
  readonly maxBackoff?: number | undefined;
  /** Blocks that are compared once more, in case they were replaced. Default 16. */
  readonly overlap?: bigint | undefined;
  /** Blocks whose logs are remembered. Default 1,024. */
  readonly retention?: bigint | undefined;
  /** Blocks of one `eth_getLogs`. Default 2,000. */
  readonly maxRange?: bigint | undefined;
  /** Blocks that are caught up after an interruption; after a longer one, `"window"` is reported. Default 50,000. */
  readonly maxGap?: bigint | undefined;
  /** Ends the source. */
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
  /** A number from 0 to below 1, for the jitter of reconnects. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

const DEFAULTS = {
  topics: [BOOK_CHANGED_TOPIC] as readonly (Hex | readonly Hex[])[],
  createSocket: createPlatformSocket,
  auditInterval: 2_000,
  pollingInterval: 250,
  heartbeatInterval: 10_000,
  maxBackoff: 10_000,
  overlap: 16n,
  retention: 1_024n,
  maxRange: 2_000n,
  maxGap: 50_000n,
  clock: systemClock,
  logger: silentLogger,
  random: Math.random,
};

/** The first backoff is this fraction of the longest. */
const FIRST_BACKOFF = 0.01;

/**
 * Makes a stream of the exchange's logs that heals: every log once and in the order of the chain, pushed where the node
 * can do that and asked for where not. It reconnects for as long as it runs, and compares with the chain now and then,
 * so that a log that was lost on the way is found after `auditInterval` at the latest and reported as a gap.
 *
 * @param parameters - Client, exchange, and what to tune or inject.
 * @example
 * const source = createLogSource({ client, exchange, webSocketUrl: "wss://example.org" });
 * source.on((event) => {
 *   if (event.type === "logs") for (const log of event.logs) console.log(decodeBookLog(log.data));
 * });
 * await source.start();
 */
export function createLogSource(parameters: CreateLogSourceParameters): LogSource {
  const { client, exchange } = parameters;
  const settings = { ...DEFAULTS, ...withoutUndefined(parameters) };
  const { clock, logger, topics } = settings;
  const controller = new AbortController();
  const { signal } = controller;
  const emitter = createEmitter<FeedEvent>((error) => logger.warn({ error }, "listener failed"));
  const ready = createDeferred();
  const audits = createMutex();
  let memory: LogMemory | undefined;
  let auditedTo: bigint | undefined;
  let status: FeedStatus = "idle";
  let isStarted = false;
  let missed = 0;

  const setStatus = (next: FeedStatus, error?: unknown) => {
    if (status === next || status === "closed") return;
    status = next;
    emitter.emit({ type: "status", status, ...(error === undefined ? {} : { error }) });
  };

  const close = () => {
    setStatus("closed");
    controller.abort();
    parameters.signal?.removeEventListener("abort", close);
    ready.resolve();
  };

  const deliver = (logs: readonly FeedLog[]): void => {
    if (memory === undefined) return;
    const { fresh, late } = memory.accept(logs);
    if (fresh.length > 0) emitter.emit({ type: "logs", logs: fresh });
    const [first] = late;
    if (first === undefined) return;
    missed += late.length;
    emitter.emit({ type: "gap", reason: "missed", fromBlock: first.blockNumber, logs: late });
  };

  const forget = (logs: readonly FeedLog[]): void => {
    const removed = logs.filter((log) => memory?.remove(log));
    const [first] = removed;
    if (first !== undefined) emitter.emit({ type: "gap", reason: "removed", fromBlock: first.blockNumber, logs: [] });
  };

  const receive = ({ removed, ...log }: ReceivedLog): void => {
    if (removed) forget([log]);
    else deliver([log]);
  };

  const readLogs = async (fromBlock: bigint, toBlock: bigint): Promise<ReceivedLog[]> => {
    const filter = { address: exchange, topics, fromBlock: numberToHex(fromBlock), toBlock: numberToHex(toBlock) };
    const answer = await client.request({ method: "eth_getLogs", params: [filter] } as never);
    return (answer as readonly unknown[]).flatMap((raw) => parseLog(raw) ?? []);
  };

  const readHead = async (): Promise<bigint> => BigInt(await client.request({ method: "eth_blockNumber" }));

  /** Compares a range with what is known. Logs of the newest block are only added: more of them may be on their way. */
  const compare = async (fromBlock: bigint, head: bigint): Promise<void> => {
    for (let from = fromBlock; from <= head && !signal.aborted; from += settings.maxRange) {
      const to = from + settings.maxRange - 1n < head ? from + settings.maxRange - 1n : head;
      const logs = await readLogs(from, to);
      forget(memory?.absent(logs, from, to < head ? to : head - 1n) ?? []);
      deliver(logs.map(({ removed: _, ...log }) => log));
    }
  };

  const audit = async (): Promise<void> => {
    const head = await readHead();
    // the newest block counts as not compared: it may still grow
    const from = (auditedTo ?? (parameters.fromBlock ?? head + 1n) - 1n) + 1n;
    memory ??= createLogMemory(from - 1n);
    auditedTo ??= from - 1n;
    if (head - from > settings.maxGap) {
      memory.prune(head - 1n);
      auditedTo = head - 1n;
      emitter.emit({ type: "gap", reason: "window", fromBlock: from, logs: [] });
    }
    const again = auditedTo + 1n - settings.overlap;
    await compare(again > memory.floor() ? again : memory.floor() + 1n, head);
    if (head - 1n > auditedTo) auditedTo = head - 1n;
    memory.prune(auditedTo - settings.retention);
  };

  const auditInTurn = (): Promise<void> =>
    audits.run(audit).catch((error: unknown) => {
      throw toPangeaError(error);
    });

  const subscribe = async (): Promise<Subscription | undefined> => {
    const url = parameters.webSocketUrl ?? (await transportUrl(client));
    if (url === undefined) return undefined;
    const { createSocket, heartbeatInterval } = settings;
    const terms = { url, createSocket, address: exchange, topics, onLog: receive, heartbeatInterval, clock, signal };
    return subscribeToLogs(terms).catch((error: unknown) => {
      // a platform without WebSocket will not get one by trying again
      if (!(error instanceof UnsupportedError)) throw error;
      logger.warn({ error }, "polling instead");
      return undefined;
    });
  };

  /** Returns when the connection has ended, or has lost a log and so is not to be trusted. */
  const follow = async (subscription: Subscription): Promise<void> => {
    let isOver = false;
    void subscription.closed.then(() => {
      isOver = true;
    });
    while (!isOver && !signal.aborted) {
      await Promise.race([clock.sleep(settings.auditInterval, signal), subscription.closed]);
      const before = missed;
      // a node that does not answer now is asked again; the connection may still deliver
      await auditInTurn().catch((error: unknown) => logger.warn({ error }, "audit failed"));
      if (missed > before) subscription.close();
    }
  };

  const poll = async (): Promise<never> => {
    while (true) {
      await clock.sleep(settings.pollingInterval, signal);
      if (signal.aborted) throw new Error("closed");
      await auditInTurn();
    }
  };

  /** One life of a connection. */
  const live = async (): Promise<void> => {
    // before the push is on, so that nothing can come between
    if (memory === undefined) await auditInTurn();
    const subscription = await subscribe();
    try {
      await auditInTurn();
      setStatus(subscription === undefined ? "polling" : "live");
      ready.resolve();
      if (subscription === undefined) await poll();
      else await follow(subscription);
    } finally {
      subscription?.close();
    }
  };

  /** Asks for logs for so long. */
  const bridge = async (milliseconds: number): Promise<void> => {
    const end = clock.now() + milliseconds;
    while (!signal.aborted && clock.now() < end) {
      await clock.sleep(Math.min(settings.pollingInterval, Math.max(1, end - clock.now())), signal);
      if (memory !== undefined && !signal.aborted) await auditInTurn().catch(() => {});
    }
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      const begin = clock.now();
      const error = await live().catch((failure: unknown) => failure);
      if (signal.aborted) return;
      if (clock.now() - begin > settings.maxBackoff) failures = 0;
      setStatus("reconnecting", error);
      logger.warn({ error, failures }, "connection lost");
      await bridge(backoff(failures, settings));
      failures += 1;
    }
  };

  return {
    exchange,
    start: () => {
      if (!isStarted && !signal.aborted) {
        isStarted = true;
        parameters.signal?.addEventListener("abort", close, { once: true });
        if (parameters.signal?.aborted) close();
        setStatus("connecting");
        void run();
      }
      return ready.promise;
    },
    close,
    status: () => status,
    on: emitter.on,
    since: (blockNumber) =>
      memory === undefined || blockNumber < memory.floor() ? undefined : memory.since(blockNumber),
    auditedTo: () => auditedTo,
    audit: auditInTurn,
  };
}

/** Doubles from wait to wait up to the longest, less up to a half at random so that clients do not come back at once. */
function backoff(
  failures: number,
  { maxBackoff, random }: { readonly maxBackoff: number; readonly random: () => number },
): number {
  const full = Math.min(maxBackoff, maxBackoff * FIRST_BACKOFF * 2 ** Math.min(failures, 30));
  return full * (1 - random() / 2);
}

async function transportUrl({ transport }: PangeaClient): Promise<string | undefined> {
  if (transport.type !== "webSocket" || typeof transport.getRpcClient !== "function") return undefined;
  const { url } = await transport.getRpcClient();
  return url;
}

function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
