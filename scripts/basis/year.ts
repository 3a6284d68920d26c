// A year of the levered basis trade at an even rate of funding and an even price, hour by hour, by the formulas of the
// exchange: what docs/basis-trade.md says comes from here.

import {
  type Account,
  assess,
  createAccount,
  createVenue,
  liquidationPrice as engineLiquidationPrice,
  type Venue,
} from "@pangea/risk-engine";
import { dollars, fundingIndexAfter, QUOTE_SCALE } from "@pangea/sdk";
import { inUnits } from "../deployment/decimals.ts";
import type { Parameters } from "../deployment/parameters.ts";
import { RENEWAL_HOURS } from "../replay/lending/interest.ts";
import { type Quotes, quotesOf } from "./makers.ts";
import { interestOf, type LoanTerm, type StatementRow, statementOf, totalOf } from "./statement.ts";

export const YEAR_HOURS = 8_760;

/** Ledger units in a dollar, and in a whole ether. */
const DOLLAR = 1_000_000n;
const LOT_UNITS = 100_000n;
const PRICE_EXP = 9;
const CENT = 10_000n;
const FUNDING_PERIODS = 1_095n;
const PERCENT = 10_000n;

export interface YearOptions {
  /** Taker's fees and spreads of both markets, and what a keeper gets for a renewal; without them, all of this is free. */
  readonly withCosts: boolean;
  /** Whether the owner renews the loan, and so keeps the bounty. */
  readonly isOwnRenewal: boolean;
  readonly parameters: Parameters;
  /** Default: a year. */
  readonly hours?: number;
}

export interface Year {
  readonly statement: readonly StatementRow[];
  /** What the equity of a hundred dollars earned, ledger units of the dollar. */
  readonly change: bigint;
  readonly borrowed: bigint;
  readonly renewals: number;
  /** Hours after which closing costs nothing; undefined = it never came to that. */
  readonly breakEvenHour: number | undefined;
}

/** The trade of the documented example: dollars of equity and notional, per cent a year of funding, basis points of interest. */
export const EXAMPLE = { equity: 100n, notional: 1_000n, fundingPercent: 10n, rate: 550n, termHours: 240 } as const;
const MARK = 250_000n;
const LOAN_MARKET = "USDM-10D";
/** What renewing a loan costs is a hundredth of the smallest. */
const BOUNTY_SHARE = 100n;

/** Lot and smallest loan of the market that the dollars are borrowed at, ledger units. */
function loanTermsOf({ loans, assets }: Parameters) {
  const terms = loans?.find(({ symbol }) => symbol === LOAN_MARKET);
  const unit = assets.find(({ symbol }) => symbol === terms?.asset)?.ledgerUnit;
  if (terms === undefined || unit === undefined) throw new RangeError(`There is no market ${LOAN_MARKET}.`);
  return { lot: inUnits(terms.lot, unit), minimum: inUnits(terms.minimum, unit) };
}

export function simulateYear(options: YearOptions): Year {
  const { hours = YEAR_HOURS } = options;
  const position = openPosition(options);
  const terms: LoanTerm[] = [];
  let start = 0;
  let breakEvenHour: number | undefined;
  const bounty =
    options.withCosts && !options.isOwnRenewal ? loanTermsOf(options.parameters).minimum / BOUNTY_SHARE : 0n;
  const base = { principal: position.borrowed, rate: EXAMPLE.rate, termHours: EXAMPLE.termHours };
  // interest is for hours that have begun: closing at the end of hour n is closing in hour n - 1
  for (let hour = 0; hour < hours; hour += 1) {
    const current = { ...base, startHour: start, endHour: hour, bounty: 0n };
    const change = totalOf(statementAt(position, hour + 1, [...terms, current]));
    if (breakEvenHour === undefined && change >= 0n) breakEvenHour = hour + 1;
    if (hour === hours - 1 || hour < start + EXAMPLE.termHours - RENEWAL_HOURS) continue;
    terms.push({ ...current, bounty });
    start = hour + 1;
  }
  const last = { ...base, startHour: start, endHour: hours - 1, bounty: 0n };
  const statement = statementAt(position, hours, [...terms, last]);
  const change = totalOf(statement);
  return { statement, change, borrowed: position.borrowed, renewals: terms.length, breakEvenHour };
}

interface Position {
  readonly lots: bigint;
  readonly borrowed: bigint;
  readonly quotes: Quotes;
  readonly spotFee: bigint;
  readonly perpFee: bigint;
  /** Of a lot in eight hours, ledger units of the dollar / 2^24. */
  readonly payment: bigint;
}

