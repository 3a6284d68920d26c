import { afterEach, describe, expect, test } from "vitest";
import { createRandom } from "../../test/random.ts";
import { createSimulatedChain, EXCHANGE, type Faults, type SimulatedChain } from "../../test/simulatedChain.ts";
import { bookChecksum } from "../book/localBook.ts";
import { readTrades } from "../book/trades.ts";
import { decodeBookLog } from "../codec/bookLog.ts";
import { createLiveBook, type LiveBook } from "./liveBook.ts";

const market = 1;
const open: LiveBook[] = [];

afterEach(() => {
  for (const live of open.splice(0)) live.close();
});

function follow(chain: SimulatedChain, options: { polls?: boolean } = {}): LiveBook {
  const live = createLiveBook(chain.client, {
    exchange: EXCHANGE,
    market,
    pageSize: 7,
    auditInterval: 15,
    pollingInterval: 5,
    heartbeatInterval: 40,
    maxBackoff: 40,
    createSocket: chain.createSocket,
    ...(options.polls ? {} : { webSocketUrl: "ws://simulated" }),
  });
  open.push(live);
  return live;
}

async function mineFor(
  chain: SimulatedChain,
  blocks: number,
  between: (index: number) => void = () => {},
): Promise<void> {
  for (let index = 0; index < blocks; index += 1) {
    chain.mine();
    between(index);
    if (index % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function checksumOf(chain: SimulatedChain): string {
  const book = chain.book(market);
  return bookChecksum({ bids: book.bids(), asks: book.asks() });
}

/** Waits until the book equals the chain's. */
async function expectEqual(chain: SimulatedChain, live: LiveBook, timeout = 2_000): Promise<void> {
  await expect
    .poll(() => live.status() === "live" && live.book.checksum() === checksumOf(chain), { timeout, interval: 5 })
    .toBe(true);
}

describe("createLiveBook", () => {
  test("default: follows every change without a resync", async () => {
    const chain = createSimulatedChain(createRandom(1));
    await mineFor(chain, 40);
    const live = follow(chain);
    const gaps: string[] = [];
    let changes = 0;
    live.on("gap", ({ reason }) => gaps.push(reason));
    live.on("change", () => {
      changes += 1;
    });
    await live.ready();
    await mineFor(chain, 200, () => expect(live.book.checksum()).toBe(checksumOf(chain)));
    await expectEqual(chain, live);
    expect(gaps).toEqual([]);
    expect(changes).toBeGreaterThan(50);
  });

  const faulty: readonly (readonly [string, Faults])[] = [
    ["drops", { drop: 0.05 }],
    ["duplicates", { duplicate: 0.5 }],
    ["reordering", { reorder: 0.3 }],
    ["disconnects", { disconnect: 0.03 }],
    ["everything at once", { drop: 0.03, duplicate: 0.1, reorder: 0.1, disconnect: 0.02 }],
  ];

  for (const [name, faults] of faulty) {
    for (const seed of [11, 12, 13]) {
      test(`behavior: equals the chain after ${name} (seed ${seed})`, async () => {
        const chain = createSimulatedChain(createRandom(seed));
        await mineFor(chain, 30);
        const live = follow(chain);
        await live.ready();
        chain.setFaults(faults);
        await mineFor(chain, 300);
        await expectEqual(chain, live);
      });
    }
  }

  test("behavior: a single lost log is found without any further log", async () => {
    const chain = createSimulatedChain(createRandom(3));
    await mineFor(chain, 30);
    const live = follow(chain);
    await live.ready();
    const before = checksumOf(chain);
    chain.setFaults({ drop: 1 });
    // how many blocks it takes until something changes depends on what else was asked meanwhile
    for (let block = 0; block < 30 && checksumOf(chain) === before; block += 1) await mineFor(chain, 1);
    expect(checksumOf(chain)).not.toBe(before);
    await expectEqual(chain, live, 200);
  });

  test("behavior: notices a connection that is dead though open", async () => {
    const chain = createSimulatedChain(createRandom(4));
    await mineFor(chain, 30);
    const live = follow(chain);
    await live.ready();
    const before = chain.counts.sockets;
    chain.freeze();
    await mineFor(chain, 60);
    await expectEqual(chain, live);
    await expect.poll(() => chain.counts.sockets, { timeout: 1_000 }).toBeGreaterThan(before);
  });

  test("behavior: polls where nothing is pushed, and until the push is back", async () => {
    const chain = createSimulatedChain(createRandom(5));
    await mineFor(chain, 30);
    const polling = follow(chain, { polls: true });
    chain.refuseSockets(true);
    const bridging = follow(chain);
    await polling.ready();
    await mineFor(chain, 50);
    await expectEqual(chain, polling);
    chain.refuseSockets(false);
    await bridging.ready();
    await mineFor(chain, 50);
    await expectEqual(chain, bridging);
  });

  test("behavior: replaced blocks, announced or not", async () => {
    for (const silently of [false, true]) {
      const chain = createSimulatedChain(createRandom(6));
      await mineFor(chain, 30);
      const live = follow(chain);
      await live.ready();
      await mineFor(chain, 10);
      chain.reorganize(3, { silently });
      await mineFor(chain, 5);
      await expectEqual(chain, live);
    }
  });

  test("behavior: survives a node that is down, and never takes two snapshots at once", async () => {
    const chain = createSimulatedChain(createRandom(7));
    await mineFor(chain, 30);
    const live = follow(chain);
    await live.ready();
    chain.counts.concurrentSnapshots = 0;
    chain.setDown(true);
    for (let count = 0; count < 10; count += 1) live.resync("test");
    await mineFor(chain, 50);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(live.status()).toBe("resyncing");
    chain.setDown(false);
    await expectEqual(chain, live);
    // both sides of one snapshot are read side by side
    expect(chain.counts.concurrentSnapshots).toBe(2);
  });

  test("behavior: reports every trade once, late ones too", async () => {
    const chain = createSimulatedChain(createRandom(8));
    await mineFor(chain, 30);
    const live = follow(chain);
    const seen: string[] = [];
    live.on("trade", ({ blockNumber, logIndex, maker, lots }) =>
      seen.push(`${blockNumber} ${logIndex} ${maker} ${lots}`),
    );
    await live.ready();
    const start = chain.head();
    chain.setFaults({ drop: 0.1, duplicate: 0.1, disconnect: 0.02 });
    await mineFor(chain, 200);
    await expectEqual(chain, live);
    const expected = chain
      .logs()
      .filter(({ blockNumber }) => BigInt(blockNumber) > start)
      .flatMap(({ data, blockNumber, logIndex }) =>
        readTrades(decodeBookLog(data))
          .filter((trade) => trade.market === market)
          .map(({ maker, lots }) => `${BigInt(blockNumber)} ${Number(logIndex)} ${maker} ${lots}`),
      );
    await expect.poll(() => seen.length, { timeout: 1_000 }).toBe(expected.length);
    expect(seen.toSorted()).toEqual(expected.toSorted());
    expect(expected.length).toBeGreaterThan(20);
  });

  test("error: FeedClosedError when closed before it was live", async () => {
    const chain = createSimulatedChain(createRandom(9));
    chain.setDown(true);
    const live = follow(chain);
    live.close();
    await expect(live.ready()).rejects.toMatchObject({ name: "FeedClosedError" });
    expect(live.status()).toBe("closed");
  });
});
