import { describe, expect, test } from "vitest";
import { createFakeNode, signer } from "../../test/fakeNode.ts";
import {
  NonceConflictError,
  NoSignerError,
  PreBroadcastError,
  TransactionUncertainError,
} from "../errors/transaction.ts";
import { classifySendFailure } from "./classify.ts";
import { createLane } from "./lane.ts";
import { sendCall } from "./sendCall.ts";
import { sendCallSync } from "./sendCallSync.ts";
import { syncMethod } from "./sendRawSync.ts";

const call = { to: "0x00000000000000000000000000000000000000aa", data: "0x", gas: 21_000n } as const;
const SYNC = "eth_sendRawTransactionSync";
const REALTIME = "realtime_sendRawTransaction";

function sent(calls: readonly string[]): readonly string[] {
  return calls.filter((method) => /send/i.test(method));
}

describe("sendCallSync", () => {
  test("default: one request where the node can do that", async () => {
    const node = createFakeNode({ methods: [SYNC, REALTIME] });
    const receipt = await sendCallSync(node.client, call, call);
    expect(receipt.status).toBe("success");
    expect(sent(node.calls)).toEqual([SYNC]);
    expect(node.calls).not.toContain("eth_getTransactionReceipt");
  });

  test("behavior: tries the next method, and remembers what works", async () => {
    const realtime = createFakeNode({ methods: [REALTIME] });
    await sendCallSync(realtime.client, call, call);
    await sendCallSync(
      realtime.client.extend(() => ({ more: true })),
      call,
      call,
    );
    expect(sent(realtime.calls)).toEqual([SYNC, REALTIME, REALTIME]);
    expect(syncMethod(realtime.client)).toBe(REALTIME);

    const plain = createFakeNode({ methods: [] });
    await sendCallSync(plain.client, call, call);
    await sendCallSync(plain.client, call, call);
    expect(sent(plain.calls)).toEqual([SYNC, REALTIME, "eth_sendRawTransaction", "eth_sendRawTransaction"]);
    expect(syncMethod(plain.client)).toBe("poll");
  });

  test("behavior: takes nothing from the options but how to send", async () => {
    const node = createFakeNode({ methods: [SYNC] });
    const lane = createLane({ client: node.client, fees: { maxFeePerGas: 10n, maxPriorityFeePerGas: 1n } });
    const options = { gas: 21_000n, to: signer.address, data: "0x1234", value: 5n };
    await sendCallSync(node.client, call, options);
    await sendCallSync(node.client, call, { ...options, lane });
    await sendCall(node.client, call, { ...options, lane });
    await sendCall(node.client, call, options);
    expect([...node.receivers().values()]).toEqual([call.to, call.to, call.to, call.to]);
  });

  test("behavior: an answer in time is not needed, a receipt is", async () => {
    const node = createFakeNode({ methods: [SYNC] });
    for (const message of ["realtime transaction expired", "already known", "connection reset", "nonce too low"]) {
      node.failNext({ error: { code: -32_000, message }, gotThrough: true });
      await expect(sendCallSync(node.client, call, call)).resolves.toMatchObject({ status: "success" });
    }
  });

  test("error: TransactionUncertainError with the hash", async () => {
    const node = createFakeNode({ methods: [SYNC] });
    node.failNext({ error: { code: -32_000, message: "connection reset" }, gotThrough: false });
    const failing = sendCallSync(node.client, call, { ...call, timeout: 20, pollingInterval: 5 });
    await expect(failing).rejects.toBeInstanceOf(TransactionUncertainError);
    await expect(failing).rejects.toMatchObject({
      hash: expect.stringMatching(/^0x/),
      nonce: 0,
      ccxt: "RequestTimeout",
    });
  });

  test("error: TransactionUncertainError at once when aborted", async () => {
    const node = createFakeNode({ methods: [] });
    node.setMining(false);
    const failing = sendCallSync(node.client, call, { ...call, signal: AbortSignal.timeout(30) });
    await expect(failing).rejects.toBeInstanceOf(TransactionUncertainError);
  });

  test("error: PreBroadcastError when the node refuses", async () => {
    const node = createFakeNode({ methods: [SYNC] });
    node.failNext({
      error: { code: -32_000, message: "insufficient funds for gas * price + value" },
      gotThrough: false,
    });
    const failing = sendCallSync(node.client, call, call);
    await expect(failing).rejects.toBeInstanceOf(PreBroadcastError);
    await expect(failing).rejects.toMatchObject({ ccxt: "InsufficientFunds" });
  });

  test("error: NonceConflictError when another transaction has the nonce", async () => {
    const node = createFakeNode({ methods: [SYNC] });
    node.failNext({ error: { code: -32_000, message: "nonce too low: next nonce 5, tx nonce 0" }, gotThrough: false });
    await expect(sendCallSync(node.client, call, call)).rejects.toBeInstanceOf(NonceConflictError);
  });

  test("error: NoSignerError", async () => {
    const { client } = createFakeNode({ methods: [] });
    await expect(sendCallSync({ ...client, account: undefined }, call, call)).rejects.toBeInstanceOf(NoSignerError);
    await expect(sendCallSync({ ...client, account: undefined }, call, { ...call, signer })).resolves.toBeDefined();
  });
});

describe("classifySendFailure", () => {
  test("default", () => {
    const cases = {
      unsupported: ["the method realtime_x does not exist", "Method not found", "unknown method"],
      known: ["already known", "transaction already imported"],
      nonceTooLow: ["nonce too low", "invalid nonce; expected 5"],
      rejected: ["insufficient funds", "intrinsic gas too low", "transaction underpriced", "exceeds block gas limit"],
      ambiguous: ["socket hang up", "realtime transaction expired", "internal error"],
    };
    for (const [failure, messages] of Object.entries(cases)) {
      for (const message of messages) expect(classifySendFailure(new Error(message)), message).toBe(failure);
    }
    expect(classifySendFailure(Object.assign(new Error("no"), { code: -32_601 }))).toBe("unsupported");
    expect(classifySendFailure(Object.assign(new Error("forbidden"), { status: 403 }))).toBe("unsupported");
  });
});
