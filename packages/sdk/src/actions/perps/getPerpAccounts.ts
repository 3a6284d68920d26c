import { encodeEventTopics, type Hex, parseEventLogs } from "viem";
import { pangeaAbi } from "../../abi/pangea.ts";
import { BOOK_CHANGED_TOPIC } from "../../codec/constants.ts";
import { extractBookLogs } from "../../outcome/bookLogs.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import { type LogRangeParameters, readLogs } from "../logs.ts";

/**
 * Finds the accounts that placed orders, traded or were settled at a perpetual market in a range of blocks, from its logs. One
 * whose order rested since before and was filled is not among them: begin early enough.
 *
 * @param client - Any client whose node answers `eth_getLogs`.
 * @param parameters - Market, and blocks to look through.
 * @returns Numbers of the accounts, those seen last first.
 * @throws {RpcFailedError} when the node refuses the range.
 * @example
 * const accounts = await getPerpAccounts(client, { exchange, market: 3, fromBlock: deployment.deployedAtBlock });
 */
export async function getPerpAccounts(
  client: PangeaClient,
  parameters: getPerpAccounts.Parameters,
): Promise<getPerpAccounts.ReturnValue> {
  const { exchange, market } = parameters;
  const eventName = "ProfitSettled";
  const settled = encodeEventTopics({ abi: pangeaAbi, eventName, args: { market: BigInt(market) } }) as Hex[];
  const [books, settlements] = await Promise.all([
    readLogs(client, { ...parameters, address: exchange, topics: [BOOK_CHANGED_TOPIC] }),
    readLogs(client, { ...parameters, address: exchange, topics: settled }),
  ]);
  const traded = extractBookLogs({ logs: books, exchange, market }).map(({ account }) => account);
  const paid = parseEventLogs({ abi: pangeaAbi, eventName, logs: settlements }).map(({ args }) => Number(args.account));
  return [...new Set([...traded.reverse(), ...paid.reverse()])];
}

export declare namespace getPerpAccounts {
  interface Parameters extends ExchangeParameters, LogRangeParameters {
    readonly market: MarketId;
  }
  type ReturnValue = readonly AccountId[];
}
