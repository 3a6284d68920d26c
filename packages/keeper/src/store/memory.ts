import type { Hash } from "viem";
import { decodeEntry, encodeEntry } from "../state/entryCodec.ts";
import type { AccountEntry, RelendWish } from "../state/venue.ts";
import type { Database, Query } from "./database.ts";

/** Up to where the chain was read. */
export interface Progress {
  readonly block: bigint;
  readonly hash: Hash;
}

/** What changed since it was stored last. */
export interface Changes {
  readonly progress: Progress;
  /** Undefined = it is of no interest any more. */
  readonly accounts: ReadonlyMap<number, AccountEntry | undefined>;
  readonly relends: readonly Pick<RelendWish, "account" | "market" | "rate">[];
}

/** What is known of the exchange, so that a start need not read all of it again. */
export interface Memory {
  /** Undefined = nothing is stored. */
  readonly load: () => Promise<Stored | undefined>;
  readonly save: (changes: Changes) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Everything that was stored. */
export interface Stored {
  readonly progress: Progress;
  readonly accounts: Map<number, AccountEntry>;
  readonly relends: readonly Pick<RelendWish, "account" | "market" | "rate">[];
}

/** Accounts that are loaded in one piece. */
const PAGE = 10_000;

export function createMemory(database: Database): Memory {
  return {
    load: async () => {
      const [progress] = await database.query<{ block: string; hash: Hash }>("select block, hash from progress");
      if (progress === undefined) return undefined;
      const wishes = await database.query<{ account: number; market: number; rate: string }>("select * from relends");
      return {
        progress: { block: BigInt(progress.block), hash: progress.hash },
        accounts: await loadAccounts(database.query),
        relends: wishes.map((wish) => ({ ...wish, rate: BigInt(wish.rate) })),
      };
    },
    save: (changes) => database.transaction((query) => save(query, changes)),
    clear: async () => {
      await database.transaction(async (query) => {
        for (const table of ["accounts", "relends", "progress"]) await query(`delete from ${table}`);
      });
    },
  };
}

async function loadAccounts(query: Query): Promise<Map<number, AccountEntry>> {
  const accounts = new Map<number, AccountEntry>();
  let last = 0;
  while (true) {
    const rows = await query<{ account: number; entry: string }>(
      "select account, entry from accounts where account > $1 order by account limit $2",
      [last, PAGE],
    );
    for (const { account, entry } of rows) accounts.set(account, decodeEntry(account, entry));
    last = rows.at(-1)?.account ?? last;
    if (rows.length < PAGE) return accounts;
  }
}

async function save(query: Query, { accounts, relends, progress }: Changes): Promise<void> {
  const kept = [...accounts].flatMap(([account, entry]) => (entry === undefined ? [] : [{ account, entry }]));
  const gone = [...accounts].flatMap(([account, entry]) => (entry === undefined ? [account] : []));
  if (gone.length > 0) await query("delete from accounts where account = any($1::int[])", [gone]);
  if (kept.length > 0) {
    await query(
      `insert into accounts select * from unnest($1::int[], $2::text[])
       on conflict (account) do update set entry = excluded.entry`,
      [kept.map(({ account }) => account), kept.map(({ entry }) => encodeEntry(entry))],
    );
  }
  for (const { account, market, rate } of relends) {
    await query(
      `insert into relends values ($1, $2, $3) on conflict (account, market) do update set rate = excluded.rate`,
      [account, market, rate.toString()],
    );
  }
  await query("delete from relends where rate = '0'");
  await query(
    `insert into progress (block, hash) values ($1, $2)
     on conflict (one) do update set block = excluded.block, hash = excluded.hash`,
    [progress.block.toString(), progress.hash],
  );
}
