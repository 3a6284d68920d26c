import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Database, Session } from "./database.ts";
import { openEmbedded } from "./embedded.ts";
import { createIntents } from "./intents.ts";
import { createLeadership } from "./leadership.ts";
import { migrate } from "./migrations.ts";
import { openPostgres } from "./postgres.ts";

const clock = { now: () => 1_000, sleep: async () => {} };
const POSTGRES = process.env.PANGEA_TEST_POSTGRES;
if (POSTGRES === undefined) console.info("leadership between connections: not tested, PANGEA_TEST_POSTGRES is not set");

let database: Database;

beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
});

afterAll(() => database?.close());

describe("createLeadership", () => {
  const sessions: { isLost: boolean }[] = [];

  afterEach(() => {
    sessions.length = 0;
  });

  /** Connections that can be lost. The embedded database has one connection only, so all of them have the lock. */
  const openSession = async (): Promise<Session> => {
    const state = { isLost: false };
    sessions.push(state);
    return {
      query: (sql, parameters) =>
        state.isLost ? Promise.reject(new Error("connection lost")) : database.query(sql, parameters),
      close: async () => {},
    };
  };
  const member = (holder: string) => createLeadership({ openSession }, { clock, holder });

  test("default: leads for one term for as long as nobody else does", async () => {
    const first = member("first");
    const term = await first.check();
    expect(term).toBeTypeOf("number");
    expect(await first.check()).toBe(term);
    const [row] = await database.query("select holder from leadership");
    expect(row).toEqual({ holder: "first" });
  });

  test("behavior: a lost connection is a lost lead, and the next term is another", async () => {
    const leader = member("first");
    const term = (await leader.check()) as number;
    for (const session of sessions) session.isLost = true;
    expect(await leader.check()).toBeUndefined();
    expect(await leader.check()).toBe(term + 1);
  });

  test("behavior: one that lost the lead learns it, and cannot store anything before", async () => {
    const [old, next] = [member("old"), member("next")];
    const oldTerm = (await old.check()) as number;
    const nextTerm = (await next.check()) as number;
    expect(nextTerm).toBe(oldTerm + 1);
    const intents = createIntents(database, clock);
    const plan = { job: "a", subject: "1", epoch: "1", what: "", to: "0x", data: "0x", reward: 0, capital: 0 } as const;
    await expect(intents.plan(plan, oldTerm)).rejects.toMatchObject({ code: "NOT_LEADER" });
    expect(await intents.plan(plan, nextTerm)).toBeTypeOf("number");
    expect(await old.check()).toBeUndefined();
  });
});

describe.runIf(POSTGRES !== undefined)("createLeadership on Postgres", () => {
  let shared: Database;

  beforeAll(async () => {
    shared = openPostgres(POSTGRES as string);
    await migrate(shared);
  });

  afterAll(() => shared?.close());

  test("behavior: one leads, another stands by and takes over at once when it resigns", async () => {
    const [first, second] = ["first", "second"].map((holder) => createLeadership(shared, { clock, holder }));
    const term = await first?.check();
    expect(term).toBeTypeOf("number");
    expect(await second?.check()).toBeUndefined();
    await first?.resign();
    expect(await second?.check()).toBe((term as number) + 1);
    expect(await first?.check()).toBeUndefined();
    await second?.resign();
  });

  test("behavior: the lock ends with the connection of its holder", async () => {
    const [first, second] = ["first", "second"].map((holder) => createLeadership(shared, { clock, holder }));
    expect(await first?.check()).toBeTypeOf("number");
    await shared.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()`,
    );
    await expect.poll(async () => second?.check()).toBeTypeOf("number");
    expect(await first?.check()).toBeUndefined();
    await second?.resign();
  });
});
