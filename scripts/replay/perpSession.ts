// The perpetual of a session: enlists its makers and takers, tells the oracle where spot is, lets hours of the chain pass so
// that funding runs, compares the margin of a hedged and a naked account, settles, and reconciles.

import { type Assessment, min } from "@pangea/risk-engine";
import {
  assessSnapshot,
  getAccountSnapshot,
  getDepth,
  getMargin,
  getMarket,
  getPrice,
  type NewOrder,
  type PerpMarket,
  toStanding,
} from "@pangea/sdk";
import { type Address, createTestClient, type HDAccount, http, parseUnits } from "viem";
import type { Parameters, PerpParameters } from "../deployment/parameters.ts";
import type { DeploymentRecord } from "../deployment/record.ts";
import { feedAddress } from "../deployment/steps.ts";
import { termsOf } from "../deployment/terms.ts";
import { testAccount } from "../localchain/accounts.ts";
import type { BlockTimes } from "./blockTimes.ts";
import type { BookMirror } from "./bookMirror.ts";
import { createComparison } from "./comparison.ts";
import { FIXED_ONE, type Fixed } from "./events.ts";
import type { Sent } from "./intents.ts";
import { type Grid, gridOf, type Side, toTick } from "./ladder.ts";
import { createOracle, type Oracle } from "./oracle.ts";
import type { Pace } from "./pace.ts";
import { createParticipant, enlist, type Participant, type ReplayClient } from "./participants.ts";
import { createPerpModel, type PerpModel } from "./perpModel.ts";
import type { Mark, PerpPrediction } from "./perpPrediction.ts";
import { reconcilePerp } from "./perpReconcile.ts";
import { readBeginning } from "./perpWords.ts";
import type { Reconciliation } from "./reconcile.ts";
import { type ReplayLimits, type ReplayState, replay } from "./replay.ts";
import type { Source } from "./source.ts";
import { createSummary, type Summary } from "./summary.ts";

export interface PerpOptions {
  readonly source: Source;
  /** Recorded milliseconds between two requotes at least: the perpetual's book changes more often than makers can follow. */
  readonly stepMilliseconds: number;
  /** Recorded seconds after which an hour of the chain passes. */
  readonly hourSeconds: number;
}

export interface PerpSessionOptions extends PerpOptions {
  readonly parameters: Parameters;
  readonly record: DeploymentRecord;
  readonly client: ReplayClient;
  readonly url: string;
  readonly perp: PerpParameters;
  readonly spotMarket: number;
  readonly makers: number;
  readonly takers: number;
  readonly levels: number;
  readonly signers: readonly HDAccount[];
  readonly firstAccount: number;
  readonly remember: (sent: Sent) => void;
}

/** How many keys a session with a perpetual needs beside those of spot. */
export function perpSigners({ makers, takers }: { readonly makers: number; readonly takers: number }): number {
  return makers + takers + DEMONSTRATORS;
}

/** What the hedged and the naked account begin with, and what they buy or sell of the underlying, in wholes. */
const DEMONSTRATORS = 2;
const DEMONSTRATION = { dollars: "30000", dollarsBitcoin: "300000", size: 10, sizeBitcoin: 4 } as const;
const TRADER_DOLLARS = "20000000";
const PRICE_EVERY_MS = 1_000;
const HOUR = 3_600;
/** The book moves far between two requotes, so that makers are often in each other's way. */
const ATTEMPTS = 2;
/** Whole hours that pass at the end, so that an interval pays what was measured in one before it. */
const HOURS_AFTERWARDS = 2;

/** How an account stands, for the waterfall. */
export interface NamedAssessment {
  readonly name: string;
  readonly account: number;
  readonly assessment: Assessment;
}

