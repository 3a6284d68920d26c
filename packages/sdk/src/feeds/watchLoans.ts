import { decodeLoanLog, LOAN_TOPICS } from "../codec/loanEvents.ts";
import type { PangeaClient } from "../types/client.ts";
import type { LoanEvent } from "../types/loan.ts";
import { type CreateLogSourceParameters, createLogSource } from "./logSource.ts";
import type { FeedLog, GapReason } from "./types.ts";

/** Whom to tell what, and how to follow the chain. */
export interface WatchLoansParameters extends Omit<CreateLogSourceParameters, "client" | "topics"> {
  /** Told of every change once and in the order of the chain, those that were found late included. */
  readonly onEvents: (events: readonly LoanEvent[]) => void;
  /** Told when earlier events were not the whole truth from a block on: read the loans in question again. */
  readonly onGap?: ((gap: { readonly reason: GapReason; readonly fromBlock: bigint }) => void) | undefined;
}

/**
 * Follows what happens to loans, of everybody: heals as `createLogSource` does.
 *
 * @param client - Reads blocks and past logs.
 * @param parameters - Exchange, whom to tell, and what to tune.
 * @returns A function that ends it.
 * @throws {RpcFailedError} when the node does not answer at the start.
 * @example
 * const stop = await watchLoans(client, {
 *   exchange,
 *   onEvents: (events) => console.log(events.filter((event) => event.type === "opened")),
 * });
 */
export async function watchLoans(
  client: PangeaClient,
  { onEvents, onGap, ...parameters }: WatchLoansParameters,
): Promise<() => void> {
  const source = createLogSource({ ...parameters, client, topics: [LOAN_TOPICS] });
  source.on((event) => {
    if (event.type === "status") return;
    const events = event.logs.flatMap(toEvent);
    if (events.length > 0) onEvents(events);
    if (event.type === "gap") onGap?.({ reason: event.reason, fromBlock: event.fromBlock });
  });
  await source.start();
  return source.close;
}

function toEvent(log: FeedLog): LoanEvent[] {
  const change = decodeLoanLog(log);
  const { blockNumber, logIndex, transactionHash } = log;
  return change === undefined ? [] : [{ ...change, blockNumber, logIndex, transactionHash }];
}
