import type { Address } from "viem";
import { getContractEvents } from "viem/actions";
import { pangeaAbi } from "../../abi/pangea.ts";
import { toPangeaError } from "../../errors/contract.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";

/**
 * Finds the accounts of an owner in the logs: event `AccountOpened`. Ownership never changes.
 *
 * @param client - Any client whose node answers `eth_getLogs` over the range.
 * @param parameters - Owner, and the block from which to look, such as the one of the deployment.
 * @returns Numbers of the accounts, oldest first.
 * @throws {RpcFailedError} when the node refuses the range.
 * @example
 * const [account] = await getAccountsOf(client, { exchange, owner, fromBlock: deployment.deployedAtBlock });
 */
export async function getAccountsOf(
  client: PangeaClient,
  parameters: getAccountsOf.Parameters,
): Promise<getAccountsOf.ReturnValue> {
  const { exchange, owner, fromBlock = 0n, toBlock = "latest" } = parameters;
  try {
    const events = await getContractEvents(client, {
      abi: pangeaAbi,
      address: exchange,
      eventName: "AccountOpened",
      args: { owner },
      fromBlock,
      toBlock,
      strict: true,
    });
    return events.map(({ args }) => Number(args.account));
  } catch (error) {
    throw toPangeaError(error);
  }
}

export declare namespace getAccountsOf {
  interface Parameters extends ExchangeParameters {
    readonly owner: Address;
    /** Default 0. */
    readonly fromBlock?: bigint | undefined;
    /** Default: the newest. */
    readonly toBlock?: bigint | undefined;
  }
  type ReturnValue = readonly AccountId[];
}