export interface PerpResult {
  readonly symbol: string;
  /** Symbol of the underlying. */
  readonly underlying: string;
  readonly state: ReplayState;
  readonly summary: Summary;
  readonly operations: number;
  readonly prices: number;
  readonly hours: number;
  readonly market: PerpMarket;
  readonly prediction: PerpPrediction;
  readonly openInterest: bigint;
  readonly assessments: readonly NamedAssessment[];
  readonly standing: Reconciliation;
  readonly settled: Reconciliation;
}

export interface PerpSession {
  readonly observeSpot: (milliseconds: number, book: BookMirror) => Promise<void>;
  readonly play: (options: PlayOptions) => Promise<ReplayState>;
  /** Trades for margin's sake. To be called before spot is reconciled. */
  readonly demonstrate: () => Promise<void>;
  /** To be called after spot was reconciled and closed. */
  readonly close: (options: CloseOptions) => Promise<PerpResult>;
}

interface PlayOptions {
  readonly limits: ReplayLimits;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly report: (state: ReplayState) => void;
}

interface CloseOptions {
  /** Everything that was sent since the deployment. */
  readonly sent: readonly Sent[];
  /** Free dollars of an account, as spot's model has them. */
  readonly freeOf: (account: number) => bigint;
  readonly blockTimes: BlockTimes;
}

export async function openPerp(options: PerpSessionOptions): Promise<PerpSession> {
  const { record, client, perp, parameters, remember } = options;
  const exchange = known(record.contracts.Exchange, "Exchange");
  const { id: market, assetId: asset } = known(record.markets[perp.symbol], perp.symbol);
  const info = await getMarket(client, { exchange, market });
  if (info.kind !== "perp") throw new Error(`${perp.symbol} is not a perpetual.`);
  const terms = termsOf(parameters, perp);
  const grid = gridOf({ ...perp, minNotional: terms.minNotional });
  const summary = createSummary({ exchange, priceExp: terms.priceExp });
  const model = createPerpModel(await readBeginning(client, { exchange, market, asset }));
  const people = await enlistAll(options, exchange, (sent) => {
    remember(sent);
    summary.add(sent);
  });
  const clock = createTestClient({ mode: "anvil", transport: http(options.url) });
  const oracle = createOracle({
    send: people.governor.send,
    feed: feedAddress(record, perp.asset),
    asset,
    every: PRICE_EVERY_MS,
  });
  let [hours, nextHour] = [0, options.hourSeconds * 1_000];

  async function passHour(): Promise<void> {
    hours += 1;
    await clock.increaseTime({ seconds: HOUR });
    await people.governor.send({ type: "pokeFunding", market });
  }

  const venue: OpenVenue = { ...people, options, exchange, market, asset, grid, oracle, model, passHour };
  let state: ReplayState | undefined;
  let operations = 0;
  let assessments: readonly NamedAssessment[] = [];
  let checked: Reconciliation = { compared: 0, differences: [] };
  return {
    observeSpot: async (milliseconds, book) => {
      await oracle.observe(milliseconds, book);
      if (milliseconds < nextHour) return;
      nextHour += options.hourSeconds * 1_000;
      await passHour();
    },
    play: async (play) => {
      const before = summary.totals().operations;
      state = await playPerp(venue, play);
      operations = summary.totals().operations - before;
      return state;
    },
    demonstrate: async () => {
      await oracle.done();
      ({ assessments, checked } = await demonstrate(venue));
    },
    close: async (close) => {
      if (state === undefined) throw new Error("Nothing was played.");
      const played = {
        symbol: perp.symbol,
        underlying: perp.asset,
        state,
        summary,
        operations,
        assessments,
        market: info,
      };
      const closed = await closePerp(venue, close);
      return { ...played, prices: oracle.count(), hours, ...closed, standing: joined(checked, closed.standing) };
    },
  };
}

interface People {
  readonly makers: readonly Participant[];
  readonly takers: readonly Participant[];
  readonly hedged: Participant;
  readonly naked: Participant;
  readonly governor: Participant;
}

