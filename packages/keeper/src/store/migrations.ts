import type { Database } from "./database.ts";

/** Every change of the tables, in order, statement by statement. What has been released is never changed. */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table identity (
      one boolean primary key default true check (one),
      exchange text not null
    )`,
    `create table leadership (
      one boolean primary key default true check (one),
      term integer not null,
      holder text not null,
      since double precision not null
    )`,
    `insert into leadership (term, holder, since) values (0, 'nobody', 0)`,
    `create table progress (
      one boolean primary key default true check (one),
      block text not null,
      hash text not null
    )`,
    `create table intents (
      id integer generated always as identity primary key,
      job text not null,
      subject text not null,
      epoch text not null,
      what text not null,
      target text not null,
      data text not null,
      reward double precision not null,
      capital double precision not null,
      status text not null check (status in ('planned', 'signed', 'sent', 'mined', 'failed', 'replaced', 'dropped')),
      outcome text not null default '',
      term integer not null,
      block text,
      cost text,
      created double precision not null,
      updated double precision not null
    )`,
    // a subject has one action at a time, and an action that succeeded is never done again
    `create unique index intents_live on intents (job, subject) where status in ('planned', 'signed', 'sent')`,
    `create unique index intents_once on intents (job, subject, epoch)
      where status in ('planned', 'signed', 'sent', 'mined')`,
    `create index intents_updated on intents (updated)`,
    `create table transactions (
      hash text primary key,
      intent integer not null references intents (id) on delete cascade,
      lane text not null,
      nonce integer not null,
      raw text not null,
      signed double precision not null
    )`,
    `create index transactions_intent on transactions (intent)`,
    `create table accounts (account integer primary key, entry text not null)`,
    `create table relends (
      account integer not null,
      market integer not null,
      rate text not null,
      primary key (account, market)
    )`,
  ],
];

/** Any number, the same for all instances: only one of them changes tables at a time. */
const LOCK = 7_264_901;

/** Brings the tables up to date. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (query) => {
    await query("select pg_advisory_xact_lock($1)", [LOCK]);
    await query("create table if not exists migrations (version integer primary key)");
    const [row] = await query<{ version: number | null }>("select max(version) as version from migrations");
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (index < (row?.version ?? 0)) continue;
      for (const statement of statements) await query(statement);
      await query("insert into migrations (version) values ($1)", [index + 1]);
    }
  });
}
