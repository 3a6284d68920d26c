import { decodeFunctionResult, type Hex } from "viem";
import { parseAccount } from "viem/accounts";
import { simulateBlocks } from "viem/actions";
import { toPangeaError } from "../../errors/contract.ts";
import { NoSignerError } from "../../errors/transaction.ts";
import { type BundleOrderOutcome, bundleOrderOutcomes } from "../../outcome/bundle.ts";
import type { BundleResult } from "../../types/bundle.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountSnapshot, Margin } from "../../types/margin.ts";
import type { PangeaCall } from "../call.ts";
import { decodeMargin, decodeSnapshot } from "../margin/decode.ts";
import { getAccountSnapshot } from "../margin/getAccountSnapshot.ts";
import { getMargin } from "../margin/getMargin.ts";
import { getMarginAfter } from "../margin/getMarginAfter.ts";
import type { SimulateParameters } from "../simulate.ts";
import type { BundleAction } from "./bundle.ts";
import { executeBundle } from "./executeBundle.ts";
import { decodeResults, simulateBundle } from "./simulateBundle.ts";
import { type BundleTermsParameters, readBundleTerms } from "./terms.ts";

/** What nodes say that do not know a method. */
const UNKNOWN_METHOD =
  /method.*(not|does not|unsupported)|not (found|supported|available|implemented)|-32601|unknown variant/i;

/** What a bundle would come to. */
export interface BundlePreview {
  /** By action. */
  readonly results: readonly BundleResult[];
  /**
   * By action: fills, fees and worst prices of its orders. Undefined = the node does not say what calls would log; `results`
   * has sums.
   */
  readonly outcomes: readonly (readonly BundleOrderOutcome[])[] | undefined;
  /** Margin of the account afterwards; without `isExact`, undefined = it cannot be told. */
  readonly margin: Margin | undefined;
  /** The account afterwards, undefined = the node cannot tell. */
  readonly snapshot: AccountSnapshot | undefined;
  /**
   * Whether margin is that of the state after the bundle. If not, it is that of its fills alone, all at the limits of their orders:
   * what resting orders, repayments and payments change is not thought of.
   */
  readonly isExact: boolean;
  /** Gas of the transaction, with batches in their readable form; undefined = the node cannot tell. */
  readonly gas: bigint | undefined;
}

/**
 * Shows what a bundle would come to in the newest state, without sending it: fills, fees, worst prices, and margin of the account
 * afterwards, by `eth_simulateV1`. Nodes that lack it are asked for the results by `eth_call`, and for margin by the view
 * `marginAfter`.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @param parameters - As of `executeBundle`, and in whose name.
 * @throws {ContractError} when an action would be refused, or the bundle as a whole.
 * @throws {NoSignerError} when neither client nor parameters name a signer.
 * @example
 * const { outcomes, margin } = await previewBundle(client, trade);
 * console.log(outcomes?.[1]?.[0]?.worstTick, margin?.freeMargin);
 */
export async function previewBundle(
  client: PangeaClient,
  parameters: previewBundle.Parameters,
): Promise<previewBundle.ReturnValue> {
  try {
    return await previewBySimulation(client, parameters);
  } catch (error) {
    if (!isUnknownMethod(error)) throw toPangeaError(error);
    return previewByCalls(client, parameters);
  }
}

export declare namespace previewBundle {
  interface Parameters extends executeBundle.Args, BundleTermsParameters, SimulateParameters {}
  type ReturnValue = BundlePreview;
}

async function previewBySimulation(client: PangeaClient, parameters: previewBundle.Parameters): Promise<BundlePreview> {
  const { exchange, account, actions, signer = client.account, blockNumber, blockTag } = parameters;
  if (signer === undefined) throw new NoSignerError();
  const from = parseAccount(signer).address;
  const bundled = executeBundle.readableCall(parameters);
  const views = [getMargin.call({ exchange, account }), getAccountSnapshot.call({ exchange, account })] as const;
  const calls = [bundled, ...views].map(({ to, data }) => ({ from, to, data }));
  const block = blockNumber === undefined ? { blockTag: blockTag ?? "latest" } : { blockNumber };
  const [terms, [simulated]] = await Promise.all([
    readBundleTerms(client, parameters),
    simulateBlocks(client, { blocks: [{ calls }], ...block } as never),
  ]);
  const [executed, margin, snapshot] = (simulated?.calls ?? []) as unknown as readonly SimulatedCall[];
  const [results, after, later] = [
    answerOf<readonly Hex[]>(bundled, executed),
    answerOf(views[0], margin),
    answerOf(views[1], snapshot),
  ];
  const orders = actions.map((action) => action.orders);
  return {
    results: decodeResults(actions, results),
    outcomes: bundleOrderOutcomes({ logs: executed?.logs ?? [], exchange, orders, terms }),
    margin: decodeMargin(after as never),
    snapshot: decodeSnapshot(account, later as never),
    isExact: true,
    gas: executed?.gasUsed,
  };
}

interface SimulatedCall {
  readonly status: "success" | "failure";
  readonly data: Hex;
  readonly gasUsed: bigint;
  readonly logs?: readonly never[] | undefined;
  readonly error?: Error | undefined;
}

function answerOf<Value>({ abi, functionName }: PangeaCall, call: SimulatedCall | undefined): Value {
  if (call?.status !== "success") throw toPangeaError(call?.error ?? new Error("The node did not answer."));
  return decodeFunctionResult({ abi, functionName, data: call.data } as never) as Value;
}

function isUnknownMethod(error: unknown): boolean {
  const text = error instanceof Error ? `${error.name} ${error.message}` : "";
  return UNKNOWN_METHOD.test(text) && !("errorName" in (error as object));
}

// ------------------------------------------------------------------------------------------------------- without it

async function previewByCalls(client: PangeaClient, parameters: previewBundle.Parameters): Promise<BundlePreview> {
  const results = await simulateBundle(client, parameters);
  const margin = await marginOfFills(client, parameters, results);
  return { results, outcomes: undefined, margin, snapshot: undefined, isExact: false, gas: undefined };
}

async function marginOfFills(
  client: PangeaClient,
  parameters: previewBundle.Parameters,
  results: readonly BundleResult[],
): Promise<Margin | undefined> {
  const { account, actions } = parameters;
  const trades = actions.flatMap((action, index) => tradesOf(action, results[index], account));
  try {
    return await getMarginAfter(client, { ...parameters, trades });
  } catch {
    // by its fills alone the account could not pay, such as when it pays with what was deposited or repaid to it
    return undefined;
  }
}

function tradesOf({ orders }: BundleAction, result: BundleResult | undefined, account: number) {
  if (orders?.account !== account) return [];
  return orders.operations.flatMap((operation, index) => {
    const lots = result?.operations[index]?.placement.filledLots ?? 0n;
    if (operation.type === "cancel" || lots === 0n) return [];
    const { side, tick } = operation.order;
    return [{ market: operation.market, side, lots, tick }];
  });
}
