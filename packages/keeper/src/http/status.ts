import { type Deployment, fundingRates, markPrice } from "@pangea/sdk";
import type { EndpointStatus } from "../chain/endpoints.ts";
import type { Signers } from "../execution/signers.ts";
import type { Job, JobSettings } from "../jobs/job.ts";
import type { Feed } from "../state/feed.ts";
import type { Intent } from "../store/intents.ts";
import type { Journal } from "./journal.ts";

/** Where the status comes from. */
export interface StatusSources {
  readonly deployment: Deployment;
  readonly instance: string;
  readonly isDryRun: boolean;
  readonly keeper: number;
  readonly feed: Feed;
  readonly signers: Signers;
  readonly jobs: readonly Job[];
  readonly settings: Readonly<Record<string, JobSettings>>;
  readonly journal: Journal;
  readonly endpoints: () => readonly EndpointStatus[];
  readonly term: () => number | undefined;
  readonly recent: (limit: number) => Promise<Intent[]>;
}

/** Accounts and actions that are shown. */
const SHOWN = 20;

/** Everything that the status page shows, fit for JSON. */
export async function readStatus(sources: StatusSources) {
  const { deployment, feed, journal, settings } = sources;
  const { headTime, seenAt, block } = feed.health();
  return {
    instance: sources.instance,
    exchange: deployment.exchange,
    chainId: deployment.chainId,
    role: sources.isDryRun ? "dry run" : sources.term() === undefined ? "standby" : "leader",
    term: sources.term(),
    account: sources.keeper,
    block: String(block),
    headTime,
    seenAt,
    endpoints: sources.endpoints().map(({ head, ...rest }) => ({ ...rest, head: head?.toString() })),
    signers: sources.signers.all.map(({ account, balance, lane }) => ({
      address: account.address,
      balance: balance?.toString(),
      ...lane.status(),
    })),
    markets: marketRows(sources),
    accounts: accountRows(feed),
    jobs: sources.jobs.map(({ name, what }) => ({
      ...{ name, what, enabled: settings[name]?.enabled, every: settings[name]?.every },
      ...journal.job(name),
    })),
    actions: (await sources.recent(SHOWN)).map(actionRow),
    passed: journal.passed(),
  };
}

/** What the status page shows. */
export type Status = Awaited<ReturnType<typeof readStatus>>;

function marketRows({ deployment, feed }: StatusSources) {
  const { venue } = feed;
  return [...venue.markets.values()].map((market) => {
    const [perp, terms] = [venue.perps.get(market.id), venue.assets.get(market.asset.id)];
    const hasPrice = terms !== undefined && terms.price !== 0n;
    return {
      id: market.id,
      symbol: deployment.markets.find(({ id }) => id === market.id)?.symbol ?? `#${market.id}`,
      kind: market.kind,
      price: hasPrice && market.kind !== "loan" ? markPrice(terms, market.scale) : undefined,
      priceState: terms?.state,
      orders: venue.books.get(market.id)?.size() ?? 0,
      nextFunding: perp?.nextFunding,
      fundingPerHour:
        perp === undefined || !hasPrice
          ? undefined
          : fundingRates({ payment: perp.fundingPayment, lotUnits: 10n ** BigInt(market.scale.lotExp), ...terms })
              .perHour,
      openInterest: perp?.openInterest.toString(),
      pool: perp?.pool.toString(),
      deficit: perp?.deficit.toString(),
    };
  });
}

/** The accounts with the least to lose, by number of dollars above maintenance. */
function accountRows({ venue, screening }: Feed) {
  const lowest: { account: number; margin: number }[] = [];
  for (const account of venue.accounts.keys()) {
    const margin = screening.marginOf(account);
    if (margin === undefined) continue;
    if (lowest.length === SHOWN && margin >= (lowest.at(-1)?.margin ?? 0)) continue;
    lowest.push({ account, margin });
    lowest.sort((a, b) => a.margin - b.margin).splice(SHOWN);
  }
  return {
    tracked: venue.accounts.size,
    below: venue.candidates().length,
    lowest: lowest.map(({ account, margin }) => ({
      account,
      dollars: Math.round((margin / Number(venue.one)) * 100) / 100,
      healthPpm: screening.healthOf(account)?.toString(),
    })),
  };
}

function actionRow({ id, job, what, status, outcome, updated, transactions }: Intent) {
  return { id, job, what, status, outcome, updated, hash: transactions.at(-1)?.hash };
}
