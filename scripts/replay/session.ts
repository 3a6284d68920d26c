// A whole replay: brings up a chain, deploys, enlists participants, plays the market, and reconciles twice: with the
// books as they stand, and after everybody has cancelled and withdrawn everything.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Address, type HDAccount, parseUnits } from "viem";
import type { Parameters } from "../deployment/parameters.ts";
import type { DeploymentRecord } from "../deployment/record.ts";
import { orderedAssets, termsOf } from "../deployment/terms.ts";
import { testAccount } from "../localchain/accounts.ts";
import { bringUp, type Venue } from "../localchain/bringUp.ts";
import { createBlockTimes } from "./blockTimes.ts";
import type { Sent } from "./intents.ts";
import { type Grid, gridOf } from "./ladder.ts";
import { createLockstep, createPace, type Runner } from "./pace.ts";
import { createReplayClient, enlist, type Participant } from "./participants.ts";
import {
  openPerp,
  type PerpOptions,
  type PerpResult,
  type PerpSession,
  type PerpSessionOptions,
  perpSigners,
} from "./perpSession.ts";
import { createPrediction, type Prediction } from "./prediction.ts";
import { type Reconciliation, reconcile } from "./reconcile.ts";
import { type ReplayLimits, type ReplayState, replay } from "./replay.ts";
import type { Source } from "./source.ts";
import { createSummary, type Summary } from "./summary.ts";

export interface SessionOptions {
  readonly parameters: Parameters;
  readonly source: Source;
  readonly limits: ReplayLimits;
  readonly makers: number;
  readonly takers: number;
  readonly levels: number;
  readonly isRealtime: boolean;
  /** The perpetual of the same underlying, played beside. Default: none. */
  readonly perp?: PerpOptions;
  readonly report: (line: string) => void;
  readonly progress: (state: ReplayState, summary: Summary) => void;
}

export interface SessionResult {
  readonly symbol: string;
  readonly state: ReplayState;
  /** Of everything, setting up and closing included. */
  readonly summary: Summary;
  /** Operations of the replay itself. */
  readonly operations: number;
  /** Of the replay itself, without setting up and closing. */
  readonly seconds: number;
  readonly standing: Reconciliation;
  readonly closed: Reconciliation;
  readonly perp?: PerpResult | undefined;
}

/** Test tokens for each participant, all of which it deposits. */
const GRANTS: Readonly<Record<string, string>> = { USDM: "20000000", WETH: "6000", WBTC: "300" };

export async function runSession(options: SessionOptions): Promise<SessionResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-replay-"));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  process.on("exit", forget);
  const count = options.makers + options.takers + (options.perp === undefined ? 0 : perpSigners(options));
  const holders = Array.from({ length: count }, (_, index) => testAccount(index + 1));
  const { parameters } = options;
  try {
    const venue = await bringUp({ parameters, folder, holders, grants: GRANTS, accounts: count + 1 });
    try {
      options.report(`The exchange is deployed and verified at ${venue.record.contracts.Exchange}.`);
      return await play(options, venue, holders);
    } finally {
      await venue.chain.stop();
    }
  } finally {
    process.off("exit", forget);
    forget();
  }
}

type Holders = readonly HDAccount[];

async function play(options: SessionOptions, venue: Venue, holders: Holders): Promise<SessionResult> {
  const { parameters, source, report } = options;
  const { chain, record } = venue;
  const exchange = required(record.contracts.Exchange, "Exchange");
  const market = parameters.markets.find(({ asset }) => (asset === "WBTC") === source.isBitcoin);
  if (market === undefined) throw new Error("The parameters have no market for this recording.");
  const listed = required(record.markets[market.symbol], market.symbol);
  const terms = termsOf(parameters, market);
  const client = createReplayClient(chain.httpUrl, record.chainId);
  const summary = createSummary({ exchange, priceExp: terms.priceExp });
  const sent: Sent[] = [];
  const spotCount = options.makers + options.takers;
  const firstAccount = required(record.feeAccount, "fee account") + 1;
  const deposits = Object.entries(GRANTS).map(([symbol, amount]) => depositOf(record, symbol, amount));
  const participants = await enlist({
    client,
    exchange,
    signers: holders.slice(0, spotCount),
    deposits,
    firstAccount,
    record: (transaction) => {
      sent.push(transaction);
      summary.add(transaction);
    },
  });
  report(`${options.makers} makers and ${options.takers} takers have deposited. Playing ${market.symbol}.`);

  const perp = await openBeside(options, venue, {
    ...{ client, asset: market.asset, spotMarket: listed.id },
    signers: holders.slice(spotCount),
    firstAccount: firstAccount + spotCount,
    remember: (transaction) => sent.push(transaction),
  });

  const before = summary.totals().operations;
  const start = performance.now();
  const state = await playBeside(options, perp, {
    ...{ summary, exchange, market: listed.id, participants },
    grid: gridOf({ ...market, minNotional: terms.minNotional }),
  });
  const seconds = (performance.now() - start) / 1000;
  const operations = summary.totals().operations - before;
  await perp?.demonstrate();

  const prediction = predictionOf(options, record, holders);
  const blockTimes = createBlockTimes(client);
  const known = { client, exchange, prediction, blockTimes };
  report("Reconciling every balance, log and order with the model.");
  const standing = await reconcile({ ...known, sent: [...sent] });
  const reconciled = sent.length;
  report("Cancelling and withdrawing everything.");
  await closeDown(participants, prediction, listed.id);
  const closed = await reconcile({ ...known, sent: sent.slice(reconciled) });
  if (perp !== undefined) report("Letting hours pass, settling, and reconciling the perpetual.");
  const freeOf = (account: number) => prediction.state.balances.free(account, 0);
  const result = { symbol: market.symbol, state, summary, operations, seconds, standing, closed };
  return { ...result, perp: await perp?.close({ sent, freeOf, blockTimes }) };
}

