import type { Address, Hash, Hex } from "viem";

/** A log of the exchange with its place in the chain. */
export interface FeedLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: bigint;
  readonly logIndex: number;
  readonly transactionHash: Hash;
}

/** A log as a node sends it: `removed` when its block is no longer part of the chain. */
export interface ReceivedLog extends FeedLog {
  readonly removed: boolean;
}

/**
 * Why what was delivered is not the whole truth: `"missed"` logs came late, after ones that follow them; `"removed"` logs
 * are no longer part of the chain; of the `"window"`, more blocks passed without a connection than can be caught up.
 */
export type GapReason = "missed" | "removed" | "window";

/** `"live"`: logs are pushed. `"polling"`: they are asked for. `"reconnecting"`: they are asked for until the push is back. */
export type FeedStatus = "idle" | "connecting" | "live" | "polling" | "reconnecting" | "closed";

/** What a log source tells. */
export type FeedEvent =
  /** Logs in the order of the chain, each once. */
  | { readonly type: "logs"; readonly logs: readonly FeedLog[] }
  /** What was delivered from this block on is not the whole truth. Late logs are in `logs`. */
  | { readonly type: "gap"; readonly reason: GapReason; readonly fromBlock: bigint; readonly logs: readonly FeedLog[] }
  | { readonly type: "status"; readonly status: FeedStatus; readonly error?: unknown };

/** A stream of logs that heals. Made by `createLogSource`. */
export interface LogSource {
  /** Address of the exchange whose logs these are. */
  readonly exchange: Address;
  /** Begins to deliver. Resolves when everything up to the newest block is known. Calling it again changes nothing. */
  readonly start: () => Promise<void>;
  /** Ends for good. */
  readonly close: () => void;
  readonly status: () => FeedStatus;
  /** Listens until the returned function is called. A listener that throws does not disturb the others. */
  readonly on: (listener: (event: FeedEvent) => void) => () => void;
  /** The known logs after a block in the order of the chain, undefined = it is too long ago. */
  readonly since: (blockNumber: bigint) => readonly FeedLog[] | undefined;
  /** Block up to which the logs were compared with the chain. */
  readonly auditedTo: () => bigint | undefined;
  /** Compares with the chain now. Rejects when the node does not answer. */
  readonly audit: () => Promise<void>;
}
