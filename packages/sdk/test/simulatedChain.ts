// A node with the exchange on it, as far as feeds can tell: blocks with logs of books, past logs, snapshots, and pushes
// over a WebSocket that loses, repeats, reorders and drops.

import {
  type Address,
  createClient,
  custom,
  decodeFunctionData,
  encodeFunctionResult,
  type Hex,
  numberToHex,
} from "viem";
import { pangeaAbi } from "../src/abi/pangea.ts";
import { encodeBookLog } from "../src/codec/bookLog.ts";
import { BOOK_CHANGED_TOPIC } from "../src/codec/constants.ts";
import type { SocketLike } from "../src/feeds/socket.ts";
import type { PangeaClient } from "../src/types/client.ts";
import { type BookMachine, createBookMachine } from "./bookMachine.ts";
import { must, type Random } from "./random.ts";

export const EXCHANGE: Address = "0x00000000000000000000000000000000000000ee";
const MARKETS = [1, 2] as const;

interface RawLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: Hex;
  readonly logIndex: Hex;
  readonly transactionHash: Hex;
  readonly blockHash: Hex;
  readonly removed?: boolean;
}

interface Block {
  readonly number: bigint;
  readonly logs: readonly RawLog[];
  readonly books: ReadonlyMap<number, BookMachine>;
}

/** How unreliable the push is. All are probabilities of a message. */
export interface Faults {
  readonly drop?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
  readonly disconnect?: number;
}

export interface SimulatedChain {
  readonly client: PangeaClient;
  readonly createSocket: (url: string) => SocketLike;
  readonly mine: () => void;
  /** Replaces the last blocks by others. Tells subscribers, unless `silently`. */
  readonly reorganize: (depth: number, options?: { silently?: boolean }) => void;
  readonly book: (market: number) => BookMachine;
  readonly head: () => bigint;
  readonly logs: () => RawLog[];
  readonly setFaults: (faults: Faults) => void;
  /** Ends every connection without a word to its owner, as a dead network does. */
  readonly freeze: () => void;
  readonly refuseSockets: (refused: boolean) => void;
  /** Makes every request fail, or not. */
  readonly setDown: (isDown: boolean) => void;
  readonly counts: { requests: Map<string, number>; sockets: number; concurrentSnapshots: number };
}

