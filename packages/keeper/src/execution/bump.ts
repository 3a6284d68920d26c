import type { Fees } from "@pangea/sdk";
import { type Hex, keccak256, type LocalAccount, parseTransaction, type TransactionSerializableEIP1559 } from "viem";
import type { StoredTransaction } from "../store/intents.ts";

/** Nodes take a transaction with the same nonce only if both of its fees are higher by a tenth or more. */
const RAISE = { numerator: 5n, denominator: 4n } as const;

/**
 * The same transaction with higher fees: a quarter more, or what is estimated now.
 *
 * @param cap - Most to pay for gas, wei.
 * @returns Undefined when that would be more than the cap.
 */
export async function raiseFees(
  account: LocalAccount,
  { raw, nonce }: Pick<StoredTransaction, "raw" | "nonce">,
  { now, cap }: { readonly now: Fees; readonly cap: bigint },
): Promise<Omit<StoredTransaction, "signed"> | undefined> {
  const old = parseTransaction(raw) as TransactionSerializableEIP1559;
  const maxFeePerGas = higher(old.maxFeePerGas ?? 0n, now.maxFeePerGas);
  const maxPriorityFeePerGas = higher(old.maxPriorityFeePerGas ?? 0n, now.maxPriorityFeePerGas);
  if (maxFeePerGas > cap || maxPriorityFeePerGas > maxFeePerGas) return undefined;
  const { r: _r, s: _s, v: _v, yParity: _p, ...unsigned } = old;
  const signed: Hex = await account.signTransaction({
    ...unsigned,
    maxFeePerGas,
    maxPriorityFeePerGas,
    type: "eip1559",
  });
  return { hash: keccak256(signed), lane: account.address, nonce, raw: signed };
}

function higher(old: bigint, now: bigint): bigint {
  const raised = (old * RAISE.numerator) / RAISE.denominator + 1n;
  return now > raised ? now : raised;
}
