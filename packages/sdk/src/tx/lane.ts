import { type Account, type Hash, type Hex, keccak256, type LocalAccount, type TransactionReceipt } from "viem";
import { estimateGas, getChainId, sendRawTransaction } from "viem/actions";
import {
  NonceConflictError,
  NoSignerError,
  PreBroadcastError,
  TransactionUncertainError,
} from "../errors/transaction.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { type Logger, silentLogger } from "../runtime/logger.ts";
import { createMutex } from "../runtime/mutex.ts";
import type { PangeaClient } from "../types/client.ts";
import { classifySendFailure } from "./classify.ts";
import { createFeeSource, type Fees } from "./fees.ts";
import { withHeadroom } from "./gas.ts";
import { createNonces } from "./nonces.ts";
import { pollReceipt, requireSuccess } from "./receipt.ts";
import { sendError } from "./sendCall.ts";
import { refusal, sendRawSync } from "./sendRawSync.ts";
import type { Lane, LaneRequest, ReceiptOptions, SignedTransaction } from "./types.ts";

/** What a lane is made of. */
export interface CreateLaneParameters {
  /** Any viem client. */
  readonly client: PangeaClient;
  /** Local account that signs. Default: the client's. No two lanes, and nothing else, may send with one key. */
  readonly account?: Account | undefined;
  /** Fees of every transaction, wei per gas. Default: estimated and remembered for `feeLifetime`. */
  readonly fees?: Fees | undefined;
  /** Milliseconds for which estimated fees are used. Default 5,000. */
  readonly feeLifetime?: number | undefined;
  /** Called with every transaction between signing and broadcasting, so that it can be recorded. */
  readonly onSigned?: ((transaction: SignedTransaction) => void | Promise<void>) | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/** A transaction that was broadcast, and the answer to that. */
interface Dispatched<Answer> extends SignedTransaction {
  readonly answer: Promise<Answer>;
}

const FEE_LIFETIME = 5_000;

/** Gas of a transfer of nothing to oneself, which fills a hole. */
const HOLE_GAS = 21_000n;

/**
 * Makes a lane: the transactions of one signer, in order, any number of them on their way at once. The nonce lives in
 * memory and is seeded from the node inside the lock. A failure that leaves open whether a transaction got through
 * never takes its nonce back; the next send asks the node first. A refusal gives it back, and if later ones are on
 * their way, fills the hole.
 *
 * @param parameters - Client, signer and what to inject.
 * @throws {NoSignerError} when there is no local account to sign with.
 * @example
 * const lane = createLane({ client });
 * await Promise.all(orders.map((order) => placeOrder(client, { exchange, account, market, order, gas: 400_000n, lane })));
 */
export function createLane(parameters: CreateLaneParameters): Lane {
  const { client, onSigned, clock = systemClock, logger = silentLogger, feeLifetime = FEE_LIFETIME } = parameters;
  const account = requireLocal(parameters.account ?? client.account);
  const mutex = createMutex();
  const nonces = createNonces(client, account.address);
  const estimateFees = createFeeSource(client, feeLifetime, clock);
  let chainId: Promise<number> | undefined;

  const prepare = async (request: LaneRequest) => {
    // a promise that failed is not kept, so that the next send asks again
    chainId ??= client.chain ? Promise.resolve(client.chain.id) : getChainId(client);
    chainId.catch(() => {
      chainId = undefined;
    });
    const call = { to: request.to, data: request.data, value: request.value ?? 0n };
    const [id, gas, fees] = await Promise.all([
      chainId,
      request.gas ?? estimateGas(client, { account, ...call, prepare: false }).then(withHeadroom),
      chooseFees(request, parameters.fees, estimateFees),
    ]);
    return { ...call, chainId: id, gas, ...fees, type: "eip1559" as const };
  };

  /** Reserves, signs and starts the broadcast under the lock. The answer is awaited outside, so that sends overlap. */
  const dispatch = async <Answer>(
    request: LaneRequest,
    broadcast: (transaction: SignedTransaction) => Promise<Answer>,
  ): Promise<Dispatched<Answer>> => {
    const prepared = await prepare(request).catch((error: unknown) => {
      throw sendError(error);
    });
    return mutex.run(async () => {
      const nonce = await nonces.take();
      const transaction = await sign({ ...prepared, nonce }, request.onSigned);
      nonces.use(nonce, transaction.hash);
      const answer = broadcast(transaction);
      // whoever awaits it sees the failure; until then it must not count as unhandled
      answer.catch(() => {});
      return { ...transaction, answer };
    });
  };

  const sign = async (
    request: Awaited<ReturnType<typeof prepare>> & { nonce: number },
    record: LaneRequest["onSigned"],
  ): Promise<SignedTransaction> => {
    const { nonce } = request;
    try {
      const serializer = client.chain?.serializers?.transaction;
      const raw: Hex = await account.signTransaction(
        request,
        serializer === undefined ? {} : ({ serializer } as never),
      );
      const transaction = { raw, nonce, hash: keccak256(raw) };
      await onSigned?.(transaction);
      await record?.(transaction);
      return transaction;
    } catch (error) {
      nonces.giveBack(nonce);
      throw new PreBroadcastError("it could not be signed or recorded", { cause: error });
    }
  };

  /** What the failure of a broadcast means for the nonce. */
  const release = async (nonce: number, error: unknown): Promise<void> => {
    logger.warn({ nonce, address: account.address, error }, "transaction failed");
    if (!(error instanceof PreBroadcastError)) {
      nonces.settle(nonce);
      nonces.doubt();
      return;
    }
    const isHole = await mutex.run(async () => {
      nonces.giveBack(nonce);
      return nonces.isFollowed(nonce);
    });
    if (isHole) await fillHole();
  };

  const fillHole = async (): Promise<void> => {
    const request = { to: account.address, data: "0x" as const, gas: HOLE_GAS };
    try {
      const { nonce, answer } = await dispatch(request, ({ raw }) =>
        sendRawTransaction(client, { serializedTransaction: raw }),
      );
      await answer;
      nonces.settle(nonce);
      logger.debug({ nonce }, "hole filled");
    } catch (error) {
      // reported by status(); the next send tries again
      nonces.doubt();
      logger.warn({ error }, "hole not filled");
    }
  };

  const send = async (request: LaneRequest): Promise<Hash> => {
    const { hash, nonce, answer } = await dispatch(request, (transaction) => broadcastOnly(client, transaction));
    try {
      await answer;
      nonces.settle(nonce);
      return hash;
    } catch (error) {
      await release(nonce, error);
      throw error;
    }
  };

  const sendSync = async (request: LaneRequest & ReceiptOptions): Promise<TransactionReceipt> => {
    const { timeout, pollingInterval, signal } = request;
    const options = { timeout, pollingInterval, signal, clock };
    const { nonce, answer } = await dispatch(request, (transaction) =>
      sendRawSync(client, { ...transaction, ...options }),
    );
    try {
      const receipt = await answer;
      nonces.settle(nonce);
      return await requireSuccess(client, receipt);
    } catch (error) {
      if (isAboutNonce(error)) await release(nonce, error);
      throw error;
    }
  };

  return {
    address: account.address,
    send,
    sendSync,
    resync: () =>
      mutex.run(async () => {
        await nonces.resync();
        return nonces.status();
      }),
    status: nonces.status,
  };
}

/** Broadcasts without waiting for the receipt. Throws errors of the SDK only. */
async function broadcastOnly(client: PangeaClient, { raw, hash, nonce }: SignedTransaction): Promise<void> {
  try {
    await sendRawTransaction(client, { serializedTransaction: raw });
  } catch (cause) {
    const failure = classifySendFailure(cause);
    if (failure === "known") return;
    if (failure === "rejected" || failure === "unsupported") throw refusal(cause);
    const isThere = await pollReceipt(client, { hash, nonce, timeout: 0 }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    throw failure === "nonceTooLow"
      ? new NonceConflictError({ hash, nonce, cause })
      : new TransactionUncertainError({ hash, nonce, cause });
  }
}

/** Errors after which the lane must think about the nonce; a revert is not among them, it used its nonce. */
function isAboutNonce(error: unknown): boolean {
  return (
    error instanceof PreBroadcastError ||
    error instanceof TransactionUncertainError ||
    error instanceof NonceConflictError
  );
}

async function chooseFees(request: LaneRequest, fixed: Fees | undefined, estimate: () => Promise<Fees>): Promise<Fees> {
  const { maxFeePerGas, maxPriorityFeePerGas } = request;
  if (maxFeePerGas !== undefined && maxPriorityFeePerGas !== undefined) return { maxFeePerGas, maxPriorityFeePerGas };
  const fees = fixed ?? (await estimate());
  return {
    maxFeePerGas: maxFeePerGas ?? fees.maxFeePerGas,
    maxPriorityFeePerGas: maxPriorityFeePerGas ?? fees.maxPriorityFeePerGas,
  };
}

function requireLocal(account: Account | undefined): LocalAccount {
  if (account?.type !== "local") throw new NoSignerError();
  return account;
}
