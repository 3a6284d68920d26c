// A step of a deployment, and the calls that steps are made of.

import { type Abi, type Address, encodeFunctionData, type TransactionReceipt } from "viem";
import { readArtifact } from "./artifacts.ts";
import { DeploymentError } from "./errors.ts";
import type { DeploymentRecord } from "./record.ts";
import type { Call } from "./transactions.ts";

export interface Step {
  readonly name: string;
  /** What to send, given what earlier steps recorded. */
  readonly call: (record: DeploymentRecord) => Call;
  /** The record with what the transaction brought about. */
  readonly apply: (record: DeploymentRecord, receipt: TransactionReceipt) => DeploymentRecord;
}

export function contractAddress(record: DeploymentRecord, name: string): Address {
  const found = record.contracts[name];
  if (found === undefined) throw new DeploymentError(`${name} is not recorded as deployed.`);
  return found;
}

export const exchangeAbi = (): Abi => readArtifact("IExchange").abi;

/** A step that adds nothing to the record. */
export function change(name: string, call: Step["call"]): Step {
  return { name, call, apply: (record) => record };
}

export function exchangeCall(record: DeploymentRecord, functionName: string, args: readonly unknown[]): Call {
  return {
    to: contractAddress(record, "Exchange"),
    data: encodeFunctionData({ abi: exchangeAbi(), functionName, args }),
  };
}
