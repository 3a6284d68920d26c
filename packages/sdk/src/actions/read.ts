import type { ContractFunctionReturnType } from "viem";
import { readContract } from "viem/actions";
import type { pangeaAbi } from "../abi/pangea.ts";
import { toPangeaError } from "../errors/contract.ts";
import type { PangeaClient } from "../types/client.ts";
import type { ExchangeParameters, PangeaCall, PangeaFunctionName } from "./call.ts";

/** At which block a view is read. Default: the newest state. */
export interface BlockParameters {
  readonly blockNumber?: bigint | undefined;
  readonly blockTag?: "latest" | "pending" | "safe" | "finalized" | undefined;
}

/** What every reading action takes besides its arguments. */
export interface ReadParameters extends ExchangeParameters, BlockParameters {}

export async function read<Name extends PangeaFunctionName>(
  client: PangeaClient,
  call: PangeaCall<Name>,
  { blockNumber, blockTag }: BlockParameters,
): Promise<ContractFunctionReturnType<typeof pangeaAbi, "view" | "pure" | "nonpayable", Name>> {
  const block = blockNumber === undefined ? { blockTag: blockTag ?? "latest" } : { blockNumber };
  try {
    return (await readContract(client, { ...call, ...block } as never)) as never;
  } catch (error) {
    throw toPangeaError(error);
  }
}
