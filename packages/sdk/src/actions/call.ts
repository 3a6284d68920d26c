import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  encodeFunctionData,
  type Hex,
} from "viem";
import { pangeaAbi } from "../abi/pangea.ts";

type PangeaAbi = typeof pangeaAbi;
type Mutability = "view" | "pure" | "nonpayable" | "payable";

/** Name of a function of the exchange. */
export type PangeaFunctionName = ContractFunctionName<PangeaAbi>;

/** A call of the exchange: fits `readContract`, `multicall`, `simulateContract` and, by `to` and `data`, any sender. */
export interface PangeaCall<Name extends PangeaFunctionName = PangeaFunctionName> {
  readonly abi: PangeaAbi;
  readonly address: Address;
  readonly functionName: Name;
  readonly args: ContractFunctionArgs<PangeaAbi, Mutability, Name>;
  readonly to: Address;
  readonly data: Hex;
}

/** Where the exchange is. */
export interface ExchangeParameters {
  /** Address of the exchange. The lens answers there, too. */
  readonly exchange: Address;
}

export function defineCall<Name extends PangeaFunctionName>(
  exchange: Address,
  functionName: Name,
  args: ContractFunctionArgs<PangeaAbi, Mutability, Name>,
): PangeaCall<Name> {
  const data = encodeFunctionData({
    abi: pangeaAbi as Abi,
    functionName: functionName as string,
    args: args as readonly unknown[],
  });
  return { abi: pangeaAbi, address: exchange, functionName, args, to: exchange, data };
}
