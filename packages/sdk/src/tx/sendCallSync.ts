import { type Account, type Address, keccak256, type LocalAccount, type TransactionReceipt } from "viem";
import { parseAccount } from "viem/accounts";
import { prepareTransactionRequest } from "viem/actions";
import { NoSignerError } from "../errors/transaction.ts";
import type { PangeaClient } from "../types/client.ts";
import { withHeadroom } from "./gas.ts";
import { pollReceipt, requireSuccess } from "./receipt.ts";
import { gasFields, sendCall, sendError } from "./sendCall.ts";
import { sendRawSync } from "./sendRawSync.ts";
import type { ReceiptOptions, TransactionCall, TransactionOptions } from "./types.ts";

/**
 * Sends a transaction and waits for its receipt: in a single request where signer and node allow it.
 *
 * @throws {NoSignerError} when neither client nor options name a signer.
 * @throws {ContractError} when the estimation of gas shows that the call would be refused.
 * @throws {PreBroadcastError} when the node refused the transaction.
 * @throws {TransactionRevertedError} when the transaction was included and reverted.
 * @throws {TransactionUncertainError} when no receipt was seen in time.
 * @throws {NonceConflictError} when another transaction used the nonce.
 * @example
 * const receipt = await sendCallSync(client, placeOrder.call(parameters), { gas: 400_000n });
 */
export async function sendCallSync(
  client: PangeaClient,
  call: TransactionCall,
  options: TransactionOptions & ReceiptOptions = {},
): Promise<TransactionReceipt> {
  const { lane, signer = client.account, timeout, pollingInterval, signal } = options;
  const { to, data, value } = call;
  // only what is known is taken from the options: those of an action hold its arguments, too, such as another `to`
  const waiting = { timeout, pollingInterval, signal };
  if (lane !== undefined) return lane.sendSync({ to, data, value, ...gasFields(options), ...waiting });
  if (signer === undefined) throw new NoSignerError();
  const local = asLocal(signer);
  if (local === undefined) {
    const hash = await sendCall(client, call, options);
    return requireSuccess(client, await pollReceipt(client, { ...waiting, hash }));
  }
  const signed = await sign(client, call, { ...options, signer: local });
  return requireSuccess(client, await sendRawSync(client, { ...waiting, ...signed }));
}

async function sign(
  client: PangeaClient,
  call: TransactionCall,
  options: TransactionOptions & { readonly signer: LocalAccount },
) {
  const { signer } = options;
  const { to, data, value } = call;
  try {
    const request = await prepareTransactionRequest(client, {
      account: signer,
      chain: client.chain,
      to,
      data,
      value,
      ...gasFields(options),
    } as never);
    const serializer = client.chain?.serializers?.transaction;
    const gas = options.gas ?? withHeadroom(BigInt((request as { gas?: bigint }).gas ?? 0n));
    const raw = await signer.signTransaction(
      { ...(request as object), gas } as never,
      serializer === undefined ? {} : { serializer },
    );
    return { raw, hash: keccak256(raw), nonce: Number((request as { nonce?: number }).nonce) };
  } catch (error) {
    throw sendError(error);
  }
}

function asLocal(signer: Account | Address): LocalAccount | undefined {
  const account = parseAccount(signer);
  return account.type === "local" ? account : undefined;
}
