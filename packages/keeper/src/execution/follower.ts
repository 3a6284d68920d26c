import type { Clock, Fees, Logger, PangeaClient } from "@pangea/sdk";
import { OrphanedLaneError } from "../internal/errors.ts";
import type { Faults } from "../internal/faults.ts";
import type { Ending, Intent, Intents, StoredTransaction } from "../store/intents.ts";
import { rebroadcast } from "./broadcast.ts";
import { raiseFees } from "./bump.ts";
import { findEnding } from "./receipts.ts";
import type { Signers } from "./signers.ts";

/** What the follower is made of. Times are in milliseconds. */
export interface FollowerParameters {
  readonly client: PangeaClient;
  readonly intents: Intents;
  readonly signers: Signers;
  readonly fees: () => Promise<Fees>;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly logger: Logger;
  readonly resubmitAfter: number;
  readonly bumpAfter: number;
  /** Wei per gas. */
  readonly maxFeePerGas: bigint;
  /** Actions that are being sent right now, which are none of its business yet. */
  readonly inHand: ReadonlySet<number>;
  readonly term: () => number | undefined;
  readonly onEnded: (intent: Intent, ending: Ending) => void;
}

/** Follows actions to their end. */
export interface Follower {
  /**
   * Looks at every action that is not over, as the store knows them: stores how it ended, or sends the same bytes again. After
   * a start this is what happens first, so nothing is lost and nothing done twice.
   *
   * @param isFirst - Whether everything that is on its way is sent again now.
   * @returns How many there were.
   * @throws {OrphanedLaneError} when the key of a transaction is not there.
   */
  readonly reconcile: (isFirst?: boolean) => Promise<number>;
}

export function createFollower(parameters: FollowerParameters): Follower {
  const { client, intents, signers, clock, faults, logger } = parameters;
  /** When the bytes of an action were sent last. */
  const sentAt = new Map<number, number>();

  const end = async (intent: Intent, ending: Ending): Promise<void> => {
    faults("receipt", intent.job);
    const isNews = await intents.finish(intent.id, ending);
    sentAt.delete(intent.id);
    if (!isNews) return;
    faults("finished", intent.job);
    parameters.onEnded(intent, ending);
  };

  const resend = async (intent: Intent): Promise<void> => {
    const newest = intent.transactions.at(-1);
    if (newest === undefined) return;
    sentAt.set(intent.id, clock.now());
    if (await rebroadcast(client, newest.raw)) await intents.send(intent.id);
  };

  const bump = async (intent: Intent, newest: StoredTransaction): Promise<void> => {
    const [signer, term] = [signers.of(newest.lane), parameters.term()];
    if (signer === undefined || term === undefined) return;
    const raised = await raiseFees(signer.account, newest, {
      now: await parameters.fees(),
      cap: parameters.maxFeePerGas,
    });
    if (raised === undefined) return resend(intent);
    await intents.sign(intent.id, raised, term);
    logger.debug({ id: intent.id, hash: raised.hash }, "fee raised");
    await resend({ ...intent, transactions: [...intent.transactions, { ...raised, signed: clock.now() }] });
  };

  const follow = async (intent: Intent, isFirst: boolean): Promise<void> => {
    const ending = await findEnding(client, intent);
    if (ending !== undefined) return end(intent, ending);
    const newest = intent.transactions.at(-1);
    if (newest === undefined) return;
    if (!isFirst && clock.now() - newest.signed >= parameters.bumpAfter) return bump(intent, newest);
    const last = sentAt.get(intent.id) ?? newest.signed;
    if (isFirst || clock.now() - last >= parameters.resubmitAfter) await resend(intent);
  };

  return {
    reconcile: async (isFirst = false) => {
      const waiting = (await intents.live()).filter(({ id }) => !parameters.inHand.has(id));
      if (isFirst) requireKeys(waiting, signers);
      // in the order of their nonces: a node may not take a later one first
      if (isFirst) for (const intent of waiting) await follow(intent, true);
      else await Promise.all(waiting.map((intent) => follow(intent, false)));
      return waiting.length;
    },
  };
}

function requireKeys(waiting: readonly Intent[], signers: Signers): void {
  for (const { transactions } of waiting) {
    const [first] = transactions;
    if (first === undefined || signers.of(first.lane) !== undefined) continue;
    throw new OrphanedLaneError(
      first.lane,
      transactions.map(({ hash }) => hash),
    );
  }
}
