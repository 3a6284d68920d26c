import { type Clock, createLogSource, type Logger, type LogSource } from "@pangea/sdk";
import { getBlock } from "viem/actions";
import { insist, startLoop } from "../internal/loop.ts";
import type { Trigger } from "../jobs/job.ts";
import { type BeginningParameters, MAX_GAP, readBeginning } from "./beginning.ts";
import { createIngest } from "./ingest.ts";
import { createCandidateWatch, createModel, type Model } from "./model.ts";
import type { Reader } from "./read.ts";
import { createRefresh } from "./refresh.ts";
import type { Screening } from "./screening.ts";
import type { VenueView } from "./venue.ts";

/** What the feed is made of. Times are in milliseconds. */
export interface FeedParameters extends Reader, BeginningParameters {
  readonly webSocketUrl?: string | undefined;
  readonly headInterval: number;
  readonly logInterval: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onChange: (trigger: Trigger) => void;
  /** Told from which block on the chain was replaced. */
  readonly onReorg: (fromBlock: bigint) => void;
}

/** Keeps the venue up to date. */
export interface Feed {
  readonly venue: VenueView;
  readonly screening: Screening;
  /** Resolves when everything is known. */
  readonly start: () => Promise<void>;
  /** Resolves when everything up to the newest block is in the venue. */
  readonly catchUp: () => Promise<void>;
  readonly health: () => FeedHealth;
  /** Stores what has changed since the last time. */
  readonly save: () => Promise<void>;
}

/** How far the feed is. */
export interface FeedHealth {
  /** Unix second of the newest block. */
  readonly headTime: number;
  /** When it was looked at, milliseconds since 1970. */
  readonly seenAt: number;
  /** Everything up to here is in the venue. */
  readonly block: bigint;
}

/** Touches are remembered for so many times the blocks that may be replaced. */
const MEMORY_DEPTHS = 4;

export function createFeed(parameters: FeedParameters): Feed {
  const { client, exchange, clock, logger, signal, headInterval, logInterval } = parameters;
  let head = { time: 0, seenAt: 0 };
  let logs: LogSource | undefined;
  /** Between two blocks the time of the chain goes on as that of the machine. */
  const now = () => head.time + Math.floor(Math.max(0, clock.now() - head.seenAt) / 1_000);
  const model = createModel({ client, exchange }, now, parameters.onChange);
  const { data, screening } = model;
  const tellCandidates = createCandidateWatch(model);
  const depth = MEMORY_DEPTHS * parameters.safeDepth;
  const ingest = createIngest(model, { depth, logger, onReorg: parameters.onReorg, tellCandidates });
  const refresh = createRefresh(model, {
    ...{ clock, logger, signal, tellCandidates, pause: logInterval },
    auditedTo: () => logs?.auditedTo(),
  });

  const readHead = async () => {
    const { timestamp } = await getBlock(client, { blockTag: "latest" });
    head = { time: Number(timestamp), seenAt: clock.now() };
  };

  /** Time passes without a log, and states of prices and funding change with it. */
  const look = async () => {
    await readHead();
    for (const asset of data.assets.keys()) model.dirty.assets.add(asset);
    refresh.start();
    screening.screenAll(now());
    tellCandidates();
  };

  const follow = async (fromBlock: bigint) => {
    logs = createLogSource({
      ...{ client, exchange, topics: [], clock, logger, signal, fromBlock, webSocketUrl: parameters.webSocketUrl },
      ...{ overlap: BigInt(parameters.safeDepth), maxGap: MAX_GAP },
      ...{ pollingInterval: logInterval, auditInterval: headInterval },
    });
    logs.on((event) => {
      ingest.take(event);
      refresh.start();
    });
    await logs.start();
  };

  const catchUp = async () => {
    await logs?.audit();
    await refresh.idle();
  };

  return {
    venue: {
      ...data,
      // what is listed first decides
      get one() {
        return data.one;
      },
      block: refresh.block,
      now,
      candidates: screening.candidates,
    },
    screening,
    start: async () => {
      // a node that does not answer now may in a moment
      const retry = <Value>(work: () => Promise<Value>) =>
        insist({ name: "start", every: headInterval, work, clock, logger, signal });
      await retry(readHead);
      const fromBlock = await retry(() => readBeginning(model, parameters));
      await retry(refresh.relist);
      await follow(fromBlock);
      await retry(catchUp);
      screening.screenAll(now());
      tellCandidates();
      void startLoop({ name: "head", every: headInterval, work: look, clock, logger, signal });
    },
    catchUp,
    health: () => ({ headTime: head.time, seenAt: head.seenAt, block: refresh.block() }),
    save: () => save(model, parameters, refresh.block()),
  };
}

/** Stores what changed, and up to which block that is final. */
async function save(
  model: Model,
  { memory, deployedAtBlock, safeDepth }: FeedParameters,
  block: bigint,
): Promise<void> {
  const safe = block - BigInt(safeDepth);
  if (safe < deployedAtBlock) return;
  const { accounts, relends } = model.unsaved;
  model.unsaved.accounts = new Map();
  model.unsaved.relends = new Map();
  try {
    const { hash } = await getBlock(model.reader.client, { blockNumber: safe });
    await memory.save({ progress: { block: safe, hash }, accounts, relends: [...relends.values()] });
  } catch (error) {
    // what could not be stored is stored next time, unless it has changed since
    model.unsaved.accounts = new Map([...accounts, ...model.unsaved.accounts]);
    model.unsaved.relends = new Map([...relends, ...model.unsaved.relends]);
    throw error;
  }
}
