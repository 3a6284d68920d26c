import type { Clock } from "@pangea/sdk";
import type { Address, Hash, Hex } from "viem";
import { NotLeaderError } from "../internal/errors.ts";
import type { Database } from "./database.ts";

/**
 * Where an action is. `planned`: decided, nothing signed. `signed`: the transaction is stored and may have been broadcast.
 * `sent`: a node has it. The others are final: `mined` it happened, `failed` it reverted or was refused, `replaced` another
 * transaction used its nonce, `dropped` it was planned and never signed.
 */
export type IntentStatus = "planned" | "signed" | "sent" | "mined" | "failed" | "replaced" | "dropped";

/** How an action can end. */
export type FinalStatus = "mined" | "failed" | "replaced" | "dropped";

/** What is to be done, and for which occasion. */
export interface Plan {
  readonly job: string;
  /** What it is done to: it has one action at a time. */
  readonly subject: string;
  /** Occasion: an action of a job with the same subject and epoch happens once. */
  readonly epoch: string;
  /** What it is, for people. */
  readonly what: string;
  readonly to: Address;
  readonly data: Hex;
  /** Dollars that it brings. */
  readonly reward: number;
  /** Dollars of the keeper's own account that it commits. */
  readonly capital: number;
}

/** A transaction that was signed for an action. A raised fee makes another one with the same nonce. */
export interface StoredTransaction {
  readonly hash: Hash;
  readonly lane: Address;
  readonly nonce: number;
  readonly raw: Hex;
  /** When it was signed, milliseconds since 1970. */
  readonly signed: number;
}

/** A stored action. */
export interface Intent extends Plan {
  readonly id: number;
  readonly status: IntentStatus;
  readonly outcome: string;
  readonly block: bigint | undefined;
  /** Wei that its gas cost. */
  readonly cost: bigint | undefined;
  readonly created: number;
  readonly updated: number;
  /** In the order of signing. */
  readonly transactions: readonly StoredTransaction[];
}

/** How an action ended. */
export interface Ending {
  readonly status: FinalStatus;
  /** Why, for people. */
  readonly outcome: string;
  readonly block?: bigint | undefined;
  readonly cost?: bigint | undefined;
}

/** What was spent since some moment. */
export interface Spending {
  /** Wei. */
  readonly gas: bigint;
  /** Dollars committed by actions that happened or still may. */
  readonly capital: number;
}

/** The memory of what was done. Every step is stored before the next is taken. */
export interface Intents {
  /**
   * Stores an action.
   *
   * @returns Its number, undefined = one for the same subject is under way, or this one has happened.
   * @throws {NotLeaderError} when another instance leads.
   */
  readonly plan: (plan: Plan, term: number) => Promise<number | undefined>;
  /**
   * Stores a signed transaction, before anybody sees it.
   *
   * @throws {NotLeaderError} when another instance leads, or the action is over.
   */
  readonly sign: (id: number, transaction: Omit<StoredTransaction, "signed">, term: number) => Promise<void>;
  /** Stores that a node has it. */
  readonly send: (id: number) => Promise<void>;
  /** Stores how it ended. Does nothing if it has ended already. */
  readonly finish: (id: number, ending: Ending) => Promise<boolean>;
  /** The blocks from this one on were replaced: what happened in them is to be looked up again. */
  readonly reopen: (fromBlock: bigint) => Promise<void>;
  /** Actions that are not over, in the order of planning. */
  readonly live: () => Promise<Intent[]>;
  /** The actions that changed last, the last first. */
  readonly recent: (limit: number) => Promise<Intent[]>;
  readonly spentSince: (time: number) => Promise<Spending>;
  /** Forgets actions that ended before a moment, but for what keeps one from happening twice within `keep` of it. */
  readonly prune: (time: number) => Promise<void>;
}

const LIVE = "('planned', 'signed', 'sent')";
const LEADS = "exists (select 1 from leadership where term = $1)";

interface Row {
  readonly id: number;
  readonly job: string;
  readonly subject: string;
  readonly epoch: string;
  readonly what: string;
  readonly target: Address;
  readonly data: Hex;
  readonly reward: number;
  readonly capital: number;
  readonly status: IntentStatus;
  readonly outcome: string;
  readonly block: string | null;
  readonly cost: string | null;
  readonly created: number;
  readonly updated: number;
}

