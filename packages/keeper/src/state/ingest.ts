import type { AccountId, FeedEvent, FeedLog, GapReason, Logger, PriceState } from "@pangea/sdk";
import type { Model } from "./model.ts";
import { createRecentTouches } from "./recent.ts";
import { type PriceChange, type Touched, touchedBy } from "./touch.ts";
import { relendKey } from "./venue.ts";

/** Takes logs in. */
export interface Ingest {
  /** Notes what a log has changed: prices and books at once, the rest to be read again. */
  readonly take: (event: FeedEvent) => void;
}

/** What ingestion needs besides the model. */
export interface IngestParameters {
  /** Blocks whose touches are remembered, in case they are replaced. */
  readonly depth: number;
  readonly logger: Logger;
  /** Told from which block on the chain was replaced. */
  readonly onReorg: (fromBlock: bigint) => void;
  /** Tells of candidates if they have changed. */
  readonly tellCandidates: () => void;
}

const PRICE_STATES: readonly PriceState[] = ["ok", "wide", "stale", "jump", "dead"];

export function createIngest(model: Model, { depth, logger, onReorg, tellCandidates }: IngestParameters): Ingest {
  const { data, books, screening } = model;
  const touches = createRecentTouches(depth);

  const takePrice = ({ asset, price, time, state }: PriceChange) => {
    const known = data.assets.get(asset);
    if (known === undefined) return;
    data.assets.set(asset, { ...known, price, time, state: PRICE_STATES[state] ?? "dead" });
    screening.setAsset(asset);
    // from nothing to something: what accounts have of it counts from now on
    if (known.price === 0n) for (const account of data.accounts.keys()) model.dirty.accounts.add(account);
    tellCandidates();
    model.onChange("price");
  };

  /** Everybody whom a log concerns. */
  const accountsOf = (touched: Touched, blockNumber: bigint): AccountId[] => {
    if (touched.opened !== undefined) model.lenders.set(touched.opened.loan, touched.opened.lender);
    const lenders = touched.loans.flatMap((loan) => model.lenders.get(loan) ?? []);
    if (touched.book === undefined) return [...touched.accounts, ...lenders];
    const owners = books.apply(touched.book, blockNumber);
    if (owners === undefined) model.dirty.books.add(touched.book.market);
    return [...touched.accounts, ...(owners ?? [])];
  };

  const takeRelends = ({ relend }: Touched, accounts: readonly AccountId[]) => {
    if (relend !== undefined) model.dirty.relends.set(relendKey(relend.account, relend.market), relend);
    if (accounts.length === 0) return;
    // what came back to a lender may wait to be lent again
    for (const [key, wish] of data.relends) if (accounts.includes(wish.account)) model.dirty.relends.set(key, wish);
  };

  const takeLog = (log: FeedLog) => {
    const touched = touchedBy(log);
    if (touched.price !== undefined) takePrice(touched.price);
    const accounts = accountsOf(touched, log.blockNumber);
    touches.add(log.blockNumber, accounts);
    takeRelends(touched, accounts);
    for (const key of ["markets", "perps", "assets"] as const) {
      for (const item of touched[key]) (model.dirty[key] as Set<number>).add(item);
    }
    for (const account of accounts) model.dirty.accounts.add(account);
    model.dirty.registry ||= touched.registry;
  };

  const takeGap = (reason: GapReason, fromBlock: bigint) => {
    logger.warn({ reason, fromBlock }, "logs were missing");
    const { dirty } = model;
    for (const market of data.markets.keys()) dirty.books.add(market);
    for (const market of data.perps.keys()) dirty.perps.add(market);
    for (const asset of data.assets.keys()) dirty.assets.add(asset);
    const concerned = reason === "window" ? data.accounts.keys() : touches.since(fromBlock);
    for (const account of concerned) dirty.accounts.add(account);
    if (reason === "window") dirty.registry = true;
    if (reason === "removed") onReorg(fromBlock);
  };

  return {
    take: (event) => {
      if (event.type === "status") {
        logger.debug({ status: event.status }, "logs");
        return;
      }
      if (event.type === "gap") takeGap(event.reason, event.fromBlock);
      for (const log of event.logs) takeLog(log);
    },
  };
}
