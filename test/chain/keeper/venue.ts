// An exchange and a keeper in a process of its own, for tests of the keeper.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bytesToHex } from "viem";
import { type SpawnedKeeper, spawnKeeper } from "../../../packages/keeper/src/index.ts";
import { FAULT_VARIABLE } from "../../../packages/keeper/src/internal/faults.ts";
import { openEmbedded } from "../../../packages/keeper/src/store/embedded.ts";
import { createIntents, type Intent } from "../../../packages/keeper/src/store/intents.ts";
import { systemClock } from "../../../packages/sdk/src/index.ts";
import { testAccount } from "../../../scripts/localchain/accounts.ts";
import { startExchange, type TestExchange } from "../../support/exchange.ts";

/** Number of the node's account that signs for the keeper. */
export const KEEPER = 9;

/** Milliseconds between two blocks without transactions. */
const HEARTBEAT = 100;

export const keeperAccount = testAccount(KEEPER);
export const keeperKey = bytesToHex(keeperAccount.getHdKey().privateKey as Uint8Array);

export interface KeeperOptions {
  /** Jobs that run; the others are off. */
  readonly jobs: readonly string[];
  readonly fault?: string;
  readonly settings?: Readonly<Record<string, object>>;
  readonly config?: object;
}

const ALL_JOBS = ["prices", "funding", "settlement", "eviction", "renewal", "relend", "pastDue"];

/** Starts the exchange, with blocks that go on by themselves. */
export async function openKeeperVenue() {
  const exchange = await startExchange();
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-keeper-"));
  const beat = setInterval(() => void exchange.testClient.mine({ blocks: 1 }).catch(() => {}), HEARTBEAT);
  const running = new Set<SpawnedKeeper>();
  const store = path.join(folder, "store");

  /** A configuration under which a keeper looks often. */
  const configure = ({ jobs, settings = {}, config = {} }: KeeperOptions): string => {
    const file = path.join(folder, "keeper.json");
    const jobSettings = Object.fromEntries(
      ALL_JOBS.map((name) => [name, { enabled: jobs.includes(name), every: 200, minProfit: "-1", ...settings[name] }]),
    );
    const text = {
      ...{ rpc: [exchange.node.httpUrl], webSocket: exchange.node.webSocketUrl, deployment: exchange.file, store },
      ...{ http: { port: 0 }, chain: { headInterval: 150, safeDepth: 4 }, jobs: jobSettings, ...config },
    };
    writeFileSync(file, JSON.stringify(text));
    return file;
  };

  const start = async (options: KeeperOptions): Promise<SpawnedKeeper> => {
    const env = { PANGEA_KEEPER_KEYS: keeperKey, [FAULT_VARIABLE]: options.fault ?? "" };
    const keeper = await spawnKeeper({ file: configure(options), env });
    running.add(keeper);
    return keeper;
  };

  return {
    ...exchange,
    folder,
    configure,
    start,
    /** Starts one that is killed at a step, perhaps before it is ready, and waits for that. */
    crash: async (options: KeeperOptions & { readonly fault: string }): Promise<void> => {
      const code = await start(options).then(
        ({ exited }) => exited,
        (error: Error) => (/ended with null/.test(error.message) ? null : Promise.reject(error)),
      );
      if (code !== null) throw new Error(`The keeper was not killed at ${options.fault}, it ended with ${code}.`);
    },
    /** What is stored. No keeper may run. */
    intents: async (): Promise<Intent[]> => {
      const database = await openEmbedded(store);
      const found = await createIntents(database, systemClock).recent(1_000);
      await database.close();
      return found;
    },
    /** Ends the keepers that a failed test has left. */
    stopKeepers: async () => {
      for (const keeper of running) {
        keeper.process.kill("SIGKILL");
        await keeper.exited;
      }
      running.clear();
    },
    pass: (seconds: number) => pass(exchange, seconds),
    stop: async () => {
      for (const keeper of running) keeper.process.kill("SIGKILL");
      clearInterval(beat);
      await exchange.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function pass({ testClient }: TestExchange, seconds: number): Promise<void> {
  await testClient.increaseTime({ seconds });
  await testClient.mine({ blocks: 1 });
}
