// Logs of loans in a form that can be compared: what a call is predicted to make known, and what its receipt holds.

import { pangeaAbi } from "@pangea/sdk/abi";
import { type Address, parseEventLogs, type TransactionReceipt } from "viem";
import type { VenueEvent } from "../../../test/model/types.ts";

const EVENT_NAMES = [
  "LoanOpened",
  "LoanRepaid",
  "LoanExtended",
  "LoanAssigned",
  "LoanPastDue",
  "ExtensibleSet",
  "RenewalPaid",
  "CreditTermsSet",
] as const;

export function foundLoanLogs({ logs }: TransactionReceipt, exchange: Address): string {
  const own = logs.filter(({ address }) => address.toLowerCase() === exchange.toLowerCase());
  const parsed = parseEventLogs({ abi: pangeaAbi, logs: own, eventName: [...EVENT_NAMES] });
  return parsed.map(({ eventName, args }) => logText(eventName, args)).join("\n");
}

export function predictedLoanLogs(events: readonly VenueEvent[]): string {
  return events.flatMap((event) => ("name" in event ? [logText(event.name, event.args)] : [])).join("\n");
}

function logText(name: string, args: object): string {
  const fields = Object.entries(args).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${name}: ${fields.map(([field, value]) => `${field} ${value}`).join(", ")}`;
}
