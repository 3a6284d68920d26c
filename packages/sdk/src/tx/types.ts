import type { Account, Address, Hash, Hex, TransactionReceipt } from "viem";

/** What a transaction calls. */
export interface TransactionCall {
  readonly to: Address;
  readonly data: Hex;
  /** Wei. Default 0. */
  readonly value?: bigint | undefined;
}

/** How a transaction is sent. */
export interface TransactionOptions {
  /** Sends through a lane, which holds the nonce in memory and so needs no question to the node before a send. */
  readonly lane?: Lane | undefined;
  /** Signs instead of the client's account. Ignored with a lane. */
  readonly signer?: Account | Address | undefined;
  /** Gas limit. Default: estimated, which is a question to the node and finds errors before the send, with some to spare. */
  readonly gas?: bigint | undefined;
  /** Default: the next one of the signer. Ignored with a lane. */
  readonly nonce?: number | undefined;
  /** Wei per gas. Default: as the client estimates it. */
  readonly maxFeePerGas?: bigint | undefined;
  /** Wei per gas. Default: as the client estimates it. */
  readonly maxPriorityFeePerGas?: bigint | undefined;
}

/** How a receipt is waited for. */
export interface ReceiptOptions {
  /** Milliseconds to wait for the receipt. Default 10,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds between two looks for the receipt, where it must be polled. Default 25. */
  readonly pollingInterval?: number | undefined;
  /** Ends the waiting. The transaction may still be executed. */
  readonly signal?: AbortSignal | undefined;
}

/** A transaction as a lane takes it. */
export interface LaneRequest extends TransactionCall, Omit<TransactionOptions, "lane" | "signer" | "nonce"> {
  /** Called between signing and broadcasting, after the one of the lane. If it fails, nothing is sent. */
  readonly onSigned?: ((transaction: SignedTransaction) => void | Promise<void>) | undefined;
}

/** What a lane tells about a transaction that it has signed and not yet broadcast. */
export interface SignedTransaction {
  readonly hash: Hash;
  readonly nonce: number;
  readonly raw: Hex;
}

/** What a lane knows of itself. */
export interface LaneStatus {
  /** Nonce of the next transaction, undefined = not asked for yet. */
  readonly nextNonce: number | undefined;
  /** Transactions broadcast and waited for. */
  readonly inFlight: number;
  /** Nonces below `nextNonce` that no transaction holds. The next transactions take them first. */
  readonly holes: readonly number[];
}

/** The transactions of one signer, in order. Made by `createLane`. */
export interface Lane {
  readonly address: Address;
  /** Signs and broadcasts; resolves when the node has accepted the transaction. */
  readonly send: (request: LaneRequest) => Promise<Hash>;
  /** Signs and broadcasts; resolves with the receipt. */
  readonly sendSync: (request: LaneRequest & ReceiptOptions) => Promise<TransactionReceipt>;
  /** Compares the nonces with the node: takes up those used elsewhere and finds holes. */
  readonly resync: () => Promise<LaneStatus>;
  readonly status: () => LaneStatus;
}
