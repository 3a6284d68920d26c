import type { Hash, TransactionReceipt } from "viem";
import { sendCall } from "../tx/sendCall.ts";
import { sendCallSync } from "../tx/sendCallSync.ts";
import type { ReceiptOptions, TransactionCall, TransactionOptions } from "../tx/types.ts";
import type { PangeaClient } from "../types/client.ts";
import type { ExchangeParameters } from "./call.ts";

/** What every writing action takes besides its arguments. */
export interface WriteParameters extends ExchangeParameters, TransactionOptions {}

/** What every writing action that waits takes besides its arguments. */
export interface WriteSyncParameters extends WriteParameters, ReceiptOptions {}

export function write(client: PangeaClient, call: TransactionCall, options: TransactionOptions): Promise<Hash> {
  return sendCall(client, call, options);
}

export function writeSync(
  client: PangeaClient,
  call: TransactionCall,
  options: TransactionOptions & ReceiptOptions,
): Promise<TransactionReceipt> {
  return sendCallSync(client, call, options);
}
