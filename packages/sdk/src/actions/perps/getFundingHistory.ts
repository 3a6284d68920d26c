import { encodeEventTopics, type Hex, parseEventLogs } from "viem";
import { pangeaAbi } from "../../abi/pangea.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { FundingChange } from "../../types/perp.ts";
import type { MarketId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import { type LogRangeParameters, readLogs } from "../logs.ts";

/**
 * Reads how the funding of a market went, from its `FundingSet` logs. An interval begins in the log of the first call after its
 * time; several that nobody touched are one log.
 *
 * @param client - Any client whose node answers `eth_getLogs`.
 * @param parameters - Market, and blocks to look through.
 * @returns Oldest first.
 * @throws {RpcFailedError} when the node refuses the range.
 * @example
 * const history = await getFundingHistory(client, { exchange, market: 3, fromBlock: deployment.deployedAtBlock });
 * const paid = fundingBetween({ size: 1_000n, from: history[0].index, to: history.at(-1).index });
 */
export async function getFundingHistory(
  client: PangeaClient,
  parameters: getFundingHistory.Parameters,
): Promise<getFundingHistory.ReturnValue> {
  const { exchange, market } = parameters;
  const args = { market: BigInt(market) };
  const topics = encodeEventTopics({ abi: pangeaAbi, eventName: "FundingSet", args }) as Hex[];
  const logs = await readLogs(client, { ...parameters, address: exchange, topics });
  return parseEventLogs({ abi: pangeaAbi, eventName: "FundingSet", logs }).map(
    ({ args: { index, oldPayment, payment }, blockNumber, logIndex, transactionHash }) => ({
      ...{ market, index, oldPayment, payment },
      ...{ blockNumber, logIndex, transactionHash },
    }),
  );
}

export declare namespace getFundingHistory {
  interface Parameters extends ExchangeParameters, LogRangeParameters {
    readonly market: MarketId;
  }
  type ReturnValue = readonly FundingChange[];
}
