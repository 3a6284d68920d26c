// What the exchange says of the trader's account, and the same computed here.

import type { Assessment } from "@pangea/risk-engine";
import {
  type AccountSnapshot,
  assessSnapshot,
  getAccountSnapshot,
  getLoans,
  getPerp,
  interestPerHour,
  type Loan,
  loansOf,
  toStanding,
} from "@pangea/sdk";
import { HOUR_SECONDS } from "./path.ts";
import { type BasisVenue, DOLLAR } from "./venue.ts";

/** The loans that an account owes. */
export async function owedBy({ chain, exchange }: BasisVenue, account: number): Promise<readonly Loan[]> {
  const { owed } = await getLoans(chain.client, { exchange, account, role: "borrower" });
  return owed;
}

/**
 * The margin of an account by the risk engine, from its snapshot, whose sums are computed from its loans, too.
 *
 * @throws {Error} when the exchange says anything else.
 */
export async function assessmentOf(venue: BasisVenue, account: number): Promise<Assessment> {
  const { chain, exchange } = venue;
  const snapshot = await getAccountSnapshot(chain.client, { exchange, account });
  const assessment = assessSnapshot(snapshot);
  requireSame("the risk engine", toStanding(assessment), snapshot.standing);
  const { principal, interestToTerm, interestAccrued } = loansOf(snapshot, DOLLAR);
  requireSame("its loans", sumsOf(await owedBy(venue, account), snapshot), {
    ...{ principal, interestToTerm, interestAccrued },
  });
  return assessment;
}

type Values = Readonly<Record<string, bigint | boolean>>;

function requireSame<Compared extends object>(name: string, computed: Compared, said: Compared): void {
  const differing = Object.entries(computed as Values).filter(([key, value]) => value !== (said as Values)[key]);
  if (differing.length === 0) return;
  throw new Error(`By ${name} the account differs from what the exchange says in ${differing.map(([key]) => key)}.`);
}

/**
 * What the exchange keeps of loans as sums. Interest that has accrued is that of the hours that have begun, each rounded down: what
 * creditors can claim goes by time, not by the eight hours that a borrower pays at least.
 */
function sumsOf(loans: readonly Loan[], { timestamp }: AccountSnapshot) {
  const hour = Math.floor(timestamp / HOUR_SECONDS);
  const sum = (of: (loan: Loan) => bigint) => loans.reduce((total, loan) => total + of(loan), 0n);
  const ahead = ({ principal: units, rate, end }: Loan) =>
    interestPerHour({ units, rate }) * BigInt(end / HOUR_SECONDS - hour - 1);
  return {
    principal: sum(({ principal }) => principal),
    interestToTerm: sum(({ interestToTerm }) => interestToTerm),
    interestAccrued: sum((loan) => loan.interestToTerm - ahead(loan)),
  };
}

/** Funding that a lot of the perpetual has paid since the beginning, as of the second of a block. */
export async function fundingIndexAt(
  { chain, exchange, perp: { id: market } }: BasisVenue,
  blockNumber: bigint,
): Promise<bigint> {
  const { fundingIndex } = await getPerp(chain.client, { exchange, market, blockNumber });
  return fundingIndex;
}
