import {
  type Clock,
  ContractError,
  type Logger,
  NonceConflictError,
  type PangeaClient,
  PreBroadcastError,
  toPangeaError,
  withHeadroom,
} from "@pangea/sdk";
import { estimateGas } from "viem/actions";
import { NotLeaderError } from "../internal/errors.ts";
import type { Faults } from "../internal/faults.ts";
import type { Intents } from "../store/intents.ts";
import type { Cooldowns } from "./cooldowns.ts";
import type { ExpectedFees } from "./fees.ts";
import type { Signer, Signers } from "./signers.ts";
import type { Action, Outcome } from "./types.ts";
import { type Allowance, objection } from "./worth.ts";

/** What the executor is made of. */
export interface ExecutorParameters {
  readonly client: PangeaClient;
  readonly intents: Intents;
  readonly signers: Signers;
  readonly fees: () => Promise<ExpectedFees>;
  readonly cooldowns: Cooldowns;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly logger: Logger;
  readonly allowance: Omit<Allowance, "minProfit">;
  readonly maxInFlight: number;
  readonly isDryRun: boolean;
  /** Term of this instance, undefined = it does not lead. */
  readonly term: () => number | undefined;
}

/** Does what jobs want done. */
export interface Executor {
  /**
   * Simulates an action, weighs it, stores it, signs it, stores the signed transaction and broadcasts it.
   *
   * @param minProfit - Least that it must bring after its gas, dollars.
   * @throws {NotLeaderError} when another instance leads.
   */
  readonly execute: (job: string, action: Action, minProfit: number) => Promise<Outcome>;
  /** Numbers of the actions that are in the hands of `execute` right now. */
  readonly inHand: ReadonlySet<number>;
}

/** Time over which spending is limited. */
const DAY = 86_400_000;

interface Prepared {
  readonly signer: Signer;
  readonly gas: bigint;
  readonly fees: ExpectedFees;
}

export function createExecutor(parameters: ExecutorParameters): Executor {
  const { client, intents, signers, cooldowns, clock, faults, logger } = parameters;
  const inHand = new Set<number>();
  let running = 0;

  const prepare = async (action: Action): Promise<Prepared | Outcome> => {
    const signer = signers.choose();
    if (signer === undefined) return { type: "notWorth", reason: "no signer has limits.minBalance" };
    try {
      // an estimate is a simulation: what would revert is found here
      const request = { account: signer.account, ...action.call, prepare: false };
      const [gas, fees] = await Promise.all([estimateGas(client, request as never), parameters.fees()]);
      return { signer, gas, fees };
    } catch (error) {
      const known = toPangeaError(error);
      if (!(known instanceof ContractError)) throw known;
      return { type: "refused", reason: known.errorName };
    }
  };

  const weigh = async (action: Action, { gas, fees }: Prepared, minProfit: number): Promise<string | undefined> => {
    const { reward = 0, capital = 0 } = action;
    const bill = { gas, maxFeePerGas: fees.maxFeePerGas, expectedFeePerGas: fees.expected, reward, capital };
    const spent = await intents.spentSince(clock.now() - DAY);
    return objection(bill, { ...parameters.allowance, minProfit }, spent);
  };

  const send = async (id: number, job: string, { action, prepared, term }: Sending): Promise<Outcome> => {
    const { signer, gas, fees } = prepared;
    try {
      await signer.lane.send({
        ...action.call,
        gas: withHeadroom(gas),
        maxFeePerGas: fees.maxFeePerGas,
        maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
        onSigned: async (transaction) => {
          await intents.sign(id, { ...transaction, lane: signer.account.address }, term);
          faults("signed", job);
        },
      });
    } catch (error) {
      return afterFailure(id, error);
    }
    faults("broadcast", job);
    await intents.send(id);
    faults("sent", job);
    return { type: "sent" };
  };

  /** What is not clear is left to the reconciliation: the transaction is stored. */
  const afterFailure = async (id: number, error: unknown): Promise<Outcome> => {
    if (error instanceof PreBroadcastError) {
      if (error.cause instanceof NotLeaderError) throw error.cause;
      await intents.finish(id, { status: "failed", outcome: error.shortMessage });
      return { type: "failed", reason: error.shortMessage };
    }
    if (error instanceof NonceConflictError) {
      await intents.finish(id, { status: "replaced", outcome: error.shortMessage });
      return { type: "failed", reason: error.shortMessage };
    }
    logger.warn({ error, id }, "it is not known whether a transaction got through");
    return { type: "sent" };
  };

  const perform = async (job: string, action: Action, minProfit: number): Promise<Outcome> => {
    const prepared = await prepare(action);
    if ("type" in prepared) return prepared;
    const reason = await weigh(action, prepared, minProfit);
    if (reason !== undefined) return { type: "notWorth", reason };
    if (parameters.isDryRun) return { type: "dryRun" };
    const term = parameters.term();
    if (term === undefined) throw new NotLeaderError(0);
    const { subject, epoch, what, call, reward = 0, capital = 0 } = action;
    const id = await intents.plan({ job, subject, epoch, what, ...call, reward, capital }, term);
    if (id === undefined) return { type: "taken" };
    inHand.add(id);
    try {
      faults("planned", job);
      return await send(id, job, { action, prepared, term });
    } finally {
      inHand.delete(id);
    }
  };

  return {
    inHand,
    execute: async (job, action, minProfit) => {
      const key = `${job}/${action.subject}`;
      if (cooldowns.isCooling(key)) return { type: "taken" };
      if (running >= parameters.maxInFlight) {
        return { type: "notWorth", reason: `limits.maxInFlight ${parameters.maxInFlight} actions are under way` };
      }
      running += 1;
      try {
        const outcome = await perform(job, action, minProfit);
        if (outcome.type === "sent") cooldowns.forget(key);
        else cooldowns.refuse(key);
        return outcome;
      } finally {
        running -= 1;
      }
    },
  };
}

interface Sending {
  readonly action: Action;
  readonly prepared: Prepared;
  readonly term: number;
}
