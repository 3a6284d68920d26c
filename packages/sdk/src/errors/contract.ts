import { BaseError, decodeErrorResult, type Hex, isHex, toFunctionSelector } from "viem";
import { formatAbiItem } from "viem/utils";
import { errorsAbi } from "../abi/errorsAbi.ts";
import { CONTRACT_ERROR_ADVICE, type ContractErrorName } from "./advice.ts";
import { PangeaError } from "./base.ts";
import { RpcFailedError } from "./rpc.ts";

/** A custom error taken apart. */
export interface DecodedContractError {
  readonly name: ContractErrorName;
  readonly args: readonly unknown[];
  readonly selector: Hex;
}

interface ContractErrorOptions extends DecodedContractError {
  readonly data: Hex;
  readonly cause?: unknown;
}

/**
 * Thrown when the exchange, or a contract it called, refused a call. `errorName` and `args` are what the contract said,
 * the lines of the message what to do about it.
 *
 * @example
 * try {
 *   await placeOrder(client, parameters);
 * } catch (error) {
 *   if (error instanceof ContractError && error.errorName === "PostOnlyWouldTake") requote();
 * }
 */
export class ContractError extends PangeaError {
  override name = "ContractError";
  readonly errorName: ContractErrorName;
  /** Arguments of the error, in the order of its declaration. */
  readonly args: readonly unknown[];
  readonly selector: Hex;
  /** What the call reverted with. */
  readonly data: Hex;

  constructor({ name, args, selector, data, cause }: ContractErrorOptions) {
    const { ccxt, text } = CONTRACT_ERROR_ADVICE[name];
    super(`The exchange refused: ${name}(${describeArguments(name, args)}).`, {
      code: "CONTRACT",
      ccxt,
      cause,
      // the error itself says more than what the node says about it
      details: "",
      docsPath: `docs/errors.md#${name.toLowerCase()}`,
      metaMessages: [text],
    });
    this.errorName = name;
    this.args = args;
    this.selector = selector;
    this.data = data;
  }
}

/**
 * Decodes what a call reverted with, whichever contract of the call tree said it.
 *
 * @returns The error, undefined = it is not known.
 * @example
 * decodeContractError("0x6e2c7d0f..."); // { name: "OrderNotFound", args: [1n, id], selector }
 */
export function decodeContractError(data: Hex): DecodedContractError | undefined {
  if (data.length < 10) return undefined;
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: errorsAbi, data });
    return { name: errorName, args, selector: selectorOf(data) };
  } catch {
    // an unknown selector, or arguments that do not fit it
    return undefined;
  }
}

/**
 * Name of the error with this selector, undefined = it is not known.
 *
 * @example
 * contractErrorName(result.refused); // "PostOnlyWouldTake"
 */
export function contractErrorName(selector: Hex): ContractErrorName | undefined {
  return NAMES.get(selector);
}

/**
 * Turns whatever a client threw into an error of the SDK: a `ContractError` when a revert can be decoded, else an
 * `RpcFailedError` with the original as its cause. Errors of the SDK stay as they are.
 *
 * @example
 * await client.readContract(call).catch((error) => { throw toPangeaError(error); });
 */
export function toPangeaError(error: unknown): PangeaError {
  if (error instanceof PangeaError) return error;
  const data = revertData(error);
  const decoded = data === undefined ? undefined : decodeContractError(data);
  if (data === undefined || decoded === undefined) return new RpcFailedError(error);
  return new ContractError({ ...decoded, data, cause: error });
}

/** What a call reverted with, undefined = it did not revert or the node did not say. */
export function revertData(error: unknown): Hex | undefined {
  let found: Hex | undefined;
  const look = (candidate: unknown): boolean => {
    found ??= dataOf(candidate);
    return found !== undefined;
  };
  if (error instanceof BaseError) error.walk(look);
  else look(error);
  return found;
}

const NAMES: ReadonlyMap<Hex, ContractErrorName> = new Map(
  errorsAbi.map((item) => [toFunctionSelector(formatAbiItem(item).replace(/^error /, "function ")), item.name]),
);

/** Nodes put revert data in `data`, in `data.data`, or behind a code in the message. */
function dataOf(candidate: unknown): Hex | undefined {
  if (typeof candidate !== "object" || candidate === null) return undefined;
  const raw = "raw" in candidate ? candidate.raw : undefined;
  if (isHex(raw) && raw.length >= 10) return raw;
  const data = "data" in candidate ? candidate.data : undefined;
  if (isHex(data) && data.length >= 10) return data;
  return typeof data === "object" ? dataOf(data) : undefined;
}

function selectorOf(data: Hex): Hex {
  return `0x${data.slice(2, 10)}`;
}

function describeArguments(name: string, args: readonly unknown[]): string {
  const item = errorsAbi.find((candidate) => candidate.name === name && candidate.inputs.length === args.length);
  return args.map((value, index) => `${item?.inputs[index]?.name ?? index}: ${String(value)}`).join(", ");
}
