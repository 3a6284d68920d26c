import { type Address, encodeEventTopics, type Hex, isAddressEqual, parseEventLogs } from "viem";
import { pangeaAbi } from "../abi/pangea.ts";
import type { LoanChange } from "../types/loan.ts";

/** Topics of the logs about loans. */
export const LOAN_TOPICS: readonly Hex[] = (
  [
    "LoanOpened",
    "LoanRepaid",
    "LoanExtended",
    "LoanAssigned",
    "LoanPastDue",
    "ExtensibleSet",
    "RenewalPaid",
    "CreditTermsSet",
    "RelendSet",
  ] as const
).map((eventName) => encodeEventTopics({ abi: pangeaAbi, eventName })[0] as Hex);

const HOUR = 3_600n;

/** The parts of a log that are needed to read it. */
interface RawLog {
  readonly address: Address;
  readonly topics: readonly Hex[] | readonly [];
  readonly data: Hex;
}

/**
 * Reads what the logs of a receipt say about loans, in order. Other logs are passed over.
 *
 * @param parameters - Logs, and the exchange whose logs count.
 * @example
 * const opened = readLoanChanges({ logs: receipt.logs, exchange }).filter(({ type }) => type === "opened");
 */
export function readLoanChanges({
  logs,
  exchange,
}: {
  readonly logs: readonly RawLog[];
  readonly exchange: Address;
}): LoanChange[] {
  return logs.filter(({ address }) => isAddressEqual(address, exchange)).flatMap((log) => decodeLoanLog(log) ?? []);
}

/** What a log says about loans, undefined = nothing. */
export function decodeLoanLog(log: Omit<RawLog, "address">): LoanChange | undefined {
  const [event] = parseEventLogs({ abi: pangeaAbi, logs: [log as never] });
  if (event === undefined) return undefined;
  switch (event.eventName) {
    case "LoanOpened": {
      const { loan, borrower, lender, market, principal, rate, start } = event.args;
      return {
        ...{ type: "opened", loan, borrower: Number(borrower), lender: Number(lender), market: Number(market) },
        ...{ principal, rate, start: Number(start * HOUR) },
      };
    }
    case "LoanRepaid":
      return { type: "repaid", ...event.args };
    case "LoanExtended":
      return { type: "extended", ...event.args, start: Number(event.args.start * HOUR) };
    case "LoanAssigned":
      return { type: "assigned", ...event.args };
    case "LoanPastDue":
      return { type: "pastDue", loan: event.args.loan, bookedHours: Number(event.args.bookedHours) };
    case "ExtensibleSet":
      return { type: "extensible", loan: event.args.loan, isExtensible: event.args.extensible };
    case "RenewalPaid":
      return { type: "renewalPaid", ...event.args, keeper: Number(event.args.keeper) };
    case "CreditTermsSet": {
      const { account, leverageCap, maxRenewRate } = event.args;
      return { type: "creditTerms", account: Number(account), leverageCap: Number(leverageCap), maxRenewRate };
    }
    case "RelendSet":
      return {
        ...{ type: "relend", account: Number(event.args.account), market: Number(event.args.market) },
        rate: event.args.rate,
      };
    default:
      return undefined;
  }
}
