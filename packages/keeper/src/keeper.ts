import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  type Clock,
  type Deployment,
  getAccountsOf,
  loadDeployment,
  type PangeaClient,
  parseDeployment,
  systemClock,
} from "@pangea/sdk";
import { generatePrivateKey } from "viem/accounts";
import { connect, httpEndpoints } from "./chain/connect.ts";
import { createEndpoints, type Endpoints } from "./chain/endpoints.ts";
import { KEYS_VARIABLE, type LoadedConfig } from "./config/load.ts";
import { createCooldowns } from "./execution/cooldowns.ts";
import { createExecutor } from "./execution/executor.ts";
import { createFees } from "./execution/fees.ts";
import { createFollower } from "./execution/follower.ts";
import { createSigners } from "./execution/signers.ts";
import { createJournal } from "./http/journal.ts";
import { type RunningServer, startServer } from "./http/server.ts";
import { readStatus, type StatusSources } from "./http/status.ts";
import { KeeperError, NoKeysError } from "./internal/errors.ts";
import { type Faults, faultsOf } from "./internal/faults.ts";
import type { KeeperLogger } from "./internal/logger.ts";
import { insist, startLoop } from "./internal/loop.ts";
import { measure } from "./internal/measure.ts";
import { createMetrics, type Metrics } from "./internal/metrics.ts";
import type { JobSettings, Trigger } from "./jobs/job.ts";
import { JOBS } from "./jobs/registry.ts";
import { createScheduler } from "./jobs/scheduler.ts";
import { createFeed } from "./state/feed.ts";
import type { Database } from "./store/database.ts";
import { createIntents } from "./store/intents.ts";
import { createLeadership } from "./store/leadership.ts";
import { createMemory } from "./store/memory.ts";
import { openStore } from "./store/open.ts";

/** What a keeper is started with. */
export interface StartKeeperParameters extends LoadedConfig {
  readonly logger: KeeperLogger;
  readonly clock?: Clock | undefined;
  /** Default: none. */
  readonly faults?: Faults | undefined;
}

/** A keeper that runs. */
export interface Keeper {
  /** Where health, metrics and the status page are served. */
  readonly url: string;
  /** Resolves when everything is known and the jobs run, or this instance stands by. */
  readonly ready: Promise<void>;
  /** Ends what is under way, stores what is known, and lets go of everything. */
  readonly stop: () => Promise<void>;
}

/** Milliseconds. */
const PACE = { leadership: 1_000, save: 2_000, endpoints: 5_000, balances: 15_000, prune: 3_600_000 } as const;

/** Milliseconds for which actions that are over are remembered. */
const MEMORY = 30 * 86_400_000;

/**
 * Starts a keeper.
 *
 * @throws {NoKeysError} when there is nothing to sign with.
 * @throws {StoreInUseError | StoreOfAnotherError} when the store is not for this one.
 * @example
 * const keeper = await startKeeper({ ...loadConfig({ env: process.env }), logger });
 * await keeper.ready;
 */
