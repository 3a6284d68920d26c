import type { Account, Address, ContractFunctionReturnType } from "viem";
import { simulateContract } from "viem/actions";
import type { pangeaAbi } from "../abi/pangea.ts";
import { toPangeaError } from "../errors/contract.ts";
import type { PangeaClient } from "../types/client.ts";
import type { PangeaCall, PangeaFunctionName } from "./call.ts";
import type { BlockParameters } from "./read.ts";

/** In whose name and at which block a call is tried. */
export interface SimulateParameters extends BlockParameters {
  /** Default: the client's account. */
  readonly signer?: Account | Address | undefined;
}

/** What a call would return, without sending it. Throws ContractError when it would be refused. */
export async function simulate<Name extends PangeaFunctionName>(
  client: PangeaClient,
  call: PangeaCall<Name>,
  { signer = client.account, blockNumber, blockTag }: SimulateParameters,
): Promise<ContractFunctionReturnType<typeof pangeaAbi, "view" | "pure" | "nonpayable", Name>> {
  const { abi, address, functionName, args } = call;
  const block = blockNumber === undefined ? { blockTag: blockTag ?? "latest" } : { blockNumber };
  const account = signer === undefined ? {} : { account: signer };
  try {
    const { result } = await simulateContract(client, {
      abi,
      address,
      functionName,
      args,
      ...account,
      ...block,
    } as never);
    return result as never;
  } catch (error) {
    throw toPangeaError(error);
  }
}
