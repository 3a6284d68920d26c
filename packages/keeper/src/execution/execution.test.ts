import { errorsAbi, silentLogger } from "@pangea/sdk";
import { encodeErrorResult, parseEther, parseGwei, parseTransaction } from "viem";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createFakeChain } from "../../test/fakeChain.ts";
import { NotLeaderError, OrphanedLaneError } from "../internal/errors.ts";
import { STEPS, type Step } from "../internal/faults.ts";
import type { Database } from "../store/database.ts";
import { openEmbedded } from "../store/embedded.ts";
import { createIntents, type Intents } from "../store/intents.ts";
import { migrate } from "../store/migrations.ts";
import { createCooldowns } from "./cooldowns.ts";
import { createExecutor } from "./executor.ts";
import { createFees } from "./fees.ts";
import { createFollower } from "./follower.ts";
import { createSigners } from "./signers.ts";
import type { Action } from "./types.ts";

const KEY = `0x${"11".repeat(32)}` as const;
const OTHER_KEY = `0x${"22".repeat(32)}` as const;
const action: Action = {
  ...{ subject: "3", epoch: "7200", what: "end it", reward: 0 },
  call: { to: "0x00000000000000000000000000000000000000aa", data: "0x1234" },
};

let database: Database;
let intents: Intents;
let now = 0;
const clock = {
  now: () => now,
  sleep: async (milliseconds: number) => {
    now += milliseconds;
  },
};

class Killed extends Error {}

beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
  intents = createIntents(database, clock);
});

afterAll(() => database?.close());

beforeEach(async () => {
  now = 1_000_000;
  await database.query("delete from intents");
  await database.query("update leadership set term = 1");
});

interface Options {
  readonly key?: `0x${string}`;
  readonly fault?: Step;
  readonly isDryRun?: boolean;
  readonly term?: number;
  readonly maxFeePerGas?: bigint;
}

/** A process of the keeper on a chain: another one is the keeper after a restart. */
function boot(chain: ReturnType<typeof createFakeChain>, options: Options = {}) {
  const { client } = chain;
  const maxFeePerGas = options.maxFeePerGas ?? parseGwei("100");
  const signers = createSigners(client, [options.key ?? KEY], 0n);
  const ended: string[] = [];
  const shared = {
    ...{ client, intents, signers, clock, logger: silentLogger, fees: createFees(client, clock) },
    faults: (step: Step) => {
      if (step === options.fault) throw new Killed(step);
    },
    term: () => options.term ?? 1,
  };
  const executor = createExecutor({
    ...shared,
    ...{ cooldowns: createCooldowns(clock), maxInFlight: 4, isDryRun: options.isDryRun ?? false },
    allowance: {
      ...{ maxFeePerGas, gasPerDay: parseEther("1"), capitalPerAction: 0, capitalPerDay: 0, dollarsPerEther: 2_500 },
    },
  });
  const follower = createFollower({
    ...shared,
    ...{ resubmitAfter: 5_000, bumpAfter: 30_000, maxFeePerGas, inHand: executor.inHand },
    onEnded: (_, { status }) => void ended.push(status),
  });
  return {
    ended,
    execute: (wanted = action, minProfit = -1) => executor.execute("funding", wanted, minProfit),
    ...follower,
  };
}

const statuses = async () => (await intents.recent(100)).map(({ status }) => status);

