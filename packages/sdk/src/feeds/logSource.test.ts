import { afterEach, describe, expect, test } from "vitest";
import { createRandom } from "../../test/random.ts";
import { createSimulatedChain, EXCHANGE, type SimulatedChain } from "../../test/simulatedChain.ts";
import { type CreateLogSourceParameters, createLogSource } from "./logSource.ts";
import type { FeedEvent, LogSource } from "./types.ts";

const open: LogSource[] = [];

afterEach(() => {
  for (const source of open.splice(0)) source.close();
});

function create(chain: SimulatedChain, options: Partial<CreateLogSourceParameters> = {}) {
  const source = createLogSource({
    client: chain.client,
    exchange: EXCHANGE,
    auditInterval: 15,
    pollingInterval: 5,
    heartbeatInterval: 40,
    maxBackoff: 40,
    createSocket: chain.createSocket,
    ...options,
  });
  open.push(source);
  const events: FeedEvent[] = [];
  source.on((event) => events.push(event));
  const delivered = () =>
    events.flatMap((event) =>
      event.type === "status" ? [] : event.logs.map((log) => `${log.blockNumber} ${log.logIndex}`),
    );
  return { source, events, delivered };
}

function mine(chain: SimulatedChain, blocks: number): void {
  for (let count = 0; count < blocks; count += 1) chain.mine();
}

function placesOf(chain: SimulatedChain, after = 0n): string[] {
  return chain
    .logs()
    .filter(({ blockNumber }) => BigInt(blockNumber) > after)
    .map(({ blockNumber, logIndex }) => `${BigInt(blockNumber)} ${Number(logIndex)}`);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("createLogSource", () => {
  test("default: catches up from a block, in ranges that the node accepts, then goes live", async () => {
    const chain = createSimulatedChain(createRandom(1));
    mine(chain, 95);
    const { source, events, delivered } = create(chain, {
      webSocketUrl: "ws://x",
      fromBlock: 1n,
      maxRange: 10n,
      overlap: 0n,
    });
    await source.start();
    expect(delivered()).toEqual(placesOf(chain));
    expect(chain.counts.requests.get("eth_getLogs")).toBeGreaterThanOrEqual(10);
    expect(source.status()).toBe("live");
    mine(chain, 5);
    expect(delivered()).toEqual(placesOf(chain));
    expect(events.filter(({ type }) => type === "status")).toMatchObject([
      { status: "connecting" },
      { status: "live" },
    ]);
    expect(source.since(98n)).toHaveLength(placesOf(chain, 98n).length);
    expect(source.since(-1n)).toBeUndefined();
  });

  test("behavior: starts once, and its end is final", async () => {
    const chain = createSimulatedChain(createRandom(2));
    const controller = new AbortController();
    const { source, delivered } = create(chain, { webSocketUrl: "ws://x", signal: controller.signal });
    await Promise.all([source.start(), source.start()]);
    expect(chain.counts.sockets).toBe(1);
    controller.abort();
    expect(source.status()).toBe("closed");
    mine(chain, 5);
    await pause(30);
    expect(delivered()).toEqual([]);
  });

  test("behavior: reports more blocks than can be caught up as a window", async () => {
    const chain = createSimulatedChain(createRandom(3));
    mine(chain, 5);
    const { source, events } = create(chain, { maxGap: 20n });
    await source.start();
    chain.setDown(true);
    mine(chain, 50);
    await pause(20);
    chain.setDown(false);
    await expect.poll(() => events.some((event) => event.type === "gap" && event.reason === "window")).toBe(true);
    expect(source.since(6n)).toBeUndefined();
    await expect.poll(() => source.auditedTo()).toBe(chain.head() - 1n);
  });

  test("behavior: leaves a connection that lost a log", async () => {
    const chain = createSimulatedChain(createRandom(4));
    const { source, events, delivered } = create(chain, { webSocketUrl: "ws://x" });
    await source.start();
    chain.setFaults({ drop: 0.3 });
    mine(chain, 30);
    await expect.poll(() => chain.counts.sockets).toBeGreaterThan(1);
    expect(events.some((event) => event.type === "gap" && event.reason === "missed")).toBe(true);
    await expect.poll(() => delivered().toSorted()).toEqual(placesOf(chain).toSorted());
  });

  test("behavior: reconnects for as long as it takes, and asks meanwhile", async () => {
    const chain = createSimulatedChain(createRandom(5));
    const { source, delivered } = create(chain, { webSocketUrl: "ws://x" });
    await source.start();
    chain.refuseSockets(true);
    chain.setFaults({ disconnect: 1 });
    mine(chain, 1);
    await expect.poll(() => chain.counts.sockets, { timeout: 3_000 }).toBeGreaterThan(8);
    expect(source.status()).toBe("reconnecting");
    mine(chain, 5);
    await expect.poll(() => delivered()).toEqual(placesOf(chain));
    chain.setFaults({});
    chain.refuseSockets(false);
    await expect.poll(() => source.status()).toBe("live");
  });

  test("behavior: a listener that throws disturbs nobody", async () => {
    const chain = createSimulatedChain(createRandom(6));
    const { source, delivered } = create(chain);
    source.on(() => {
      throw new Error("mine");
    });
    await source.start();
    expect(source.status()).toBe("polling");
    mine(chain, 5);
    await expect.poll(() => delivered()).toEqual(placesOf(chain));
  });

  test("error: RpcFailedError of an audit that was asked for", async () => {
    const chain = createSimulatedChain(createRandom(7));
    const { source } = create(chain);
    await source.start();
    chain.setDown(true);
    await expect(source.audit()).rejects.toMatchObject({ code: "RPC" });
  });
});
