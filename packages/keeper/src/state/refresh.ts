import { type AccountId, type Clock, getMarket, type Logger } from "@pangea/sdk";
import { addDirty, createDirty, type Dirty, isClean } from "./dirty.ts";
import { keepEntry, type Model } from "./model.ts";
import { forEachAtOnce, keepWish, readAccount, readListings, readPerp, readPrice, readRelend } from "./read.ts";
import { type RelendWish, relendKey } from "./venue.ts";

/** Reads again what has changed. */
export interface Refresh {
  /** Begins, unless it is at it. */
  readonly start: () => void;
  /** Resolves when nothing is left to read again, or it cannot be read. */
  readonly idle: () => Promise<void>;
  /** Takes over what is listed by now, and begins the screening anew. */
  readonly relist: () => Promise<void>;
  /** Everything up to this block is in the venue. */
  readonly block: () => bigint;
}

/** What refreshing needs besides the model. */
export interface RefreshParameters {
  /** Block up to which all logs are there. */
  readonly auditedTo: () => bigint | undefined;
  readonly tellCandidates: () => void;
  /** Milliseconds until something that could not be read is tried again. */
  readonly pause: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export function createRefresh(model: Model, parameters: RefreshParameters): Refresh {
  const { clock, logger, signal } = parameters;
  let running: Promise<void> | undefined;
  let block = 0n;

  /** One pass over what is dirty. What cannot be read stays dirty. */
  const pass = async () => {
    const audited = parameters.auditedTo() ?? block;
    const what = model.dirty;
    model.dirty = createDirty();
    try {
      if (what.registry) await relist(model);
      await readDirty(model, what);
    } catch (error) {
      addDirty(model.dirty, what);
      throw error;
    }
    if (audited > block) block = audited;
    if (isClean(what)) return;
    parameters.tellCandidates();
    if (what.perps.size + what.markets.size > 0) model.onChange("markets");
    if (what.accounts.size + what.books.size + what.relends.size > 0) model.onChange("accounts");
  };

  const run = async () => {
    do {
      try {
        await pass();
      } catch (error) {
        logger.warn({ error }, "could not read what changed");
        await clock.sleep(parameters.pause, signal);
      }
    } while (!isClean(model.dirty) && !signal.aborted);
  };

  const start = () => {
    if (running !== undefined || signal.aborted) return;
    running = run().finally(() => {
      running = undefined;
    });
  };

  return {
    start,
    idle: async () => {
      // one that began earlier may have missed what came since
      await running;
      start();
      await running;
    },
    relist: () => relist(model),
    block: () => block,
  };
}

/** Reads a dirty piece of everything. */
async function readDirty(model: Model, what: Dirty): Promise<void> {
  const { reader, data, books, screening } = model;
  await Promise.all([
    forEachAtOnce(what.assets, async (asset) => {
      data.assets.set(asset, await readPrice(reader, asset));
      screening.setAsset(asset);
    }),
    forEachAtOnce(what.markets, async (market) => {
      data.markets.set(market, await getMarket(reader.client, { exchange: reader.exchange, market }));
    }),
    forEachAtOnce(what.perps, async (market) => {
      if (!data.perps.has(market)) return;
      data.perps.set(market, await readPerp(reader, market));
      screening.setPerp(market);
    }),
    forEachAtOnce(what.books, (market) => books.reset(reader, market)),
    forEachAtOnce(what.accounts, (account) => keepAccount(model, account)),
    forEachAtOnce(what.relends.values(), (wish) => keepRelend(model, wish)),
  ]);
}

async function keepAccount(model: Model, account: AccountId): Promise<void> {
  const { reader, unsaved, screening } = model;
  const entry = await readAccount(reader, account);
  keepEntry(model, account, entry);
  unsaved.accounts.set(account, entry);
  screening.setAccount(account, entry);
}

async function keepRelend(
  { reader, data, unsaved }: Model,
  wish: Pick<RelendWish, "account" | "market">,
): Promise<void> {
  const current = await readRelend(reader, wish);
  keepWish(data.relends, current);
  unsaved.relends.set(relendKey(wish.account, wish.market), current);
}

async function relist({ reader, data, books, screening }: Model): Promise<void> {
  const listed = await readListings(reader);
  data.one = listed.one;
  for (const key of ["assets", "markets", "perps"] as const) {
    for (const [id, terms] of listed[key]) (data[key] as Map<number, unknown>).set(id, terms);
  }
  for (const market of data.markets.keys()) if (!books.books.has(market)) await books.reset(reader, market);
  screening.rebuild();
}
