import type { Clock } from "@pangea/sdk";
import type { Database, Session } from "./database.ts";

/** Any number, the same for all instances. */
const LOCK = 7_264_902;

/** Decides which of several instances acts: the one whose connection holds an advisory lock. */
export interface Leadership {
  /**
   * Tries to lead, or makes sure that it still does. The lock ends with its connection, so a lost connection is a lost lead.
   *
   * @returns The term of this instance, undefined = it does not lead. Whatever is stored names its term, so that one who does
   * not know yet that it has lost the lead cannot store anything.
   */
  readonly check: () => Promise<number | undefined>;
  /** Gives the lead up. */
  readonly resign: () => Promise<void>;
}

/** Takes part in the election. `holder` names this instance. */
export function createLeadership(
  database: Pick<Database, "openSession">,
  { clock, holder }: { readonly clock: Clock; readonly holder: string },
): Leadership {
  let session: Session | undefined;
  let term: number | undefined;

  const letGo = async () => {
    const old = session;
    session = undefined;
    term = undefined;
    await old?.close().catch(() => {});
  };

  const compete = async (): Promise<number | undefined> => {
    session ??= await database.openSession();
    const [row] = await session.query<{ won: boolean }>("select pg_try_advisory_lock($1) as won", [LOCK]);
    if (row?.won !== true) return undefined;
    const [next] = await session.query<{ term: number }>(
      "update leadership set term = term + 1, holder = $1, since = $2 returning term",
      [holder, clock.now()],
    );
    return next?.term;
  };

  const confirm = async (held: number): Promise<number | undefined> => {
    const [row] = await (session as Session).query<{ term: number }>("select term from leadership");
    return row?.term === held ? held : undefined;
  };

  return {
    check: async () => {
      try {
        const held = term === undefined ? await compete() : await confirm(term);
        if (held === undefined && term !== undefined) await letGo();
        term = held;
        return term;
      } catch {
        // without the connection there is no lock
        await letGo();
        return undefined;
      }
    },
    resign: async () => {
      if (term !== undefined) await session?.query("select pg_advisory_unlock($1)", [LOCK]).catch(() => {});
      await letGo();
    },
  };
}