interface OpenVenue extends People {
  readonly options: PerpSessionOptions;
  readonly exchange: Address;
  readonly market: number;
  readonly asset: number;
  readonly grid: Grid;
  readonly oracle: Oracle;
  readonly model: PerpModel;
  readonly passHour: () => Promise<void>;
}

async function enlistAll(
  options: PerpSessionOptions,
  exchange: Address,
  record: (sent: Sent) => void,
): Promise<People> {
  const { client, signers, firstAccount, remember, parameters } = options;
  const { id: asset, token, decimals } = known(options.record.assets[parameters.dollar], parameters.dollar);
  const dollars = (amount: string) => [{ asset, token, amount: parseUnits(amount, decimals) }];
  const count = options.makers + options.takers;
  const traders = await enlist({
    ...{ client, exchange, record, firstAccount },
    signers: signers.slice(0, count),
    deposits: dollars(TRADER_DOLLARS),
  });
  const [hedged, naked] = await enlist({
    ...{ client, exchange, record: remember, firstAccount: firstAccount + count },
    signers: signers.slice(count),
    deposits: dollars(demonstrationOf(options).dollars),
  });
  const governor = createParticipant({ client, exchange, record }, testAccount(0), 0);
  return {
    makers: traders.slice(0, options.makers),
    takers: traders.slice(options.makers),
    hedged: known(hedged, "hedged account"),
    naked: known(naked, "naked account"),
    governor,
  };
}

function demonstrationOf({ source }: PerpSessionOptions): { readonly dollars: string; readonly size: number } {
  const { dollars, dollarsBitcoin, size, sizeBitcoin } = DEMONSTRATION;
  return source.isBitcoin ? { dollars: dollarsBitcoin, size: sizeBitcoin } : { dollars, size };
}

function playPerp(venue: OpenVenue, play: PlayOptions): Promise<ReplayState> {
  const { options, oracle } = venue;
  let next = 0;
  return replay({
    attempts: ATTEMPTS,
    ...{ ...play, exchange: venue.exchange, market: venue.market, grid: venue.grid, levels: options.levels },
    ...{ makers: venue.makers, takers: venue.takers, events: options.source.events },
    isDue: (milliseconds) => {
      // before there is a price, everything is outside the price band
      if (oracle.price() === undefined || milliseconds < next) return false;
      next = milliseconds + options.stepMilliseconds;
      return true;
    },
  });
}

/** One account buys on spot and sells as much of the perpetual, another only buys the perpetual; then both are looked at. */
async function demonstrate(venue: OpenVenue) {
  const { hedged, naked, market, options, grid } = venue;
  const price = known(venue.oracle.price(), "price");
  const wanted = Math.round((demonstrationOf(options).size * FIXED_ONE) / grid.lot);
  const taking = (side: Side, size: bigint) => takingOrder(side, { price, grid, lots: size });
  const { account } = hedged;
  const { spotMarket } = options;
  // as much as each of the three finds: else the hedge would be none
  const found = await Promise.all([
    depthFor(venue, market, taking("ask", BigInt(wanted))),
    depthFor(venue, market, taking("bid", BigInt(wanted))),
    depthFor(venue, spotMarket, taking("bid", BigInt(wanted))),
  ]);
  const lots = found.reduce((least, each) => min(least, each));
  if (lots > 0n) {
    await hedged.send({ type: "place", account, market: spotMarket, order: taking("bid", lots) });
    await hedged.send({ type: "place", account, market, order: taking("ask", lots) });
    await naked.send({ type: "place", account: naked.account, market, order: taking("bid", lots) });
  }
  const comparison = createComparison();
  const assessments = [
    await assessed(venue, comparison, { name: "hedged: long spot, short perpetual", account }),
    await assessed(venue, comparison, { name: "naked: long perpetual", account: naked.account }),
  ];
  return { assessments, checked: { compared: comparison.count(), differences: comparison.differences() } };
}

