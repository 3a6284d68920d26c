import type { Address, Hex } from "viem";
import { UnsupportedError } from "../errors/feed.ts";
import type { Clock } from "../runtime/clock.ts";
import { createDeferred } from "../runtime/deferred.ts";
import { parseLog } from "./parseLog.ts";
import type { ReceivedLog } from "./types.ts";

/** The part of a WebSocket that is needed. The one of browsers and Node.js 22 fits, and so does that of `ws`. */
export interface SocketLike {
  send(data: string): void;
  close(): void;
  addEventListener(type: "open" | "close" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** What to subscribe to, and how to notice that the connection is dead. */
export interface SubscriptionParameters {
  readonly url: string;
  readonly createSocket: (url: string) => SocketLike;
  readonly address: Address;
  readonly topics: readonly (Hex | readonly Hex[])[];
  readonly onLog: (log: ReceivedLog) => void;
  /** Milliseconds between two questions that keep the connection alive; no answer in as long means that it is dead. */
  readonly heartbeatInterval: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A subscription that delivers. */
export interface Subscription {
  /** Resolves when the connection has ended, for whatever reason. */
  readonly closed: Promise<void>;
  readonly close: () => void;
}

/** The WebSocket of this platform. */
export function createPlatformSocket(url: string): SocketLike {
  if (typeof WebSocket === "undefined") {
    throw new UnsupportedError(
      "This platform has no WebSocket",
      "Pass `createSocket`, such as one that uses the package ws.",
    );
  }
  return new WebSocket(url) as SocketLike;
}

/**
 * Connects and subscribes to logs: first with pending bounds, which some nodes need in order to send them before the
 * block is sealed, then without, which the others expect. Rejects when either is not possible.
 */
export async function subscribeToLogs(parameters: SubscriptionParameters): Promise<Subscription> {
  const { url, createSocket, address, topics, heartbeatInterval, clock, signal } = parameters;
  const connection = await connect(createSocket(url), parameters);
  try {
    const filter = { address, topics };
    await connection
      .request("eth_subscribe", ["logs", { ...filter, fromBlock: "pending", toBlock: "pending" }])
      .catch(() => connection.request("eth_subscribe", ["logs", filter]));
  } catch (error) {
    connection.close();
    throw error;
  }
  void keepAlive(connection, { heartbeatInterval, clock, signal });
  return connection;
}

interface Connection extends Subscription {
  readonly isOpen: () => boolean;
  /** Rejects when no answer comes in time. */
  readonly request: (method: string, params: readonly unknown[]) => Promise<unknown>;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message?: string };
  readonly method?: string;
  readonly params?: { readonly result?: unknown };
}

async function connect(socket: SocketLike, parameters: SubscriptionParameters): Promise<Connection> {
  const { onLog, heartbeatInterval, clock, signal } = parameters;
  const waiting = new Map<number, (answer: Answer) => void>();
  const opened = createDeferred();
  const ended = createDeferred();
  let isOpen = true;
  let lastId = 0;

  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    signal.removeEventListener("abort", close);
    for (const settle of waiting.values()) settle({ error: { message: "the connection ended" } });
    opened.reject(new Error("the connection ended"));
    ended.resolve();
    socket.close();
  };

  const receive = (event: { readonly data: unknown }) => {
    const answer = parseAnswer(event.data);
    if (answer?.id !== undefined) waiting.get(answer.id)?.(answer);
    const log = answer?.method === "eth_subscription" ? parseLog(answer.params?.result) : undefined;
    if (log !== undefined && isOpen) onLog(log);
  };

  const request = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const id = ++lastId;
    const answered = createDeferred<Answer>();
    waiting.set(id, answered.resolve);
    void clock
      .sleep(heartbeatInterval, signal)
      .then(() => answered.resolve({ error: { message: "no answer in time" } }));
    if (isOpen) socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    else answered.resolve({ error: { message: "the connection ended" } });
    const { result, error } = await answered.promise;
    waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message ?? "failed"}`);
    return result;
  };

  socket.addEventListener("open", () => opened.resolve());
  socket.addEventListener("close", close);
  socket.addEventListener("error", close);
  socket.addEventListener("message", receive);
  signal.addEventListener("abort", close, { once: true });
  void clock.sleep(heartbeatInterval, signal).then(() => opened.reject(new Error("no connection in time")));
  try {
    await opened.promise;
  } catch (error) {
    close();
    throw error;
  }
  return { closed: ended.promise, close, isOpen: () => isOpen, request };
}

/** Asks something small now and then. A socket can stay open long after the other end is gone. */
async function keepAlive(
  connection: Connection,
  { heartbeatInterval, clock, signal }: Pick<SubscriptionParameters, "heartbeatInterval" | "clock" | "signal">,
): Promise<void> {
  while (connection.isOpen()) {
    await Promise.race([clock.sleep(heartbeatInterval, signal), connection.closed]);
    if (!connection.isOpen()) return;
    await connection.request("eth_chainId", []).catch(connection.close);
  }
}

function parseAnswer(data: unknown): Answer | undefined {
  try {
    return JSON.parse(String(data)) as Answer;
  } catch {
    // not an answer of a node; the heartbeat notices if nothing else comes
    return undefined;
  }
}
