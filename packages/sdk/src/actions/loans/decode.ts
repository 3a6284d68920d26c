import type { ContractFunctionReturnType } from "viem";
import type { pangeaAbi } from "../../abi/pangea.ts";
import type { Loan } from "../../types/loan.ts";

type RawLoan = ContractFunctionReturnType<typeof pangeaAbi, "view", "loanInfo">;

export function decodeLoan({ rate, ...loan }: RawLoan): Loan {
  return { ...loan, rate: BigInt(rate) };
}
