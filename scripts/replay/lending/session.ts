// A whole replay of a lending market: brings up a chain, deploys, lists the markets, plays the order flow, lets all loans
// come to their end, cancels what rests, and reconciles again and again.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Parameters } from "../../deployment/parameters.ts";
import { testAccount } from "../../localchain/accounts.ts";
import { bringUp, type Venue } from "../../localchain/bringUp.ts";
import type { Reconciliation } from "../reconcile.ts";
import { StreamError } from "../stream.ts";
import { type PlayedMarket, readLoanMarkets, withLoanMarkets } from "./markets.ts";
import type { PlanCounts } from "./planner.ts";
import { createPlayer, type LendingProgress } from "./player.ts";
import type { FlowSource } from "./source.ts";
import type { LendingSummary } from "./summary.ts";

export interface LendingSessionOptions {
  readonly parameters: Parameters;
  readonly source: FlowSource;
  /** Recorded seconds in a second of the chain. */
  readonly speed: number;
  /** How often everything is reconciled while the flow is played. */
  readonly checkpoints: number;
  readonly report: (line: string) => void;
  readonly progress: (state: LendingProgress) => void;
}

export interface LendingResult {
  readonly markets: readonly PlayedMarket[];
  readonly speed: number;
  /** How far it came: to the end. */
  readonly progress: LendingProgress;
  readonly counts: PlanCounts;
  readonly summary: LendingSummary;
  /** Sending, executing, predicting and comparing outcomes. */
  readonly seconds: number;
  /** Transaction by transaction. */
  readonly outcomes: Reconciliation;
  /** At checkpoints, and with books and loans as they stand when the flow is over. */
  readonly standing: readonly Reconciliation[];
  /** After the last loan was repaid and the last order cancelled. */
  readonly closed: Reconciliation;
}

/** Dollars of the owner of all accounts. */
const GRANT = "100000000000";

export async function runLendingSession(options: LendingSessionOptions): Promise<LendingResult> {
  const { source, speed } = options;
  if (source.events.length === 0) throw new StreamError("There is nothing to play.");
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-lending-"));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  process.on("exit", forget);
  try {
    const parameters = withLoanMarkets(options.parameters, { books: source.books, speed });
    const grants = { [parameters.dollar]: GRANT };
    const venue = await bringUp({ parameters, folder, holders: [testAccount(1)], grants, accounts: 2 });
    try {
      options.report(`The exchange is deployed and verified at ${venue.record.contracts.Exchange}.`);
      const markets = await readLoanMarkets(venue, source.books);
      return await play(options, venue, markets);
    } finally {
      await venue.chain.stop();
    }
  } finally {
    process.off("exit", forget);
    forget();
  }
}

async function play(
  { source, speed, checkpoints, report, progress }: LendingSessionOptions,
  venue: Venue,
  markets: readonly PlayedMarket[],
): Promise<LendingResult> {
  const { events } = source;
  for (const { terms } of markets) report(`Market ${terms.number} lends dollars for ${terms.termHours} hours.`);
  const start = performance.now();
  const player = await createPlayer({ venue, markets, events, speed });
  const standing: Reconciliation[] = [];
  let reading = 0;
  const reconcile = async () => {
    const before = performance.now();
    const reconciliation = await player.reconcile();
    reading += performance.now() - before;
    return reconciliation;
  };
  const tick = () => progress(player.progress());
  const stops = checkpointsOf(events.length, checkpoints);
  for (const [index, event] of events.entries()) {
    if (stops.has(index)) standing.push(await reconcile());
    await player.play(event);
    tick();
  }
  report("Reconciling every balance, loan, order and fee with the model.");
  standing.push(await reconcile());
  report("Letting all loans come to their end and cancelling what rests.");
  await player.close(tick);
  const closed = await reconcile();
  return {
    ...{ markets, speed, progress: player.progress(), counts: player.counts(), summary: player.summary },
    ...{ seconds: (performance.now() - start - reading) / 1_000, outcomes: player.outcomes(), standing, closed },
  };
}

/** Indices of the events before which everything is reconciled. */
function checkpointsOf(events: number, count: number): ReadonlySet<number> {
  return new Set(Array.from({ length: count }, (_, index) => Math.floor(((index + 1) * events) / (count + 1))));
}