describe("execution", () => {
  test("default: an action is sent, mined, and not done again", async () => {
    const chain = createFakeChain();
    const keeper = boot(chain);
    expect(await keeper.execute()).toEqual({ type: "sent" });
    expect(await statuses()).toEqual(["sent"]);
    await keeper.reconcile();
    expect(await statuses()).toEqual(["sent"]);
    chain.mine();
    await keeper.reconcile();
    expect(await intents.recent(1)).toMatchObject([{ status: "mined", block: 2n, cost: 21_000n * 10n ** 9n }]);
    expect(keeper.ended).toEqual(["mined"]);
    expect(await keeper.execute()).toEqual({ type: "taken" });
    expect(chain.received).toHaveLength(1);
  });

  test.each(STEPS)("behavior: killed at %s, the next process does it once", async (fault) => {
    const chain = createFakeChain();
    const first = boot(chain, { fault });
    // the process is gone with the exception, whatever the executor makes of it
    await first.execute().catch(() => {});
    if (fault === "receipt" || fault === "finished") {
      chain.mine();
      await expect(first.reconcile()).rejects.toBeInstanceOf(Killed);
    }
    // what was in the memory of a process that was killed is not undone by it
    if (fault === "signed") await database.query("update intents set status = 'signed', outcome = ''");
    if (fault === "planned") await database.query("update intents set status = 'planned', outcome = ''");
    const next = boot(chain);
    await next.reconcile(true);
    await next.execute();
    chain.mine();
    await next.reconcile();
    expect(chain.minedCount()).toBe(1);
    expect((await statuses()).filter((status) => status === "mined")).toHaveLength(1);
    expect(await intents.live()).toEqual([]);
  });

  test("behavior: an answer that got lost does not make for a second transaction", async () => {
    const chain = createFakeChain();
    const keeper = boot(chain);
    chain.fail("lostAfter");
    expect(await keeper.execute()).toEqual({ type: "sent" });
    expect(await statuses()).toEqual(["signed"]);
    expect(await keeper.execute({ ...action, epoch: "10800" })).toEqual({ type: "taken" });
    chain.mine();
    await keeper.reconcile();
    expect(await statuses()).toEqual(["mined"]);
  });

  test("behavior: bytes that got lost are sent again, and so are those that a node forgot", async () => {
    const chain = createFakeChain();
    const keeper = boot(chain);
    chain.fail("lost");
    await keeper.execute();
    expect(chain.received).toHaveLength(0);
    now += 5_000;
    await keeper.reconcile();
    expect(chain.received).toHaveLength(1);
    expect(await statuses()).toEqual(["sent"]);
    chain.forget();
    await keeper.reconcile();
    expect(chain.received).toHaveLength(1);
    now += 5_000;
    await keeper.reconcile();
    expect(new Set(chain.received).size).toBe(1);
    chain.mine();
    await keeper.reconcile();
    expect(await statuses()).toEqual(["mined"]);
  });

  test("behavior: the fee of one that waits is raised, with the same nonce, up to the cap", async () => {
    const chain = createFakeChain();
    const keeper = boot(chain, { maxFeePerGas: parseGwei("3") });
    await keeper.execute();
    now += 30_000;
    await keeper.reconcile();
    const [first, second] = chain.received.map((raw) => parseTransaction(raw));
    expect(second?.nonce).toBe(first?.nonce);
    expect(second?.maxFeePerGas).toBeGreaterThan(first?.maxFeePerGas ?? 0n);
    expect((await intents.live())[0]?.transactions).toHaveLength(2);
    for (let times = 0; times < 5; times += 1) {
      now += 30_000;
      await keeper.reconcile();
    }
    const fees = chain.received.map((raw) => parseTransaction(raw).maxFeePerGas ?? 0n);
    expect(fees.every((fee) => fee <= parseGwei("3"))).toBe(true);
    chain.mine();
    await keeper.reconcile();
    expect(await statuses()).toEqual(["mined"]);
    expect(chain.minedCount()).toBe(1);
  });

  test("behavior: one that reverts has failed, one whose nonce was used is replaced, and both may be tried again", async () => {
    const chain = createFakeChain();
    const keeper = boot(chain);
    await keeper.execute();
    chain.mine("0x0");
    await keeper.reconcile();
    expect(await statuses()).toEqual(["failed"]);
    expect(await keeper.execute()).toEqual({ type: "sent" });
    chain.forget();
    chain.useElsewhere();
    await keeper.reconcile();
    expect(keeper.ended).toEqual(["failed", "replaced"]);
    expect(await boot(chain).execute()).toEqual({ type: "sent" });
  });

  test("behavior: what would revert is not stored, and left alone for a while", async () => {
    const chain = createFakeChain();
    const keeper = boot(chain);
    chain.revertWith(encodeErrorResult({ abi: errorsAbi, errorName: "NotPerpMarket", args: [3n] }));
    expect(await keeper.execute()).toEqual({ type: "refused", reason: "NotPerpMarket" });
    chain.revertWith(undefined);
    expect(await keeper.execute()).toEqual({ type: "taken" });
    expect(await statuses()).toEqual([]);
    now += 1_000;
    expect(await keeper.execute()).toEqual({ type: "sent" });
  });

  test("behavior: what the node refuses has failed, and its nonce is used by the next", async () => {
    const chain = createFakeChain();
    const keeper = boot(chain);
    chain.fail("refused");
    expect(await keeper.execute()).toMatchObject({ type: "failed" });
    expect(await statuses()).toEqual(["failed"]);
    now += 1_000;
    expect(await keeper.execute()).toEqual({ type: "sent" });
    expect(parseTransaction(chain.received[0] ?? "0x").nonce).toBe(0);
  });

  test("behavior: what is not worth its gas is not sent, and a dry run sends nothing", async () => {
    const chain = createFakeChain();
    chain.setGasPrice(parseGwei("20"));
    expect(await boot(chain).execute(action, -0.5)).toMatchObject({ type: "notWorth" });
    expect(await boot(chain, { maxFeePerGas: parseGwei("19") }).execute(action, -2)).toMatchObject({
      type: "notWorth",
    });
    expect(await boot(chain, { isDryRun: true }).execute(action, -2)).toEqual({ type: "dryRun" });
    expect(chain.received).toEqual([]);
    expect(await statuses()).toEqual([]);
  });

  test("error: NotLeaderError for one that has lost the lead: it signs nothing", async () => {
    const chain = createFakeChain();
    await database.query("update leadership set term = 2");
    await expect(boot(chain).execute()).rejects.toBeInstanceOf(NotLeaderError);
    expect(chain.received).toEqual([]);
  });

  test("error: OrphanedLaneError when a transaction is on its way whose key is not there", async () => {
    const chain = createFakeChain();
    await boot(chain).execute();
    await expect(boot(chain, { key: OTHER_KEY }).reconcile(true)).rejects.toBeInstanceOf(OrphanedLaneError);
  });
});
