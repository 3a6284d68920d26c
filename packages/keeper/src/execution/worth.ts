import { formatEther, formatGwei } from "viem";
import type { Spending } from "../store/intents.ts";

/** What an action costs and brings. */
export interface Bill {
  /** Gas that it may use. */
  readonly gas: bigint;
  /** Wei per gas, at most. */
  readonly maxFeePerGas: bigint;
  /** Wei per gas that are expected. */
  readonly expectedFeePerGas: bigint;
  /** Dollars. */
  readonly reward: number;
  readonly capital: number;
}

/** What the operator allows. Amounts of ether in wei, of dollars in whole ones. */
export interface Allowance {
  readonly maxFeePerGas: bigint;
  readonly gasPerDay: bigint;
  readonly capitalPerAction: number;
  readonly capitalPerDay: number;
  readonly dollarsPerEther: number;
  /** Least that it must bring after its gas. */
  readonly minProfit: number;
}

/**
 * Why an action is not worth its gas, or beyond the limits.
 *
 * @param spent - In the last 24 hours.
 * @returns Undefined when nothing speaks against it.
 */
export function objection(bill: Bill, allowance: Allowance, spent: Spending): string | undefined {
  const { maxFeePerGas, gasPerDay, capitalPerAction, capitalPerDay, minProfit, dollarsPerEther } = allowance;
  if (bill.expectedFeePerGas > maxFeePerGas) {
    return `gas costs ${formatGwei(bill.expectedFeePerGas)} gwei, more than transactions.maxFeePerGas ${formatGwei(maxFeePerGas)}`;
  }
  const cost = bill.gas * bill.expectedFeePerGas;
  if (spent.gas + cost > gasPerDay) {
    return `${formatEther(spent.gas + cost)} ether of gas in 24 hours would be more than limits.gasPerDay ${formatEther(gasPerDay)}`;
  }
  const profit = bill.reward - Number(formatEther(cost)) * dollarsPerEther;
  if (profit < minProfit) {
    return `it brings ${profit.toFixed(6)} dollars after gas, less than its minProfit ${minProfit}`;
  }
  if (bill.capital > capitalPerAction) {
    return `it commits ${bill.capital} dollars, more than limits.capitalPerAction ${capitalPerAction}`;
  }
  if (bill.capital > 0 && spent.capital + bill.capital > capitalPerDay) {
    return `${spent.capital + bill.capital} dollars committed in 24 hours would be more than limits.capitalPerDay ${capitalPerDay}`;
  }
  return undefined;
}
