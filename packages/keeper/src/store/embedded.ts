import { PGlite } from "@electric-sql/pglite";
import type { Database, Query } from "./database.ts";
import { lockFolder } from "./folderLock.ts";

/**
 * Postgres inside this process, in a folder, or in memory without one.
 *
 * @throws {StoreInUseError} when another process uses the folder.
 */
export async function openEmbedded(folder?: string): Promise<Database> {
  const release = folder === undefined ? () => {} : lockFolder(folder);
  try {
    const database = await PGlite.create(folder === undefined ? {} : { dataDir: `${folder}/postgres` });
    return wrap(database, release);
  } catch (error) {
    release();
    throw error;
  }
}

function wrap(database: PGlite, release: () => void): Database {
  const query: Query = async (sql, parameters = []) => (await database.query(sql, [...parameters])).rows as never;
  return {
    kind: "embedded",
    query,
    transaction: (run) =>
      database.transaction((tx) =>
        run(async (sql, parameters = []) => (await tx.query(sql, [...parameters])).rows as never),
      ),
    // there is one connection, which this process shares with nobody
    openSession: async () => ({ query, close: async () => {} }),
    close: async () => {
      await database.close();
      release();
    },
  };
}
