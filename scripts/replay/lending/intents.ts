// What is wanted from the exchange at loan markets, before anything is encoded, and how it is encoded.

import { pangeaAbi } from "@pangea/sdk/abi";
import { type Address, type ContractFunctionArgs, type ContractFunctionName, encodeFunctionData } from "viem";
import { callOf, type TransactionCall } from "../calls.ts";
import type { Intent } from "../intents.ts";

type Common = Extract<Intent, { type: "approve" | "openAccount" | "deposit" | "place" | "sweepFees" }>;

export type LendingIntent =
  | Common
  | { readonly type: "cancel"; readonly account: number; readonly market: number; readonly id: bigint }
  | { readonly type: "repay"; readonly loan: bigint; readonly units: bigint }
  | { readonly type: "assign"; readonly loan: bigint; readonly units: bigint; readonly maxRate: bigint }
  | { readonly type: "renew"; readonly loan: bigint; readonly keeper: number }
  | { readonly type: "bookPastDue"; readonly loan: bigint }
  | { readonly type: "setExtensible"; readonly loan: bigint; readonly extensible: boolean }
  | { readonly type: "setCreditTerms"; readonly account: number; readonly maxRenewRate: bigint };

/** More units than any loan has: asks for all of it. */
export const WHOLE_LOAN = 2n ** 62n - 1n;

/** The transaction that does what `owner` intends. */
export function lendingCall(intent: LendingIntent, exchange: Address, owner: Address): TransactionCall {
  const call = <Name extends ContractFunctionName<typeof pangeaAbi, "nonpayable">>(
    functionName: Name,
    args: ContractFunctionArgs<typeof pangeaAbi, "nonpayable", Name>,
  ) => ({ to: exchange, data: encodeFunctionData({ abi: pangeaAbi, functionName, args } as never) });
  switch (intent.type) {
    case "cancel":
      return call("cancelOrder", [intent.account, intent.market, intent.id]);
    case "repay":
      return call("repay", [intent.loan, intent.units]);
    case "assign":
      return call("assign", [intent.loan, intent.units, Number(intent.maxRate), 0]);
    case "renew":
      return call("renew", [intent.loan, intent.keeper, 0]);
    case "bookPastDue":
      return call("bookPastDue", [intent.loan]);
    case "setExtensible":
      return call("setExtensible", [intent.loan, intent.extensible]);
    case "setCreditTerms":
      return call("setCreditTerms", [intent.account, 0, Number(intent.maxRenewRate)]);
    default:
      return callOf(intent, exchange, owner);
  }
}
