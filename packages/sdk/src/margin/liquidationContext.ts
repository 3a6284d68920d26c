import type { AssetKey, LiquidationContext, LiquidationMarket, LoanTerms, PriceReliability } from "@pangea/risk-engine";
import { DOLLAR } from "../codec/constants.ts";
import { begunHours, chargedHours, clockHours } from "../math/interest.ts";
import type { Loan } from "../types/loan.ts";
import type { AccountSnapshot } from "../types/margin.ts";
import type { LoanMarket, Market } from "../types/market.ts";
import type { AssetId, LoanId, Seconds } from "../types/units.ts";
import { toRiskAccount, toRiskVenue } from "./riskInputs.ts";

const HOUR = 3_600;

/** What decides what others may take of an account, as it was read at one block. */
export interface LiquidationInputs {
  readonly snapshot: AccountSnapshot;
  /** All markets, or those at which the account has anything or could be traded for, and those of its loans. */
  readonly markets: readonly Market[];
  /** Loans that the account owes and has given. */
  readonly loans: readonly Loan[];
  /** Hours of each loan whose interest counts for margin. */
  readonly bookedHours: ReadonlyMap<LoanId, number>;
  /** When the account was resolved. Undefined = it was not. */
  readonly resolvedAt: Seconds | undefined;
}

/** `"base"` for the dollar, as the risk engine names it. */
export const assetKey = (asset: AssetId): AssetKey => (asset === DOLLAR ? "base" : asset);

/**
 * An account as the risk engine takes it to say what others may take of it: `takeOver`, `proRataSlice` and others.
 *
 * @param inputs - Read by `getLiquidationInputs`.
 * @param timestamp - Unix second at which it shall be done. Default: that of the snapshot.
 * @throws {TypeError} when a loan is of a market that was not read.
 * @example
 * const slice = proRataSlice(toLiquidationContext(inputs));
 */
export function toLiquidationContext(
  { snapshot, markets, loans, bookedHours, resolvedAt }: LiquidationInputs,
  timestamp: Seconds = snapshot.timestamp,
): LiquidationContext {
  const prices = new Map<AssetKey, PriceReliability>([["base", snapshot.dollarState]]);
  for (const { asset, terms } of [...snapshot.tokens, ...snapshot.perps]) prices.set(asset, terms.state);
  return {
    venue: toRiskVenue(snapshot),
    account: toRiskAccount(snapshot),
    markets: markets.flatMap((market) => liquidationMarket(market) ?? []),
    loans: loans.map((loan) =>
      toLoanTerms(loan, {
        market: loanMarketOf(markets, loan),
        isOwed: loan.borrower === snapshot.account,
        bookedHours: bookedHours.get(loan.id),
        timestamp,
      }),
    ),
    prices,
    resolvedFor: resolvedAt === undefined ? undefined : timestamp - resolvedAt,
  };
}

/** Undefined for a loan market: nothing is traded there. */
function liquidationMarket({ kind, id, asset, scale, minNotional }: Market): LiquidationMarket | undefined {
  if (kind === "loan") return undefined;
  const minDollars = minNotional * 10n ** BigInt(scale.priceExp);
  return { kind, market: id, asset: asset.id, lotUnits: 10n ** BigInt(scale.lotExp), minDollars };
}

function loanMarketOf(markets: readonly Market[], { id, market }: Loan): LoanMarket {
  const found = markets.find((candidate) => candidate.id === market);
  if (found?.kind === "loan") return found;
  throw new TypeError(`Market ${market} of loan ${id} is missing. Read it, too.`);
}

interface LoanAt {
  readonly market: LoanMarket;
  readonly isOwed: boolean;
  readonly bookedHours: number | undefined;
  readonly timestamp: Seconds;
}

function toLoanTerms(loan: Loan, { market, isOwed, bookedHours, timestamp }: LoanAt): LoanTerms {
  const { start, rate, principal } = loan;
  const { termHours, interestFee, minNotional, scale } = market;
  const booked = bookedHours ?? termHours;
  const until = Math.floor(start / HOUR) + clockHours({ charged: booked, termHours });
  return {
    ...{ id: loan.id, market: loan.market, asset: assetKey(loan.asset), isOwed, principal, rate, interestFee },
    bookedHours: booked,
    hoursLeft: until - (Math.floor(timestamp / HOUR) + 1),
    chargedHours: chargedHours({ start, termHours, timestamp }),
    begunHours: begunHours({ start, timestamp }),
    minUnits: minNotional * 10n ** BigInt(scale.lotExp),
  };
}