/** The perpetual of the asset, with people of its own. */
async function openBeside(
  options: SessionOptions,
  { chain, record }: Venue,
  more: Pick<PerpSessionOptions, "client" | "signers" | "firstAccount" | "remember" | "spotMarket"> & { asset: string },
): Promise<PerpSession | undefined> {
  if (options.perp === undefined) return undefined;
  const perp = options.parameters.perps.find(({ asset }) => asset === more.asset);
  if (perp === undefined) throw new Error(`The parameters have no perpetual of ${more.asset}.`);
  options.report(`Playing ${perp.symbol} beside it: ${options.perp.source.name}.`);
  return openPerp({ ...options, ...options.perp, ...more, perp, record, url: chain.httpUrl });
}

interface SpotReplay {
  readonly summary: Summary;
  readonly exchange: Address;
  readonly market: number;
  readonly grid: Grid;
  readonly participants: readonly Participant[];
}

/** Plays both markets of the same minutes. The perpetual ends with spot, which is where its price comes from. */
async function playBeside(
  options: SessionOptions,
  perp: PerpSession | undefined,
  { summary, participants, ...spot }: SpotReplay,
): Promise<ReplayState> {
  const [spotRunner, perpRunner] = createLockstep(perp === undefined ? 1 : 2, LEAD_MS);
  const realtime = createPace(options.isRealtime);
  const end = new AbortController();
  const paced = (runner: Runner | undefined) => async (milliseconds: number) => {
    await realtime(milliseconds);
    await runner?.pace(milliseconds);
  };
  const playing = replay({
    ...{ ...options, ...spot, events: options.source.events, pace: paced(spotRunner) },
    makers: participants.slice(0, options.makers),
    takers: participants.slice(options.makers),
    observe: async (milliseconds, book) => perp?.observeSpot(milliseconds, book),
    report: (progress) => options.progress(progress, summary),
  }).finally(() => {
    end.abort();
    spotRunner?.end();
  });
  const beside = perp
    ?.play({ limits: options.limits, pace: paced(perpRunner), signal: end.signal, report: () => undefined })
    .finally(() => perpRunner?.end());
  const [state] = await Promise.all([playing, beside]);
  return state;
}

/** How far the two markets may be apart in recorded time. */
const LEAD_MS = 1_000;

/** Everybody cancels what rests and takes out what is theirs; fees go where they belong. */
async function closeDown(participants: readonly Participant[], { state }: Prediction, market: number): Promise<void> {
  const [first] = participants;
  await first?.send({ type: "sweepFees", market });
  const resting = [...(state.markets[market - 1]?.book.orders.values() ?? [])];
  await Promise.all(
    participants.map(async ({ account, send }) => {
      const own = resting.filter((order) => order.account === account);
      const operations = own.map(({ id }) => ({ type: "cancel", market, id }) as const);
      if (operations.length > 0) await send({ type: "batch", account, operations });
      for (const { number } of state.assets) await send({ type: "withdrawAll", account, asset: number });
    }),
  );
}

function depositOf(record: DeploymentRecord, symbol: string, amount: string) {
  const { id, token, decimals } = required(record.assets[symbol], symbol);
  return { asset: id, token, amount: parseUnits(amount, decimals) };
}

function predictionOf({ parameters }: SessionOptions, record: DeploymentRecord, holders: Holders): Prediction {
  const assets = orderedAssets(parameters).map(({ symbol }) => required(record.assets[symbol], symbol));
  const markets = parameters.markets.map((market) => {
    const terms = termsOf(parameters, market);
    const asset = required(record.assets[market.asset], market.asset).id;
    return { ...terms, asset, minNotional: BigInt(terms.minNotional) };
  });
  const grants = holders.flatMap(({ address }) =>
    Object.entries(GRANTS).map(([symbol, amount]) => ({ holder: address, ...depositOf(record, symbol, amount) })),
  );
  const exchange: Address = required(record.contracts.Exchange, "Exchange");
  const perps = parameters.perps.length + parameters.loans.length;
  return createPrediction({ exchange, governor: record.deployer, assets, markets, perps, grants });
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`The deployment has no ${name}.`);
  return value;
}