/** How far beyond the price a demonstrating taker goes: a hundredth. */
function takingOrder(side: Side, { price, grid, lots }: { price: Fixed; grid: Grid; lots: bigint }) {
  const limit = side === "bid" ? price * 1.01 : price * 0.99;
  return { side, tick: BigInt(toTick(side, limit, grid)), lots, timeInForce: "ioc" } as const;
}

/** What of an order the book would fill. */
async function depthFor({ options, exchange }: OpenVenue, market: number, order: NewOrder): Promise<bigint> {
  const { bids, asks } = await getDepth(options.client, { exchange, market, levels: options.levels });
  const isBuy = order.side === "bid";
  const levels = (isBuy ? asks : bids).filter(({ tick }) => (isBuy ? tick <= order.tick : tick >= order.tick));
  const lots = levels.reduce((sum, level) => sum + level.lots, 0n);
  return min(lots, order.lots);
}

/** What the risk engine says of an account, held against what the exchange says. */
async function assessed(
  { options, exchange }: OpenVenue,
  comparison: ReturnType<typeof createComparison>,
  { name, account }: { readonly name: string; readonly account: number },
): Promise<NamedAssessment> {
  const blockNumber = await options.client.getBlockNumber();
  const at = { exchange, account, blockNumber };
  const [snapshot, margin] = await Promise.all([getAccountSnapshot(options.client, at), getMargin(options.client, at)]);
  const assessment = assessSnapshot(snapshot);
  for (const [what, value] of Object.entries(toStanding(assessment))) {
    comparison.check(`${what} of account ${account}`, value, margin.standing[what as keyof typeof margin.standing]);
  }
  comparison.check(`free margin of account ${account}`, assessment.freeMargin, margin.freeMargin);
  comparison.check(`health of account ${account}`, assessment.health, margin.health);
  return { name, account, assessment };
}

async function closePerp(venue: OpenVenue, { sent, freeOf, blockTimes }: CloseOptions) {
  const { options, exchange, market, asset, model, makers, takers, hedged, naked, governor } = venue;
  const { client } = options;
  for (let hour = 0; hour < HOURS_AFTERWARDS; hour += 1) await venue.passHour();
  const accounts = [...makers, ...takers, hedged, naked];
  const free = new Map(accounts.map(({ account }) => [account, freeOf(account)]));
  const feeAccount = known(options.record.feeAccount, "fee account");
  free.set(feeAccount, freeOf(feeAccount));
  const { books: prediction } = model;
  const common = { client, exchange, market, asset, feeAccount, model, blockTimes, free };
  const standing = await reconcilePerp({ ...common, sent: [...sent] });
  const openInterest = prediction.openInterest();
  const first = sent.length;
  await Promise.all(makers.map((maker) => cancelAll(maker, prediction, market)));
  const { timestamp } = await client.getBlock();
  const mark: Mark = await getPrice(client, { exchange, asset });
  const profitOf = (account: number) => prediction.profitOf(account, mark, Number(timestamp));
  const order = accounts.map(({ account }) => account).toSorted((a, b) => (profitOf(a) < profitOf(b) ? -1 : 1));
  await governor.send({ type: "settle", market, accounts: order });
  await governor.send({ type: "drawPerpFees", market });
  const settled = await reconcilePerp({ ...common, sent: sent.slice(first) });
  return { prediction, openInterest, standing, settled };
}

async function cancelAll({ account, send }: Participant, prediction: PerpPrediction, market: number): Promise<void> {
  const operations = prediction.restingIds(account).map((id) => ({ type: "cancel", market, id }) as const);
  if (operations.length > 0) await send({ type: "batch", account, operations });
}

function joined(one: Reconciliation, other: Reconciliation): Reconciliation {
  return {
    compared: one.compared + other.compared,
    differences: [...one.differences, ...other.differences],
  };
}

function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`There is no ${name}.`);
  return value;
}
