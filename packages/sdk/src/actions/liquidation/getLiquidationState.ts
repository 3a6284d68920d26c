import type { PangeaClient } from "../../types/client.ts";
import type { LiquidationState } from "../../types/liquidation.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads what may be done to an account at the prices that are stored: view `liquidationState`.
 *
 * @param client - Any client.
 * @param parameters - Account.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { liquidatable, maxCostPerFreed } = await getLiquidationState(client, { exchange, account: 9 });
 */
export async function getLiquidationState(
  client: PangeaClient,
  parameters: getLiquidationState.Parameters,
): Promise<getLiquidationState.ReturnValue> {
  return read(client, getLiquidationState.call(parameters), parameters);
}

export declare namespace getLiquidationState {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = LiquidationState;
}

/** The call itself, for multicalls. */
getLiquidationState.call = ({ exchange, account }: getLiquidationState.Args): PangeaCall<"liquidationState"> =>
  defineCall(exchange, "liquidationState", [encodeAccount(account)]);
