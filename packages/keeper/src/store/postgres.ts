import pg from "pg";
import type { Database, Query, Session } from "./database.ts";

/** Milliseconds after which a question to the database counts as lost. */
const TIMEOUT = 5_000;

/** A database of its own, which several instances share. */
export function openPostgres(url: string): Database {
  const terms = { connectionString: url, connectionTimeoutMillis: TIMEOUT, query_timeout: TIMEOUT, keepAlive: true };
  const pool = new pg.Pool({ ...terms, max: 4 });
  // an idle connection that breaks is replaced; the next query tells whether the database is there
  pool.on("error", () => {});
  return {
    kind: "postgres",
    query: queryOf(pool),
    transaction: (run) => inTransaction(pool, run),
    openSession: () => openSession(terms),
    close: () => pool.end(),
  };
}

function queryOf(runner: pg.Pool | pg.ClientBase): Query {
  return async (sql, parameters = []) => (await runner.query(sql, [...parameters])).rows as never;
}

async function inTransaction<Value>(pool: pg.Pool, run: (query: Query) => Promise<Value>): Promise<Value> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query("begin");
    const value = await run(queryOf(client));
    await client.query("commit");
    return value;
  } catch (error) {
    failure = error as Error;
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release(failure);
  }
}

/** Not from the pool: a lock must not outlive what it was taken for, nor be given back with its connection. */
async function openSession(terms: pg.ClientConfig): Promise<Session> {
  const client = new pg.Client(terms);
  client.on("error", () => {});
  await client.connect();
  return { query: queryOf(client), close: () => client.end() };
}