function openPosition({ withCosts, parameters }: Pick<YearOptions, "withCosts" | "parameters">): Position {
  const lotValue = dollars({ lots: 1n, tick: MARK, priceExp: 0 });
  const lots = (EXAMPLE.notional * DOLLAR) / lotValue;
  const payment = (lotValue * QUOTE_SCALE * EXAMPLE.fundingPercent) / (100n * FUNDING_PERIODS);
  const premium = (EXAMPLE.fundingPercent * 10_000_000n) / FUNDING_PERIODS;
  const free = { mark: MARK, spotBid: MARK, spotAsk: MARK, perpBid: MARK, perpAsk: MARK };
  const quotes = withCosts ? quotesOf(MARK, premium) : free;
  const fee = (terms: { readonly takerFeeMillionths: number } | undefined) =>
    withCosts ? BigInt(terms?.takerFeeMillionths ?? 0) : 0n;
  const spotFee = fee(parameters.markets.find(({ asset }) => asset === "WETH"));
  const perpFee = fee(parameters.perps?.find(({ asset }) => asset === "WETH"));
  const cost = lots * quotes.spotAsk;
  const missing = cost + (cost * spotFee + PERCENT * 100n - 1n) / (PERCENT * 100n) - EXAMPLE.equity * DOLLAR;
  const { lot } = loanTermsOf(parameters);
  const borrowed = ((missing + lot - 1n) / lot) * lot;
  return { lots, borrowed, quotes, spotFee, perpFee, payment };
}

function statementAt({ lots, quotes, payment, ...fees }: Position, hours: number, terms: readonly LoanTerm[]) {
  const fundingIndex = fundingIndexAfter({ index: 0n, payment, seconds: BigInt(hours) * 3_600n });
  return statementOf({
    open: { lots, quotes, fundingIndex: 0n },
    close: { lots, quotes, fundingIndex },
    ...{ terms, spotFee: fees.spotFee, perpFee: fees.perpFee, spotPriceExp: 0, perpPriceExp: 0 },
  });
}

/** The margin of the trade just after it was opened, and what it takes to bring it down to maintenance. */
export interface Danger {
  readonly equity: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
  /** In cents; undefined = no price liquidates it from there. */
  readonly priceBelow: bigint | undefined;
  readonly priceAbove: bigint | undefined;
  /** Share of the notional that may be lost before it can be liquidated, ppm. */
  readonly distance: bigint;
  /** Hours of funding against it at the highest rate until then. */
  readonly hoursOfHighestFunding: number;
}

export function dangerOf(parameters: Parameters): Danger {
  const position = openPosition({ withCosts: true, parameters });
  const { venue, account } = riskOf(position, parameters);
  const { equity, requirement } = assess(venue, account);
  const { down, up } = engineLiquidationPrice(venue, account, 1);
  const toCents = (price: bigint | null) => (price === null ? undefined : price / CENT);
  const halfBasis = BigInt(venue.assets.get(1)?.halfBasis ?? 0n);
  const lost = equity.equity - requirement.maintenance;
  const notional = EXAMPLE.notional * DOLLAR;
  const highest = (notional * 2n * halfBasis) / 1_000_000n;
  return {
    ...{ equity: equity.equity, initial: requirement.initial, maintenance: requirement.maintenance },
    ...{ priceBelow: toCents(down), priceAbove: toCents(up) },
    distance: (lost * 1_000_000n) / notional,
    hoursOfHighestFunding: Math.floor((Number(lost) / Number(highest)) * 8),
  };
}

function riskOf({ lots, borrowed, quotes, spotFee, perpFee }: Position, parameters: Parameters) {
  const risk = parameters.assets.find(({ symbol }) => symbol === "WETH")?.risk;
  if (risk === undefined) throw new RangeError("Ether has no risk parameters.");
  const venue: Venue = createVenue({
    one: DOLLAR,
    assets: [
      {
        ...{ asset: 1, price: MARK * CENT, priceExp: PRICE_EXP, oiFactor: 0n, makerFeeCap: 0n, isPriceOk: true },
        ...{ shock: BigInt(risk.shockMillionths), halfBasis: BigInt(risk.halfBasisMillionths) },
        ...{ common: BigInt(risk.commonMillionths), haircut: BigInt(risk.haircutMillionths) },
      },
    ],
    perps: [
      {
        ...{ market: 1, underlying: 1, lotUnits: LOT_UNITS, fundingIndex: 0n, makerFeeCap: 0n, isDeep: true },
        ...{ pool: 0n, deficit: 0n },
      },
    ],
  });
  const spent = lots * quotes.spotAsk;
  const fee = (value: bigint, rate: bigint) => (value * rate + 999_999n) / 1_000_000n;
  const term: LoanTerm = { principal: borrowed, rate: EXAMPLE.rate, ...FIRST_TERM };
  const received = lots * quotes.perpBid;
  const account: Account = createAccount(venue, {
    base: {
      cash: EXAMPLE.equity * DOLLAR + borrowed - spent - fee(spent, spotFee),
      principal: borrowed,
      interestToTerm: interestOf(term),
    },
    assets: [{ asset: 1, free: lots * LOT_UNITS }],
    perps: [{ market: 1, size: -lots, quote: (received - fee(received, perpFee)) * QUOTE_SCALE }],
  });
  return { venue, account };
}

const FIRST_TERM = { startHour: 0, termHours: EXAMPLE.termHours, endHour: EXAMPLE.termHours - 1, bounty: 0n };
