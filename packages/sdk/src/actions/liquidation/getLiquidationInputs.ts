import { decodeBookedHours, loanSlot } from "../../codec/slots.ts";
import type { LiquidationInputs } from "../../margin/liquidationContext.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Market } from "../../types/market.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { getLoans } from "../loans/getLoans.ts";
import { getAccountSnapshot } from "../margin/getAccountSnapshot.ts";
import { getMarkets } from "../markets/getMarkets.ts";
import { getWords } from "../markets/getWords.ts";
import { pinBlock } from "../pinBlock.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads everything that decides what others may take of an account, at one block: its snapshot, its loans and the markets.
 * `toLiquidationContext` turns it into what the risk engine takes.
 *
 * @param client - Any client.
 * @param parameters - Account. `markets` saves questions when they are known.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const inputs = await getLiquidationInputs(client, { exchange, account: 7 });
 * const { refusal } = takeOver(toLiquidationContext(inputs), { legs });
 */
export async function getLiquidationInputs(
  client: PangeaClient,
  parameters: getLiquidationInputs.Parameters,
): Promise<getLiquidationInputs.ReturnValue> {
  const pinned = { ...parameters, ...(await pinBlock(client, parameters)) };
  const [snapshot, { owed, given }, markets, { since }] = await Promise.all([
    getAccountSnapshot(client, pinned),
    getLoans(client, pinned),
    parameters.markets ?? getMarkets(client, pinned),
    read(client, resolutionCall(parameters), pinned),
  ]);
  const loans = [...owed, ...given];
  const words = await getWords(client, { ...pinned, slots: loans.map(({ id }) => loanSlot(id)) });
  const booked = loans.map(({ id }, index) => [id, decodeBookedHours(words[index] ?? "0x0")] as const);
  return { snapshot, markets, loans, bookedHours: new Map(booked), resolvedAt: since === 0 ? undefined : since };
}

const resolutionCall = ({ exchange, account }: getLiquidationInputs.Parameters) =>
  defineCall(exchange, "resolutionOf", [encodeAccount(account)]);

export declare namespace getLiquidationInputs {
  interface Parameters extends ExchangeParameters, ReadParameters {
    readonly account: AccountId;
    /** All markets, if they were read before. Smallest orders and the exchange's share of interest may have changed since. */
    readonly markets?: readonly Market[] | undefined;
  }
  type ReturnValue = LiquidationInputs;
}
