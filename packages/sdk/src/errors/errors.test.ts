import {
  BaseError,
  ContractFunctionRevertedError,
  encodeErrorResult,
  RawContractError,
  toFunctionSelector,
} from "viem";
import { formatAbiItem } from "viem/utils";
import { describe, expect, test } from "vitest";
import { errorsAbi } from "../abi/errorsAbi.ts";
import { CONTRACT_ERROR_ADVICE } from "./advice.ts";
import { PangeaError } from "./base.ts";
import { type ContractError, contractErrorName, decodeContractError, toPangeaError } from "./contract.ts";
import { RpcFailedError } from "./rpc.ts";

const SAMPLES: Readonly<Record<string, unknown>> = {
  address: "0x0000000000000000000000000000000000000001",
  bytes4: "0x12345678",
  bytes32: `0x${"ab".repeat(32)}`,
  string: "text",
  uint8: 7,
  uint32: 7,
  bool: true,
  "uint32[]": [7],
};

/** Data of every error of the ABI, with some arguments. */
const encoded = errorsAbi.map((item) => ({
  item,
  data: encodeErrorResult({
    abi: [item],
    errorName: item.name,
    args: item.inputs.map(({ type }) => SAMPLES[type] ?? 7n),
  } as never),
}));

describe("CONTRACT_ERROR_ADVICE", () => {
  test("default: an entry for every error, and for no other", () => {
    const names = [...new Set(errorsAbi.map(({ name }) => name)), "Error", "Panic"];
    expect(Object.keys(CONTRACT_ERROR_ADVICE).toSorted()).toEqual(names.toSorted());
  });

  test("behavior: advice is one or more whole sentences", () => {
    for (const { text } of Object.values(CONTRACT_ERROR_ADVICE)) expect(text).toMatch(/^[A-Z].{15,}[.]$/);
  });
});

describe("decodeContractError", () => {
  test("default: every error, by name and selector", () => {
    for (const { item, data } of encoded) {
      const selector = toFunctionSelector(formatAbiItem(item).replace("error ", "function "));
      expect(decodeContractError(data)).toMatchObject({ name: item.name, selector });
      expect(contractErrorName(selector)).toBe(item.name);
    }
  });

  test("behavior: reasons in words and panics", () => {
    const reason = encodeErrorResult({
      abi: [{ type: "error", name: "Error", inputs: [{ name: "", type: "string" }] }],
      args: ["no"],
    });
    expect(decodeContractError(reason)).toMatchObject({ name: "Error", args: ["no"] });
    expect(decodeContractError(`0x4e487b71${"11".padStart(64, "0")}`)).toMatchObject({ name: "Panic", args: [17n] });
  });

  test("behavior: undefined for what is not known", () => {
    for (const data of ["0x", "0x1234", "0xdeadbeef", "0x4e487b71"] as const)
      expect(decodeContractError(data)).toBeUndefined();
  });
});

describe("toPangeaError", () => {
  const data = encodeErrorResult({ abi: errorsAbi, errorName: "PostOnlyWouldTake", args: [5n, 6n] });

  test("default: finds the revert however deep it lies", () => {
    const raw = new RawContractError({ data });
    const nested = new BaseError("outer", { cause: new BaseError("middle", { cause: raw }) });
    const decoded = new ContractFunctionRevertedError({ abi: [], data, functionName: "placeOrder" });
    const plain = Object.assign(new Error("execution reverted"), { data: { data } });
    for (const error of [raw, nested, decoded, plain]) {
      expect(toPangeaError(error)).toMatchObject({
        errorName: "PostOnlyWouldTake",
        args: [5n, 6n],
        ccxt: "OrderImmediatelyFillable",
      });
    }
  });

  test("behavior: the message says what happened and what to do", () => {
    const { message } = toPangeaError(new RawContractError({ data })) as ContractError;
    expect(message).toMatchInlineSnapshot(`
      "The exchange refused: PostOnlyWouldTake(tick: 5, bestOpposite: 6).

      The order would meet the best order of the other side at \`bestOpposite\`. Move the price, or use "postOnlySlide".

      Docs: docs/errors.md#postonlywouldtake"
    `);
  });

  test("behavior: errors of the SDK stay as they are, others become RpcFailedError", () => {
    const own = new PangeaError("mine", { code: "RPC" });
    expect(toPangeaError(own)).toBe(own);
    const foreign = new Error("socket hang up");
    expect(toPangeaError(foreign)).toBeInstanceOf(RpcFailedError);
    expect(toPangeaError(foreign)).toMatchObject({ cause: foreign, details: "socket hang up" });
  });
});

describe("PangeaError", () => {
  test("behavior: walk follows the causes", () => {
    const root = new TypeError("root");
    const error = new PangeaError("outer", { code: "RPC", cause: new Error("middle", { cause: root }) });
    expect(error.walk()).toBe(root);
    expect(error.walk((candidate) => candidate instanceof TypeError)).toBe(root);
    expect(error.walk((candidate) => candidate instanceof RangeError)).toBeUndefined();
    expect(error.walk((candidate) => candidate === error)).toBe(error);
  });
});
