// What the exchange says of the trader's account, and the same computed here.

import type { Assessment } from "@pangea/risk-engine";
import { assessSnapshot, getAccountSnapshot, getLoans, getPerp, type Loan, toStanding } from "@pangea/sdk";
import type { BasisVenue } from "./venue.ts";

/** The loans that an account owes. */
export async function owedBy({ chain, exchange }: BasisVenue, account: number): Promise<readonly Loan[]> {
  const { owed } = await getLoans(chain.client, { exchange, account, role: "borrower" });
  return owed;
}

/**
 * The margin of an account by the risk engine, from its snapshot.
 *
 * @throws {Error} when the exchange says anything else.
 */
export async function assessmentOf(venue: BasisVenue, account: number): Promise<Assessment> {
  const { chain, exchange } = venue;
  const snapshot = await getAccountSnapshot(chain.client, { exchange, account });
  const assessment = assessSnapshot(snapshot);
  // what creditors would get is left out
  const { resolutionValue, ...said } = snapshot.standing;
  requireSame("the risk engine", { ...toStanding(assessment), resolutionValue }, { ...said, resolutionValue });
  return assessment;
}

type Values = Readonly<Record<string, bigint | boolean>>;

function requireSame<Compared extends object>(name: string, computed: Compared, said: Compared): void {
  const differing = Object.entries(computed as Values).filter(([key, value]) => value !== (said as Values)[key]);
  if (differing.length === 0) return;
  throw new Error(`By ${name} the account differs from what the exchange says in ${differing.map(([key]) => key)}.`);
}

/** Funding that a lot of the perpetual has paid since the beginning, as of the second of a block. */
export async function fundingIndexAt(
  { chain, exchange, perp: { id: market } }: BasisVenue,
  blockNumber: bigint,
): Promise<bigint> {
  const { fundingIndex } = await getPerp(chain.client, { exchange, market, blockNumber });
  return fundingIndex;
}
