import { type Address, type Hash, type Hex, size, type TransactionReceipt } from "viem";
import { changesSide, encodePackedBatch } from "../../codec/packedBatch.ts";
import type { ContractErrorName } from "../../errors/advice.ts";
import { contractErrorName } from "../../errors/contract.ts";
import { attributeRecords } from "../../outcome/attribute.ts";
import { extractBookLogs } from "../../outcome/bookLogs.ts";
import { type FeeTerms, type OrderOutcome, orderOutcome } from "../../outcome/order.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Batch, Operation, OperationResult } from "../../types/order.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { decodePlacement, encodeAccount, encodeMatches, encodeOperation } from "../encode.ts";
import { getMarketTerms } from "../markets/getMarketTerms.ts";
import { type SimulateParameters, simulate } from "../simulate.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Sends many operations of one account in a single transaction, on any number of markets. Cancels go first, because
 * what they free is there for the places that follow; the packed form is chosen whenever its calldata cost less.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Operations, common terms, and how to send it.
 * @returns Hash of the transaction.
 * @throws {OutOfRangeError} when a field does not fit.
 * @throws {ContractError} when an operation without `skip` would be refused.
 * @example
 * const hash = await batch(client, {
 *   exchange,
 *   account: 7,
 *   operations: [
 *     { type: "cancel", market: 1, id },
 *     { type: "place", market: 1, order: { side: "bid", tick: 50_000n, lots: 10n, timeInForce: "postOnly" }, skip: true },
 *   ],
 * });
 */
export async function batch(client: PangeaClient, parameters: batch.Parameters): Promise<batch.ReturnValue> {
  return write(client, chooseCall(arrange(parameters, arrangement(parameters))), parameters);
}

export declare namespace batch {
  interface Args extends ExchangeParameters, Batch {}
  interface FormParameters {
    /** `"auto"` takes the one whose calldata cost less gas, which is the packed one for all but odd cases. */
    readonly form?: "auto" | "packed" | "abi" | undefined;
    /** Default `"cancelsFirst"`. */
    readonly sequence?: "cancelsFirst" | "asGiven" | undefined;
  }
  interface Parameters extends Args, FormParameters, WriteParameters {}
  type ReturnValue = Hash;
}

/** The readable call. It returns a result per operation, to callers that can see it. Operations stay as given. */
batch.call = ({ exchange, account, operations, maxMatches, deadline = 0 }: batch.Args): PangeaCall<"batch"> =>
  defineCall(exchange, "batch", [
    encodeAccount(account),
    operations.map(encodeOperation),
    encodeMatches(maxMatches),
    deadline,
  ]);

/** The packed call: the same effect for a fraction of the calldata, without a result. Operations stay as given. */
batch.packedCall = ({ exchange, ...terms }: batch.Args): { readonly to: Address; readonly data: Hex } => ({
  to: exchange,
  data: encodePackedBatch(terms),
});

/** What every operation would do in the newest state, without sending any. Operations stay as given. */
batch.simulate = async (
  client: PangeaClient,
  parameters: batch.Args & SimulateParameters,
): Promise<OperationResult[]> => {
  const results = await simulate(client, batch.call(parameters), parameters);
  return results.map(({ refused, placement }) => ({
    refused: BigInt(refused) === 0n ? undefined : refused,
    placement: decodePlacement(placement),
  }));
};

/**
 * Sends many operations and waits for what becomes of each of them.
 *
 * @returns One outcome per operation, in the order in which they were given. Without client ids, orders that are alike
 *   and left nothing behind may be mistaken for one another.
 * @throws {ContractError} when an operation without `skip` would be refused.
 * @throws {TransactionRevertedError} when it was refused on chain.
 * @example
 * const { outcomes } = await batchSync(client, { exchange, account: 7, operations, gas: 3_000_000n });
 * for (const { refused, id } of outcomes) console.log(refused ?? id);
 */
export async function batchSync(
  client: PangeaClient,
  parameters: batchSync.Parameters,
): Promise<batchSync.ReturnValue> {
  const order = arrangement(parameters);
  const arranged = arrange(parameters, order);
  const reading = readTerms(client, parameters);
  // the batch counts more than its terms: their failure is looked at when the receipt is there
  reading.catch(() => {});
  const receipt = await writeSync(client, chooseCall(arranged), parameters);
  const terms = await reading.catch(() => readTerms(client, parameters));
  const logs = extractBookLogs({ logs: receipt.logs, exchange: parameters.exchange, account: parameters.account });
  const records = attributeRecords(arranged.operations, logs);
  const outcomes = parameters.operations.map((operation, index): batchSync.Outcome => {
    const own = records[order.indexOf(index)] ?? [];
    const skipped = own.find((record) => record.type === "skipped");
    const outcome = orderOutcome(own, terms.get(operation.market) ?? { takerFee: 0n, scale: { priceExp: 0 } });
    return {
      ...outcome,
      index,
      operation,
      refused: skipped?.type === "skipped" ? (contractErrorName(skipped.selector) ?? skipped.selector) : undefined,
    };
  });
  return { receipt, outcomes };
}

export declare namespace batchSync {
  interface Parameters extends batch.Args, batch.FormParameters, WriteSyncParameters {
    /** Terms by market. Default: read from the chain while the transaction is under way. */
    readonly terms?: ReadonlyMap<MarketId, FeeTerms> | undefined;
  }
  interface Outcome extends OrderOutcome {
    /** Index of the operation as it was given. */
    readonly index: number;
    readonly operation: Operation;
    /** Name of the error for which it was passed over, or its selector if unknown; undefined = it happened. */
    readonly refused: ContractErrorName | Hex | undefined;
  }
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly outcomes: readonly Outcome[];
  }
}

/** Indices of the operations in the order in which they are sent: cancels first, unless that is not wanted. */
function arrangement({ operations, sequence }: batch.Args & batch.FormParameters): number[] {
  const indices = operations.map((_, index) => index);
  if (sequence === "asGiven") return indices;
  const isCancel = (index: number) => operations[index]?.type === "cancel";
  return [...indices.filter(isCancel), ...indices.filter((index) => !isCancel(index))];
}

function arrange<Parameters extends batch.Args & batch.FormParameters>(
  parameters: Parameters,
  order: readonly number[],
): Parameters {
  return { ...parameters, operations: order.flatMap((index) => parameters.operations[index] ?? []) };
}

/** The form of a batch whose calldata cost less, unless one is asked for. */
export function chooseCall({ form = "auto", ...args }: batch.Args & batch.FormParameters): {
  readonly to: Address;
  readonly data: Hex;
} {
  if (form === "abi" || (form === "auto" && args.operations.some(changesSide))) return batch.call(args);
  const packed = batch.packedCall(args);
  if (form === "packed") return packed;
  const readable = batch.call(args);
  return calldataGas(packed.data) <= calldataGas(readable.data) ? packed : readable;
}

/** Gas of calldata: 16 for a byte, 4 for a zero byte. */
function calldataGas(data: Hex): number {
  const zeros = (data.slice(2).match(/../g) ?? []).filter((byte) => byte === "00").length;
  return 16 * size(data) - 12 * zeros;
}

async function readTerms(
  client: PangeaClient,
  { exchange, operations, terms }: batchSync.Parameters,
): Promise<ReadonlyMap<MarketId, FeeTerms>> {
  if (terms !== undefined) return terms;
  const markets = [...new Set(operations.map(({ market }) => market))];
  const read = markets.map(async (market) => [market, await getMarketTerms(client, { exchange, market })] as const);
  return new Map(await Promise.all(read));
}