export function createSimulatedChain(random: Random): SimulatedChain {
  const blocks: Block[] = [{ number: 0n, logs: [], books: new Map(MARKETS.map((id) => [id, createBookMachine()])) }];
  const sockets = new Set<SimulatedSocket>();
  const counts: SimulatedChain["counts"] = { requests: new Map(), sockets: 0, concurrentSnapshots: 0 };
  let faults: Faults = {};
  let areSocketsRefused = false;
  let isDown = false;
  let transactions = 0;
  let running = 0;

  const latest = () => must(blocks.at(-1));

  const build = (): Block => {
    const previous = latest();
    const number = previous.number + 1n;
    const books = new Map([...previous.books].map(([id, book]) => [id, book.clone()]));
    const logs: RawLog[] = [];
    for (let index = random.integer(0, 3), place = 0; index > 0; index -= 1) {
      const market = random.pick(MARKETS);
      const { account, records } = must(books.get(market)).step(random);
      place += random.integer(1, 4);
      transactions += 1;
      logs.push({
        address: EXCHANGE,
        topics: [BOOK_CHANGED_TOPIC],
        data: encodeBookLog({ market, account, records }),
        blockNumber: numberToHex(number),
        logIndex: numberToHex(place),
        transactionHash: numberToHex(transactions, { size: 32 }),
        blockHash: numberToHex(transactions + 1, { size: 32 }),
      });
    }
    return { number, logs, books };
  };

  const push = (logs: readonly RawLog[]) => {
    for (const socket of [...sockets]) {
      const messages = logs.flatMap((log) => {
        if (random.chance(faults.drop ?? 0)) return [];
        return random.chance(faults.duplicate ?? 0) ? [log, log] : [log];
      });
      if (random.chance(faults.reorder ?? 0)) messages.reverse();
      for (const log of messages) socket.push(log);
      if (random.chance(faults.disconnect ?? 0)) socket.end();
    }
  };

  const mine = () => {
    const block = build();
    blocks.push(block);
    push(block.logs);
  };

  const bookOrders = (data: Hex, tag: unknown): Hex => {
    const number = tag === "latest" ? latest().number : BigInt(tag as Hex);
    const { args } = decodeFunctionData({ abi: pangeaAbi, data });
    const [market, side, cursor, maxOrders] = args as unknown as [number, number, bigint, bigint];
    const book = must(must(blocks[Number(number)]).books.get(market));
    const orders = side === 0 ? book.bids() : book.asks();
    const start = cursor === 0n ? 0 : orders.findIndex(({ id }) => id === cursor);
    const page = orders.slice(start, start + Number(maxOrders));
    const next = orders[start + page.length]?.id ?? 0n;
    const result = [
      page.map(({ id, account, lots, expiry }) => ({
        id,
        account,
        lots: Number(lots),
        expiry,
        margined: false,
        reduceOnly: false,
      })),
      next,
      number,
    ] as const;
    return encodeFunctionResult({ abi: pangeaAbi, functionName: "bookOrders", result });
  };

  const answer = (method: string, params: readonly unknown[]): unknown => {
    if (method === "eth_blockNumber") return numberToHex(latest().number);
    if (method === "eth_chainId") return "0x7a69";
    if (method === "eth_call") return bookOrders((params[0] as { data: Hex }).data, params[1]);
    if (method !== "eth_getLogs") throw new Error(`unexpected ${method}`);
    const { fromBlock, toBlock } = params[0] as { fromBlock: Hex; toBlock: Hex };
    return blocks.slice(Number(fromBlock), Number(toBlock) + 1).flatMap(({ logs }) => logs);
  };

  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    counts.requests.set(method, (counts.requests.get(method) ?? 0) + 1);
    const isSnapshot = method === "eth_call";
    running += isSnapshot ? 1 : 0;
    counts.concurrentSnapshots = Math.max(counts.concurrentSnapshots, running);
    try {
      await new Promise((resolve) => setTimeout(resolve, random.integer(0, 3)));
      if (isDown) throw new Error("down");
      return answer(method, (params ?? []) as readonly unknown[]);
    } finally {
      running -= isSnapshot ? 1 : 0;
    }
  };

  return {
    client: createClient({ transport: custom({ request }, { retryCount: 0 }), cacheTime: 0 }) as PangeaClient,
    createSocket: () => {
      counts.sockets += 1;
      const socket = new SimulatedSocket(() => sockets.delete(socket), areSocketsRefused);
      if (!areSocketsRefused) sockets.add(socket);
      return socket;
    },
    mine,
    reorganize: (depth, { silently = false } = {}) => {
      const gone = blocks.splice(blocks.length - depth, depth);
      if (!silently) push(gone.flatMap(({ logs }) => logs.map((log) => ({ ...log, removed: true }))));
      for (let count = 0; count < depth; count += 1) mine();
    },
    book: (market) => must(latest().books.get(market)),
    head: () => latest().number,
    logs: () => blocks.flatMap(({ logs }) => logs),
    setFaults: (next) => {
      faults = next;
    },
    freeze: () => {
      for (const socket of sockets) socket.freeze();
    },
    refuseSockets: (refused) => {
      areSocketsRefused = refused;
    },
    setDown: (down) => {
      isDown = down;
    },
    counts,
  };
}

type Listeners = {
  open: () => void;
  close: () => void;
  error: () => void;
  message: (event: { data: unknown }) => void;
};

class SimulatedSocket implements SocketLike {
  readonly #listeners: { [Type in keyof Listeners]: Listeners[Type][] } = {
    open: [],
    close: [],
    error: [],
    message: [],
  };
  readonly #onEnd: () => void;
  #isSubscribed = false;
  #isFrozen = false;
  #isOver = false;

  constructor(onEnd: () => void, isRefused: boolean) {
    this.#onEnd = onEnd;
    queueMicrotask(() => {
      if (isRefused) this.end();
      else for (const listener of this.#listeners.open) listener();
    });
  }

  addEventListener(type: keyof Listeners, listener: never): void {
    (this.#listeners[type] as unknown[]).push(listener);
  }

  send(data: string): void {
    const { id, method, params } = JSON.parse(data) as {
      id: number;
      method: string;
      params: readonly [string, { fromBlock?: string }];
    };
    if (this.#isFrozen || this.#isOver) return;
    // as nodes that do not know pending bounds
    const isRefused = method === "eth_subscribe" && params[1].fromBlock !== undefined;
    if (method === "eth_subscribe" && !isRefused) this.#isSubscribed = true;
    const outcome = isRefused ? { error: { code: -32602, message: "invalid bounds" } } : { result: "0x1" };
    queueMicrotask(() => this.#emit({ jsonrpc: "2.0", id, ...outcome }));
  }

  push(result: RawLog): void {
    if (this.#isSubscribed)
      this.#emit({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription: "0x1", result } });
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onEnd();
    for (const listener of this.#listeners.close) listener();
  }

  close(): void {
    this.end();
  }

  #emit(message: unknown): void {
    if (this.#isFrozen || this.#isOver) return;
    for (const listener of this.#listeners.message) listener({ data: JSON.stringify(message) });
  }
}
