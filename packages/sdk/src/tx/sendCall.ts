import type { Account, Address, Hash } from "viem";
import { parseAccount } from "viem/accounts";
import { estimateGas, sendTransaction } from "viem/actions";
import { ContractError, toPangeaError } from "../errors/contract.ts";
import { NoSignerError } from "../errors/transaction.ts";
import type { PangeaClient } from "../types/client.ts";
import { classifySendFailure } from "./classify.ts";
import { withHeadroom } from "./gas.ts";
import { refusal } from "./sendRawSync.ts";
import type { TransactionCall, TransactionOptions } from "./types.ts";

/**
 * Sends a transaction and returns its hash: through the lane if there is one, else as the client does it.
 *
 * @throws {NoSignerError} when neither client nor options name a signer.
 * @throws {ContractError} when the estimation of gas shows that the call would be refused.
 * @throws {PreBroadcastError} when the node refused the transaction.
 * @example
 * const hash = await sendCall(client, placeOrder.call(parameters), { gas: 400_000n });
 */
export async function sendCall(
  client: PangeaClient,
  call: TransactionCall,
  options: TransactionOptions = {},
): Promise<Hash> {
  const { lane, signer = client.account } = options;
  const { to, data, value } = call;
  // only what is known is taken from the options: those of an action hold its arguments, too, such as another `to`
  const fields = gasFields(options);
  if (lane !== undefined) return lane.send({ to, data, value, ...fields });
  if (signer === undefined) throw new NoSignerError();
  try {
    const gas = fields.gas ?? (await estimateFor(client, call, signer));
    return await sendTransaction(client, {
      to,
      data,
      value,
      account: signer,
      chain: client.chain ?? null,
      ...fields,
      ...(gas === undefined ? {} : { gas }),
    } as never);
  } catch (error) {
    throw sendError(error);
  }
}

/** Gas limit of a transaction that is signed here. The wallet of another account estimates for itself. */
async function estimateFor(client: PangeaClient, { to, data, value }: TransactionCall, signer: Account | Address) {
  const account = parseAccount(signer);
  if (account.type !== "local") return undefined;
  return withHeadroom(await estimateGas(client, { account, to, data, value, prepare: false } as never));
}

/** Gas, nonce and fees without those that are undefined, which viem would take for given. */
export function gasFields({
  gas,
  nonce,
  maxFeePerGas,
  maxPriorityFeePerGas,
}: Omit<TransactionOptions, "lane" | "signer">) {
  return {
    ...(gas === undefined ? {} : { gas }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(maxFeePerGas === undefined ? {} : { maxFeePerGas }),
    ...(maxPriorityFeePerGas === undefined ? {} : { maxPriorityFeePerGas }),
  };
}

/** The error of the SDK for a failed send or estimation. */
export function sendError(error: unknown): Error {
  const known = toPangeaError(error);
  if (known instanceof ContractError) return known;
  return classifySendFailure(error) === "rejected" ? refusal(error) : known;
}
