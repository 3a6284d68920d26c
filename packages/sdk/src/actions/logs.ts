import { type Address, formatLog, type Hex, type Log, numberToHex, type RpcLog } from "viem";
import { getBlockNumber } from "viem/actions";
import { toPangeaError } from "../errors/contract.ts";
import type { PangeaClient } from "../types/client.ts";

/** Blocks of one `eth_getLogs`, if nothing else is said. */
const DEFAULT_BLOCK_RANGE = 2_000n;

/** Which blocks to look through. */
export interface LogRangeParameters {
  /** First block, such as the one of the deployment. */
  readonly fromBlock: bigint;
  /** Default: the newest block. */
  readonly toBlock?: bigint | undefined;
  /** Blocks of one `eth_getLogs`; nodes have limits. Default 2,000. */
  readonly blockRange?: bigint | undefined;
}

interface ReadLogsParameters extends LogRangeParameters {
  readonly address: Address;
  /** As nodes take them: null = any, a list = any of these. */
  readonly topics: readonly (Hex | readonly Hex[] | null)[];
}

/** A log in a block. */
export type MinedLog = Log<bigint, number, false>;

/** Reads the logs of an address in order, stretch by stretch. */
export async function readLogs(
  client: PangeaClient,
  { address, topics, ...range }: ReadLogsParameters,
): Promise<MinedLog[]> {
  try {
    const last = range.toBlock ?? (await getBlockNumber(client, { cacheTime: 0 }));
    const step = range.blockRange ?? DEFAULT_BLOCK_RANGE;
    const found: MinedLog[] = [];
    for (let from = range.fromBlock; from <= last; from += step) {
      const to = from + step - 1n < last ? from + step - 1n : last;
      const filter = { address, topics, fromBlock: numberToHex(from), toBlock: numberToHex(to) };
      const answer = await client.request({ method: "eth_getLogs", params: [filter] } as never);
      found.push(...(answer as RpcLog[]).map((log) => formatLog(log) as MinedLog));
    }
    return found;
  } catch (error) {
    throw toPangeaError(error);
  }
}
