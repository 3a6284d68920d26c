import { decodeLoanLog, LOAN_TOPICS } from "../../codec/loanEvents.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LoanEvent } from "../../types/loan.ts";
import type { ExchangeParameters } from "../call.ts";
import { type LogRangeParameters, readLogs } from "../logs.ts";

/**
 * Reads what happened to loans, of everybody, from the logs of the exchange.
 *
 * @param client - Any client whose node answers `eth_getLogs`.
 * @param parameters - Blocks to look through.
 * @returns Oldest first.
 * @throws {RpcFailedError} when the node refuses the range.
 * @example
 * const history = await getLoanHistory(client, { exchange, fromBlock: deployment.deployedAtBlock });
 * const opened = history.filter((event) => event.type === "opened" && event.lender === 7);
 */
export async function getLoanHistory(
  client: PangeaClient,
  parameters: getLoanHistory.Parameters,
): Promise<getLoanHistory.ReturnValue> {
  const logs = await readLogs(client, { ...parameters, address: parameters.exchange, topics: [LOAN_TOPICS] });
  return logs.flatMap((log) => {
    const change = decodeLoanLog(log);
    const { blockNumber, logIndex, transactionHash } = log;
    return change === undefined ? [] : [{ ...change, blockNumber, logIndex, transactionHash }];
  });
}

export declare namespace getLoanHistory {
  interface Parameters extends ExchangeParameters, LogRangeParameters {}
  type ReturnValue = readonly LoanEvent[];
}
