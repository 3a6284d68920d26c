import type { Hex } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads raw words of the exchange's storage, for readers that know the layout: view `words`.
 *
 * @param client - Any client.
 * @param parameters - Slots to read.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const [word] = await getWords(client, { exchange, slots: [slot] });
 */
export async function getWords(client: PangeaClient, parameters: getWords.Parameters): Promise<getWords.ReturnValue> {
  return read(client, getWords.call(parameters), parameters);
}

export declare namespace getWords {
  interface Args extends ExchangeParameters {
    readonly slots: readonly Hex[];
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = readonly Hex[];
}

/** The call itself, for multicalls. */
getWords.call = ({ exchange, slots }: getWords.Args): PangeaCall<"words"> => defineCall(exchange, "words", [slots]);
