import { isPostgres } from "../config/load.ts";
import { StoreOfAnotherError } from "../internal/errors.ts";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded.ts";
import { migrate } from "./migrations.ts";
import { openPostgres } from "./postgres.ts";

/** Which store, and for whom. */
export interface OpenStoreParameters {
  /** A folder, or the address of a Postgres database. */
  readonly store: string;
  /** Chain and address of the exchange. */
  readonly exchange: string;
}

/**
 * Opens the store, brings its tables up to date and binds it to one exchange.
 *
 * @throws {StoreInUseError} when another process uses the folder.
 * @throws {StoreOfAnotherError} when it belongs to another exchange.
 */
export async function openStore({ store, exchange }: OpenStoreParameters): Promise<Database> {
  const database = isPostgres(store) ? openPostgres(store) : await openEmbedded(store);
  try {
    await migrate(database);
    await bind(database, exchange);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Binds a store to an exchange, once. */
export async function bind({ query }: Pick<Database, "query">, exchange: string): Promise<void> {
  await query("insert into identity (exchange) values ($1) on conflict do nothing", [exchange]);
  const [row] = await query<{ exchange: string }>("select exchange from identity");
  if (row?.exchange !== exchange) throw new StoreOfAnotherError(exchange, row?.exchange ?? "none");
}
