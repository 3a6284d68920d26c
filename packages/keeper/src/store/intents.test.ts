import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NotLeaderError } from "../internal/errors.ts";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded.ts";
import { createIntents, type IntentStatus, type Intents, type Plan } from "./intents.ts";
import { migrate } from "./migrations.ts";

const plan: Plan = {
  ...{ job: "funding", subject: "3", epoch: "7200", what: "end it", to: "0x00000000000000000000000000000000000000aa" },
  ...{ data: "0x1234", reward: 0.5, capital: 20 },
};
const TERM = 4;

let database: Database;
let intents: Intents;
let now = 1_000;

const transaction = (nonce: number, byte = nonce) => ({
  hash: `0x${byte.toString(16).padStart(64, "0")}` as const,
  lane: "0x00000000000000000000000000000000000000bb" as const,
  ...{ nonce, raw: "0x02" as const },
});

beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
  intents = createIntents(database, { now: () => now, sleep: async () => {} });
});

afterAll(() => database?.close());

beforeEach(async () => {
  await database.query("delete from intents");
  await database.query("update leadership set term = $1", [TERM]);
  now = 1_000;
});

/** An action that is where `status` says. */
async function at(status: IntentStatus, changes: Partial<Plan> = {}): Promise<number> {
  const id = (await intents.plan({ ...plan, ...changes }, TERM)) as number;
  if (status === "planned") return id;
  if (status === "dropped") {
    await intents.finish(id, { status, outcome: "" });
    return id;
  }
  await intents.sign(id, transaction(id), TERM);
  if (status === "signed") return id;
  await intents.send(id);
  if (status === "sent") return id;
  await intents.finish(id, { status, outcome: "", block: 10n, cost: 5n });
  return id;
}

const statusOf = async (id: number) => (await intents.recent(100)).find((intent) => intent.id === id)?.status;

describe("createIntents", () => {
  test("default: an action goes from planned to mined, every step stored", async () => {
    const id = (await intents.plan(plan, TERM)) as number;
    expect(await intents.live()).toMatchObject([{ ...plan, id, status: "planned", transactions: [] }]);
    now = 2_000;
    await intents.sign(id, transaction(7), TERM);
    expect(await intents.live()).toMatchObject([
      { status: "signed", updated: 2_000, transactions: [{ ...transaction(7), signed: 2_000 }] },
    ]);
    await intents.send(id);
    expect(await statusOf(id)).toBe("sent");
    expect(await intents.finish(id, { status: "mined", outcome: "in block 9", block: 9n, cost: 42n })).toBe(true);
    expect(await intents.live()).toEqual([]);
    expect(await intents.recent(1)).toMatchObject([{ status: "mined", block: 9n, cost: 42n, outcome: "in block 9" }]);
  });

  test.each(["planned", "signed", "sent"] as const)(
    "behavior: one that is %s keeps others from its subject",
    async (status) => {
      await at(status);
      expect(await intents.plan(plan, TERM)).toBeUndefined();
      expect(await intents.plan({ ...plan, epoch: "10800" }, TERM)).toBeUndefined();
      expect(await intents.plan({ ...plan, subject: "4" }, TERM)).toBeTypeOf("number");
      expect(await intents.plan({ ...plan, job: "settlement" }, TERM)).toBeTypeOf("number");
    },
  );

  test("behavior: what was mined is never done again, the next occasion is", async () => {
    await at("mined");
    expect(await intents.plan(plan, TERM)).toBeUndefined();
    expect(await intents.plan({ ...plan, epoch: "10800" }, TERM)).toBeTypeOf("number");
  });

  test.each(["failed", "replaced", "dropped"] as const)(
    "behavior: one that is %s may be tried again",
    async (status) => {
      await at(status);
      expect(await intents.plan(plan, TERM)).toBeTypeOf("number");
    },
  );

  test.each(["mined", "failed", "replaced", "dropped"] as const)(
    "behavior: one that is %s stays so",
    async (status) => {
      const id = await at(status);
      expect(await intents.finish(id, { status: "failed", outcome: "late" })).toBe(false);
      await intents.send(id);
      expect(await statusOf(id)).toBe(status);
      await expect(intents.sign(id, transaction(99), TERM)).rejects.toBeInstanceOf(NotLeaderError);
      expect((await intents.recent(1))[0]?.transactions.some(({ nonce }) => nonce === 99)).toBe(false);
    },
  );

  test("behavior: a raised fee adds a transaction with the same nonce", async () => {
    const id = await at("sent");
    now = 3_000;
    await intents.sign(id, transaction(id, 500), TERM);
    expect(await statusOf(id)).toBe("signed");
    const [live] = await intents.live();
    expect(live?.transactions.map(({ nonce }) => nonce)).toEqual([id, id]);
    expect(live?.transactions.at(-1)?.hash).toBe(transaction(id, 500).hash);
  });

  test("behavior: replaced blocks open again what happened in them, but for what is done anew already", async () => {
    const [early, late] = [await at("mined"), await at("mined", { subject: "4" })];
    await database.query("update intents set block = '20' where id = $1", [late]);
    await intents.reopen(15n);
    expect([await statusOf(early), await statusOf(late)]).toEqual(["mined", "sent"]);
    const failed = await at("failed", { subject: "5" });
    await at("signed", { subject: "5" });
    await intents.reopen(0n);
    expect(await statusOf(failed)).toBe("failed");
  });

  test("behavior: adds up what was spent, and forgets what is old", async () => {
    await at("mined");
    await at("failed", { subject: "4" });
    await at("planned", { subject: "5" });
    expect(await intents.spentSince(1_000)).toEqual({ gas: 10n, capital: 40 });
    expect(await intents.spentSince(1_001)).toEqual({ gas: 0n, capital: 0 });
    await intents.prune(5_000);
    expect((await intents.recent(100)).map(({ status }) => status)).toEqual(["planned"]);
  });

  test("error: NotLeaderError when another instance leads, and nothing is stored", async () => {
    const id = await at("planned");
    await expect(intents.plan({ ...plan, subject: "9" }, TERM - 1)).rejects.toBeInstanceOf(NotLeaderError);
    await expect(intents.sign(id, transaction(1), TERM - 1)).rejects.toBeInstanceOf(NotLeaderError);
    expect(await intents.live()).toMatchObject([{ id, status: "planned", transactions: [] }]);
  });
});
