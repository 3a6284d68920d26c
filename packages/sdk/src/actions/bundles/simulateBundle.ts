import { decodeFunctionResult, type Hex } from "viem";
import type { BundleResult } from "../../types/bundle.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { OperationResult } from "../../types/order.ts";
import { decodePlacement, type RawPlacement } from "../encode.ts";
import { type SimulateParameters, simulate } from "../simulate.ts";
import type { BundleAction } from "./bundle.ts";
import { executeBundle } from "./executeBundle.ts";

/**
 * What every action of a bundle would return in the newest state, without sending it.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @param parameters - As of `executeBundle`, and in whose name.
 * @returns One result per action.
 * @throws {ContractError} when an action would be refused, or the bundle as a whole.
 * @example
 * const [borrowed, sold, bought] = await simulateBundle(client, trade);
 * console.log(borrowed?.filledLots, sold?.operations[0]?.placement.filledDollars);
 */
export async function simulateBundle(
  client: PangeaClient,
  parameters: simulateBundle.Parameters,
): Promise<simulateBundle.ReturnValue> {
  const results = await simulate(client, executeBundle.readableCall(parameters), parameters);
  return decodeResults(parameters.actions, results);
}

export declare namespace simulateBundle {
  interface Parameters extends executeBundle.Args, SimulateParameters {}
  type ReturnValue = readonly BundleResult[];
}

/** What the actions returned, in order. */
export function decodeResults(actions: readonly BundleAction[], results: readonly Hex[]): BundleResult[] {
  return actions.map(({ call: { abi, functionName } }, index): BundleResult => {
    const data = results[index] ?? "0x";
    const value = data === "0x" ? undefined : decodeFunctionResult({ abi, functionName, data } as never);
    const operations = operationsOf(functionName, value);
    const filledLots = operations.reduce((total, { placement }) => total + placement.filledLots, 0n);
    return { functionName, operations, filledLots, value };
  });
}

interface RawResult {
  readonly refused: Hex;
  readonly placement: RawPlacement;
}

function operationsOf(functionName: string, value: unknown): OperationResult[] {
  if (functionName === "batch") return (value as readonly RawResult[]).map(toResult);
  if (functionName !== "placeOrder" && functionName !== "amendOrder") return [];
  return [{ refused: undefined, placement: decodePlacement(value as RawPlacement) }];
}

function toResult({ refused, placement }: RawResult): OperationResult {
  return { refused: BigInt(refused) === 0n ? undefined : refused, placement: decodePlacement(placement) };
}