interface TransactionRow extends StoredTransaction {
  readonly intent: number;
}

/** The intents of a store. */
export function createIntents({ query }: Pick<Database, "query">, clock: Clock): Intents {
  const requireTerm = async (term: number) => {
    const [row] = await query<{ term: number }>("select term from leadership");
    if (row?.term !== term) throw new NotLeaderError(term);
  };

  const withTransactions = async (rows: readonly Row[]): Promise<Intent[]> => {
    const ids = rows.map(({ id }) => id);
    const found = await query<TransactionRow>(
      "select * from transactions where intent = any($1::int[]) order by signed, hash",
      [ids],
    );
    return rows.map((row) =>
      toIntent(
        row,
        found.filter(({ intent }) => intent === row.id),
      ),
    );
  };

  return {
    plan: async ({ job, subject, epoch, what, to, data, reward, capital }, term) => {
      const now = clock.now();
      const [row] = await query<{ id: number }>(
        `insert into intents (term, job, subject, epoch, what, target, data, reward, capital, status, created, updated)
         select $1::int, $2, $3, $4, $5, $6, $7, $8::float8, $9::float8, 'planned', $10::float8, $10::float8
         where ${LEADS}
         on conflict do nothing returning id`,
        [term, job, subject, epoch, what, to, data, reward, capital, now],
      );
      if (row === undefined) await requireTerm(term);
      return row?.id;
    },
    sign: async (id, { hash, lane, nonce, raw }, term) => {
      // one statement: either both are stored or nothing. What a node refused may be signed again, bit by bit the same
      const rows = await query(
        `with moved as (
           update intents set status = 'signed', updated = $3 where id = $2 and status in ${LIVE} and ${LEADS} returning id
         ) insert into transactions (hash, intent, lane, nonce, raw, signed)
         select $4, id, $5, $6::int, $7, $3 from moved
         on conflict (hash) do update set intent = excluded.intent, signed = excluded.signed returning hash`,
        [term, id, clock.now(), hash, lane, nonce, raw],
      );
      if (rows.length === 0) throw new NotLeaderError(term);
    },
    send: async (id) => {
      await query("update intents set status = 'sent', updated = $2 where id = $1 and status = 'signed'", [
        id,
        clock.now(),
      ]);
    },
    finish: async (id, { status, outcome, block, cost }) => {
      const rows = await query(
        `update intents set status = $2, outcome = $3, block = $4, cost = $5, updated = $6
         where id = $1 and status in ${LIVE} returning id`,
        [id, status, outcome, block?.toString() ?? null, cost?.toString() ?? null, clock.now()],
      );
      return rows.length > 0;
    },
    reopen: async (fromBlock) => {
      await query(
        `update intents set status = 'sent', updated = $2
         where status in ('mined', 'failed') and block::numeric >= $1::numeric and not exists (
           select 1 from intents other
           where other.job = intents.job and other.subject = intents.subject and other.status in ${LIVE})`,
        [fromBlock.toString(), clock.now()],
      );
    },
    live: async () => withTransactions(await query<Row>(`select * from intents where status in ${LIVE} order by id`)),
    recent: async (limit) =>
      withTransactions(await query<Row>("select * from intents order by updated desc, id desc limit $1", [limit])),
    spentSince: async (time) => {
      const [row] = await query<{ gas: string; capital: number }>(
        `select coalesce(sum(cost::numeric), 0)::text as gas,
           coalesce(sum(capital) filter (where status in ('planned', 'signed', 'sent', 'mined')), 0) as capital
         from intents where updated >= $1`,
        [time],
      );
      return { gas: BigInt(row?.gas ?? 0), capital: row?.capital ?? 0 };
    },
    prune: async (time) => {
      await query(`delete from intents where updated < $1 and status not in ${LIVE}`, [time]);
    },
  };
}

function toIntent({ target, block, cost, ...row }: Row, transactions: readonly TransactionRow[]): Intent {
  return {
    ...row,
    to: target,
    block: block === null ? undefined : BigInt(block),
    cost: cost === null ? undefined : BigInt(cost),
    transactions: transactions.map(({ hash, lane, nonce, raw, signed }) => ({ hash, lane, nonce, raw, signed })),
  };
}
