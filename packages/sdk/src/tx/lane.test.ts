import { describe, expect, test } from "vitest";
import { createFakeNode, signer } from "../../test/fakeNode.ts";
import {
  NonceConflictError,
  NoSignerError,
  PreBroadcastError,
  TransactionUncertainError,
} from "../errors/transaction.ts";
import { createLane } from "./lane.ts";
import type { SignedTransaction } from "./types.ts";

const to = "0x00000000000000000000000000000000000000aa";
const request = { to, data: "0x", gas: 21_000n } as const;
const fees = { maxFeePerGas: 10n, maxPriorityFeePerGas: 1n };
const quick = { timeout: 20, pollingInterval: 5 };
const lost = { error: { code: -32_000, message: "socket hang up" }, gotThrough: false };
const late = { error: { code: -32_000, message: "socket hang up" }, gotThrough: true };
const refused = { error: { code: -32_000, message: "intrinsic gas too low" }, gotThrough: false };

function create() {
  const node = createFakeNode({ methods: ["eth_sendRawTransactionSync"] });
  const signed: SignedTransaction[] = [];
  const lane = createLane({ client: node.client, fees, onSigned: (transaction) => void signed.push(transaction) });
  return { node, lane, signed };
}

describe("createLane", () => {
  test("default: many at once, in order, with a single question for the nonce", async () => {
    const { node, lane, signed } = create();
    await Promise.all(Array.from({ length: 20 }, () => lane.sendSync(request)));
    expect(node.nonces()).toEqual(Array.from({ length: 20 }, (_, nonce) => nonce));
    expect(signed.map(({ nonce }) => nonce)).toEqual(node.nonces());
    expect(node.calls.filter((method) => method === "eth_getTransactionCount")).toHaveLength(1);
    expect(node.calls).not.toContain("eth_estimateGas");
    expect(lane.status()).toEqual({ nextNonce: 20, inFlight: 0, holes: [] });
  });

  test("behavior: sends overlap instead of waiting for receipts", async () => {
    const { node, lane } = create();
    node.setMining(false);
    const waiting = [0, 1, 2].map(() => lane.sendSync({ ...request, timeout: 2_000, pollingInterval: 5 }));
    await expect.poll(() => node.nonces()).toEqual([0, 1, 2]);
    expect(lane.status().inFlight).toBe(3);
    node.setMining(true);
    await Promise.all(waiting);
    expect(lane.status().inFlight).toBe(0);
  });

  test("behavior: what may have got through keeps its nonce, and what did is not sent again", async () => {
    const { node, lane } = create();
    node.failNext(late);
    await expect(lane.send(request)).resolves.toMatch(/^0x/);
    await lane.send(request);
    expect(node.nonces()).toEqual([0, 1]);
  });

  test("behavior: after an ambiguous failure the next send asks first, and takes the nonce up again", async () => {
    const { node, lane } = create();
    await lane.send(request);
    node.failNext(lost);
    await expect(lane.sendSync({ ...request, ...quick })).rejects.toBeInstanceOf(TransactionUncertainError);
    expect(lane.status().nextNonce).toBe(2);
    await lane.send(request);
    expect(node.nonces()).toEqual([0, 1]);
  });

  test("behavior: an uncertain transaction below others is a hole, which the next one fills", async () => {
    const { node, lane } = create();
    node.failNext(lost);
    const [first, second] = [lane.sendSync({ ...request, ...quick }), lane.send(request)];
    await expect(first).rejects.toBeInstanceOf(TransactionUncertainError);
    await second;
    expect(node.nonces()).toEqual([1]);
    await expect(lane.resync()).resolves.toMatchObject({ nextNonce: 2, holes: [0] });
    await lane.send(request);
    await lane.send(request);
    expect(node.nonces()).toEqual([0, 1, 2]);
  });

  test("behavior: a refused transaction gives its nonce back, or has its hole filled at once", async () => {
    const { node, lane } = create();
    node.failNext(refused);
    await expect(lane.send(request)).rejects.toBeInstanceOf(PreBroadcastError);
    expect(lane.status()).toEqual({ nextNonce: 0, inFlight: 0, holes: [] });

    node.failNext(refused);
    const [first, second] = [lane.sendSync(request), lane.sendSync(request)];
    await expect(first).rejects.toBeInstanceOf(PreBroadcastError);
    await second;
    await expect.poll(() => node.nonces()).toEqual([0, 1]);
    expect(node.receivers().get(0)).toBe(signer.address.toLowerCase());
  });

  test("behavior: a transaction that cannot be recorded is not sent", async () => {
    const { client, calls } = createFakeNode({ methods: [] });
    const lane = createLane({ client, fees, onSigned: () => Promise.reject(new Error("disk full")) });
    await expect(lane.send(request)).rejects.toMatchObject({ code: "PRE_BROADCAST", details: "disk full" });
    expect(calls).not.toContain("eth_sendRawTransaction");
    expect(lane.status().nextNonce).toBe(0);
  });

  test("behavior: a request has its own transaction recorded, after the lane, and is not sent if that fails", async () => {
    const { node, lane, signed } = create();
    const own: SignedTransaction[] = [];
    await Promise.all([
      lane.send({ ...request, onSigned: (transaction) => void own.push(transaction) }),
      lane.send(request),
    ]);
    expect(own).toEqual(signed.filter(({ nonce }) => nonce === own[0]?.nonce));
    const failing = lane.send({ ...request, onSigned: () => Promise.reject(new Error("disk full")) });
    await expect(failing).rejects.toBeInstanceOf(PreBroadcastError);
    expect(node.nonces()).toEqual([0, 1]);
  });

  test("behavior: recovers when something else has used the key", async () => {
    const { node, lane } = create();
    await lane.send(request);
    node.useElsewhere(3);
    node.failNext({ error: { code: -32_000, message: "nonce too low" }, gotThrough: false });
    await expect(lane.send(request)).rejects.toBeInstanceOf(NonceConflictError);
    await lane.send(request);
    expect(node.nonces()).toEqual([0, 4]);
  });

  test("behavior: estimates what is not given, and fees only now and then", async () => {
    const node = createFakeNode({ methods: [] });
    const lane = createLane({ client: node.client });
    await lane.send({ to, data: "0x" });
    await lane.send({ to, data: "0x" });
    expect(node.calls.filter((method) => method === "eth_estimateGas")).toHaveLength(2);
    expect(node.calls.filter((method) => method === "eth_getBlockByNumber")).toHaveLength(1);
  });

  test("behavior: fuzz: any mix of failures leaves no hole behind", async () => {
    const { node, lane } = create();
    for (let round = 0; round < 30; round += 1) {
      const failures = [lost, late, refused].slice(0, round % 4);
      node.failNext(...failures);
      await Promise.allSettled(Array.from({ length: 4 }, () => lane.sendSync({ ...request, ...quick })));
    }
    for (let count = 0; count < 4; count += 1) await lane.send(request).catch(() => {});
    await lane.resync();
    for (let holes = lane.status().holes.length; holes > 0; holes -= 1) await lane.send(request);
    const nonces = node.nonces();
    expect(nonces).toEqual(Array.from({ length: nonces.length }, (_, nonce) => nonce));
    expect(lane.status().nextNonce).toBe(nonces.length);
  });

  test("error: NoSignerError", () => {
    const { client } = createFakeNode({ methods: [] });
    expect(() => createLane({ client: { ...client, account: undefined } })).toThrow(NoSignerError);
  });
});