export async function startKeeper(parameters: StartKeeperParameters): Promise<Keeper> {
  const { config } = parameters;
  if (parameters.keys.length === 0 && !config.dryRun) throw new NoKeysError(KEYS_VARIABLE);
  const { clock = systemClock } = parameters;
  const metrics = createMetrics();
  const endpoints = createEndpoints({
    endpoints: httpEndpoints(config.rpc, config.chain.timeout),
    clock,
    maxLag: config.chain.maxLag,
    onRequest: ({ endpoint, outcome, seconds }) => {
      metrics.rpc.inc({ endpoint, outcome });
      metrics.rpcSeconds.observe({ endpoint }, seconds);
    },
  });
  const json = readFileSync(config.deployment, "utf8");
  const client = connect(endpoints, parseDeployment(json).chainId);
  const deployment = await loadDeployment(client, json);
  const exchange = `${deployment.chainId}:${deployment.exchange}`;
  const database = await openStore({ store: config.store, exchange });
  try {
    return await assemble({ ...parameters, clock, metrics, endpoints, client, deployment, database });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface AssembleParameters extends StartKeeperParameters {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly endpoints: Endpoints;
  readonly client: PangeaClient;
  readonly deployment: Deployment;
  readonly database: Database;
}

async function assemble(parameters: AssembleParameters): Promise<Keeper> {
  const { config, keys, clock, metrics, endpoints, client, deployment, database, logger } = parameters;
  const { faults = faultsOf(undefined) } = parameters;
  const { exchange } = deployment;
  const controller = new AbortController();
  const { signal } = controller;
  const journal = createJournal(clock);
  const instance = randomUUID();
  let term: number | undefined;
  let isActing = false;
  let isKnown = false;

  const signers = createSigners(
    client,
    keys.length === 0 ? [generatePrivateKey()] : keys,
    config.dryRun ? 0n : config.limits.minBalance,
  );
  const keeper = config.account ?? (await firstAccount());

  async function firstAccount(): Promise<number> {
    const owner = signers.all[0]?.account.address;
    if (owner === undefined) return 0;
    const owned = await getAccountsOf(client, { exchange, owner, fromBlock: deployment.deployedAtBlock });
    return owned[0] ?? 0;
  }

  const intents = createIntents(database, clock);
  const memory = createMemory(database);
  const leadership = createLeadership(database, { clock, holder: instance });
  const fees = createFees(client, clock);
  const settled = new Map<string, bigint>();
  let wake: (trigger: Trigger) => void = () => {};

  const feed = createFeed({
    ...{ client, exchange, memory, clock, logger, signal },
    ...{ deployedAtBlock: deployment.deployedAtBlock, webSocketUrl: config.webSocket },
    ...{ safeDepth: config.chain.safeDepth, headInterval: config.chain.headInterval },
    logInterval: config.chain.logInterval,
    onChange: (trigger) => wake(trigger),
    onReorg: (fromBlock) => {
      metrics.reorgs.inc();
      intents.reopen(fromBlock).catch((error: unknown) => logger.warn({ error }, "could not look at replaced blocks"));
    },
  });

  const executor = createExecutor({
    ...{ client, intents, signers, fees, clock, faults, logger },
    cooldowns: createCooldowns(clock),
    allowance: {
      ...config.limits,
      maxFeePerGas: config.transactions.maxFeePerGas,
      dollarsPerEther: config.dollarsPerEther,
    },
    maxInFlight: config.limits.maxInFlight,
    isDryRun: config.dryRun,
    term: () => term,
  });

  const follower = createFollower({
    ...{ client, intents, signers, fees, clock, faults, logger, ...config.transactions },
    inHand: executor.inHand,
    term: () => term,
    onEnded: (intent, { status, block, cost, outcome }) => {
      const { job, subject, what, created } = intent;
      logger.info({ job, subject, what, status, outcome }, "action ended");
      metrics.endings.inc({ job, status });
      metrics.landing.observe({ job }, (clock.now() - created) / 1_000);
      metrics.gasSpent.inc({ job }, Number(cost ?? 0n));
      if (block !== undefined) settled.set(`${job}/${subject}`, block);
    },
  });

  const scheduler = createScheduler({
    ...{ jobs: JOBS, client, keeper, executor, clock, logger, signal, venue: feed.venue },
    settings: config.jobs as Readonly<Record<string, JobSettings>>,
    isLeader: () => isActing,
    settledAt: (job, subject) => settled.get(`${job}/${subject}`) ?? 0n,
    onRun: (run) => {
      journal.noteRun(run);
      metrics.jobRuns.inc({ job: run.job, outcome: run.error === undefined ? "ok" : "error" });
      metrics.jobSeconds.observe({ job: run.job }, run.seconds);
      if (run.error === undefined) metrics.jobSuccess.set({ job: run.job }, clock.now() / 1_000);
    },
    onOutcome: (job, action, outcome) => {
      journal.noteOutcome(job, action, outcome);
      metrics.outcomes.inc({ job, outcome: outcome.type });
      if (outcome.type !== "taken") logger.info({ job, what: action.what, ...outcome }, "action");
    },
  });
  wake = scheduler.wake;

  /** Before a new leader acts it finishes what the last one began. */
  const lead = async () => {
    term = config.dryRun ? 0 : await leadership.check();
    if (term === undefined) {
      isActing = false;
      return;
    }
    if (isActing) return;
    if (!config.dryRun) await follower.reconcile(true);
    await feed.catchUp();
    logger.info({ term, instance }, "leads");
    isActing = true;
  };

  const save = async () => {
    if (isActing && !config.dryRun) await feed.save();
  };

  const follow = async () => {
    const followed = isActing && !config.dryRun ? await follower.reconcile() : 0;
    metrics.inFlight.set(followed + executor.inHand.size);
  };

  const sources: StatusSources = {
    ...{ deployment, instance, keeper, feed, signers, journal, jobs: JOBS, isDryRun: config.dryRun },
    settings: config.jobs as Readonly<Record<string, JobSettings>>,
    endpoints: endpoints.status,
    term: () => term,
    recent: intents.recent,
  };

  const unready = (): string[] => {
    const { seenAt } = feed.health();
    const silence = clock.now() - seenAt;
    return [
      ...(isKnown ? [] : ["the exchange is being read"]),
      ...(isKnown && silence > 10 * config.chain.headInterval + config.chain.timeout
        ? [`no node has told of a block for ${Math.round(silence / 1_000)} s`]
        : []),
    ];
  };

  const server: RunningServer = await startServer({
    ...config.http,
    registry: metrics.registry,
    measure: () => measure(metrics, { feed, signers, isActing, endpoints: endpoints.status(), now: clock.now() }),
    unready,
    status: async () => (isKnown ? readStatus(sources) : undefined),
    signal,
  });

  const loop = (name: string, every: number, work: () => Promise<void>) =>
    startLoop({ name, every, work, clock, logger, signal });
  let loops: Promise<void>[] = [];

  const begin = async () => {
    await feed.start();
    isKnown = true;
    const first = { name: "lead", every: PACE.leadership, work: lead, clock, logger, signal };
    await insist(first, (error) => error instanceof KeeperError);
    scheduler.start();
    loops = [
      loop("leadership", PACE.leadership, lead),
      loop("follow", config.transactions.receiptInterval, follow),
      loop("save", PACE.save, save),
      loop("endpoints", PACE.endpoints, endpoints.compareHeads),
      loop("balances", PACE.balances, signers.readBalances),
      loop("prune", PACE.prune, async () => intents.prune(clock.now() - MEMORY)),
    ];
    logger.info(
      { url: server.url, exchange, account: keeper, role: term === undefined ? "standby" : "leader" },
      "ready",
    );
  };
  const ready = begin();
  // whoever waits for it sees the failure
  ready.catch(() => {});

  return {
    url: server.url,
    ready,
    stop: async () => {
      controller.abort();
      await Promise.allSettled([...loops, scheduler.stopped(), ready]);
      // what has ended meanwhile need not be looked up at the next start
      await follow().catch((error: unknown) => logger.warn({ error }, "could not look at what is under way"));
      if (isKnown) await save().catch((error: unknown) => logger.warn({ error }, "could not store what is known"));
      await leadership.resign();
      await server.close();
      await database.close();
      logger.info({}, "stopped");
    },
  };
}
