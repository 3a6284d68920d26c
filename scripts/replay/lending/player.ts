// Plays a recorded lending market on a chain: lets the time pass from event to event, with all that falls due meanwhile.

import { testAccount } from "../../localchain/accounts.ts";
import type { Venue } from "../../localchain/bringUp.ts";
import { createBlockTimes } from "../blockTimes.ts";
import { createReplayClient } from "../participants.ts";
import type { Reconciliation } from "../reconcile.ts";
import { createChainClock } from "./clock.ts";
import { createEndings } from "./endings.ts";
import { createExecutor } from "./executor.ts";
import type { FlowEvent } from "./flow.ts";
import { HOUR_SECONDS } from "./interest.ts";
import type { PlayedMarket } from "./markets.ts";
import { createLendingPrediction } from "./model/prediction.ts";
import type { LendingState } from "./model/state.ts";
import { createOutbox } from "./outbox.ts";
import { type Course, createPlanner, type PlanCounts } from "./planner.ts";
import { reconcileLending } from "./reconcile.ts";
import type { LendingSummary } from "./summary.ts";

export interface PlayerOptions {
  readonly venue: Venue;
  readonly markets: readonly PlayedMarket[];
  readonly events: readonly FlowEvent[];
  /** Recorded seconds in a second of the chain. */
  readonly speed: number;
}

/** How far a replay has come. */
export interface LendingProgress {
  readonly events: number;
  readonly transactions: number;
  /** Hours of the chain. */
  readonly hours: number;
  readonly loans: number;
  readonly resting: number;
}

export interface Player {
  /** Plays an event at its time. */
  readonly play: (event: FlowEvent) => Promise<void>;
  /** Lets loans come to their end until there are none, and cancels what rests. `tick` is called now and then. */
  readonly close: (tick: () => void) => Promise<void>;
  /** Compares everything that there is at the exchange. */
  readonly reconcile: () => Promise<Reconciliation>;
  readonly progress: () => LendingProgress;
  readonly counts: () => PlanCounts;
  readonly summary: LendingSummary;
  /** Whether everything that was sent had the outcome that was predicted. */
  readonly outcomes: () => Reconciliation;
}

export async function createPlayer({ venue, markets, events, speed }: PlayerOptions): Promise<Player> {
  const { chain, record } = venue;
  const exchange = known(record.contracts.Exchange, "exchange");
  const dollar = known(
    Object.values(record.assets).find(({ id }) => id === 0),
    "dollar",
  );
  const dollarUnit = 10n ** BigInt(dollar.unitExp);
  const client = createReplayClient(chain.httpUrl, record.chainId);
  const reader = createReplayClient(chain.httpUrl, record.chainId, { isBatching: true });
  const clock = await createChainClock(chain.httpUrl, client);
  const terms = markets.map((market) => market.terms);
  const accounts = known(record.feeAccount, "fee account");
  const prediction = createLendingPrediction({ markets: terms, accounts, dollarUnit });
  const { state } = prediction;
  const planner = createPlanner({ events, markets, state, dollarUnit });
  const outbox = createOutbox({ client, reader, exchange, signer: testAccount(1) });
  const executor = createExecutor({ exchange, prediction, outbox, clock, blockTimes: createBlockTimes(reader) });
  const hourOf = ({ seconds }: FlowEvent) => clock.first + Math.floor(seconds / speed / HOUR_SECONDS);
  const lastHour = hourOf(known(events.at(-1), "event"));
  let played = 0;

  await executor.follow(opening(dollar.token));
  const endings = createEndings({ state, keeper: state.holders.size, lastHour });

  async function advance(hour: number): Promise<void> {
    if (hour <= clock.hour()) return;
    await executor.settle();
    await clock.goTo(hour);
  }

  async function passUntil(hour: number): Promise<void> {
    for (let next = endings.nextHour(); next !== undefined && next <= hour; next = endings.nextHour()) {
      await advance(next);
      await executor.follow(endings.plan(clock.hour()));
    }
    await advance(hour);
  }

  return {
    play: async (event) => {
      const hour = hourOf(event);
      if (hour > clock.hour()) await passUntil(hour);
      played += 1;
      await executor.follow(planner.plan(event, clock.seconds()));
    },
    close: async (tick) => {
      for (let next = endings.nextHour(); next !== undefined; next = endings.nextHour()) {
        await passUntil(next);
        tick();
      }
      await executor.follow(closing(state));
      await executor.settle();
    },
    reconcile: async () => {
      await executor.settle();
      return reconcileLending({ client: reader, exchange, state, dollar: dollar.token, dollarUnit });
    },
    progress: () => ({
      ...{ events: played, transactions: executor.sent(), hours: clock.hour() - clock.first },
      ...{ loans: state.loans.size, resting: restingOf(state) },
    }),
    counts: planner.counts,
    summary: executor.summary,
    outcomes: executor.outcomes,
  };
}

/** The owner of all accounts lets the exchange take its dollars, and opens one for whoever renews loans. */
function* opening(token: `0x${string}`): Course {
  yield { type: "approve", token };
  yield { type: "openAccount" };
}

function* closing({ markets }: LendingState): Course {
  for (const { book, number } of markets.values()) {
    for (const { id, account } of [...book.orders.values()]) yield { type: "cancel", account, market: number, id };
    yield { type: "sweepFees", market: number };
  }
}

function restingOf({ markets }: LendingState): number {
  return [...markets.values()].reduce((sum, { book }) => sum + book.orders.size, 0);
}

function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`There is no ${name}.`);
  return value;
}
