// What the exchange says of the trader's account, and the same computed here.

import { type Assessment, assess, createAccount } from "@pangea/risk-engine";
import { getAccountSnapshot, toRiskVenue, toStanding } from "@pangea/sdk";
import { pangeaAbi } from "@pangea/sdk/abi";
import type { BasisVenue } from "./venue.ts";

export interface OpenLoan {
  readonly id: bigint;
  readonly principal: bigint;
  readonly rate: bigint;
  /** Unix seconds. */
  readonly start: number;
  readonly end: number;
  readonly interest: bigint;
  readonly interestToTerm: bigint;
}

export async function loansOf({ chain, exchange }: BasisVenue, account: number): Promise<readonly OpenLoan[]> {
  const [loans] = await chain.client.readContract({
    ...{ address: exchange, abi: pangeaAbi, functionName: "loansOf", args: [account, false, 0, 10] },
  });
  return loans.map(({ rate, ...loan }) => ({ ...loan, rate: BigInt(rate) }));
}

/**
 * The margin of an account by the risk engine, from balances, positions and loans.
 *
 * @throws {Error} when the exchange says anything else.
 */
export async function assessmentOf(venue: BasisVenue, account: number): Promise<Assessment> {
  const { chain, exchange } = venue;
  const snapshot = await getAccountSnapshot(chain.client, { exchange, account });
  const loans = await loansOf(venue, account);
  const riskVenue = toRiskVenue(snapshot);
  const sum = (of: (loan: OpenLoan) => bigint) => loans.reduce((total, loan) => total + of(loan), 0n);
  const assessment = assess(
    riskVenue,
    createAccount(riskVenue, {
      base: {
        cash: snapshot.freeCash + snapshot.heldCash,
        principal: sum(({ principal }) => principal),
        interestToTerm: sum(({ interestToTerm }) => interestToTerm),
        interestAccrued: sum(({ interest }) => interest),
      },
      assets: snapshot.tokens.map(({ asset, free, held, bidCash }) => ({ asset, free, held, bidCash })),
      perps: snapshot.perps.map(({ market, size, quote, bidLots, askLots }) => ({
        ...{ market, size, quote, bidLots, askLots },
      })),
    }),
  );
  // what creditors would get goes by interest so far, which the exchange keeps in a sum that cannot be read
  const { resolutionValue: _, ...standing } = toStanding(assessment);
  const differing = Object.entries(standing).filter(
    ([name, value]) => value !== snapshot.standing[name as keyof typeof standing],
  );
  if (differing.length === 0) return assessment;
  throw new Error(`The risk engine and the exchange differ in ${differing.map(([name]) => name).join(", ")}.`);
}

export interface StandingNow {
  readonly equity: bigint;
  readonly maintenance: bigint;
  readonly initial: bigint;
}

export async function standingOf({ chain, exchange }: BasisVenue, account: number): Promise<StandingNow> {
  const standing = await chain.client.readContract({
    ...{ address: exchange, abi: pangeaAbi, functionName: "standingOf", args: [account] },
  });
  return {
    equity: standing.equity,
    maintenance: standing.maintenanceRequirement,
    initial: standing.initialRequirement,
  };
}

/** Funding that a lot of the perpetual has paid since the beginning, as of the second of a block. */
export async function fundingIndexAt({ chain, exchange, perp }: BasisVenue, blockNumber: bigint): Promise<bigint> {
  const info = await chain.client.readContract({
    ...{ address: exchange, abi: pangeaAbi, functionName: "perpInfo", args: [perp.id], blockNumber },
  });
  return info.fundingIndex;
}
