// The loan markets of a replay: one for each due time that its order flow knows, deployed with the exchange like any other.

import { getMarket, type LoanMarket } from "@pangea/sdk";
import type { LoanParameters, Parameters } from "../../deployment/parameters.ts";
import type { Venue } from "../../localchain/bringUp.ts";
import { createReplayClient } from "../participants.ts";
import { HOUR_SECONDS } from "./interest.ts";
import type { LoanMarketTerms } from "./model/state.ts";
import type { FlowBook } from "./source.ts";

export interface PlayedMarket {
  readonly book: FlowBook;
  readonly terms: LoanMarketTerms;
}

/** Recorded amounts are in cents. */
const LOT = "0.01";

const DAY_HOURS = 24;
const MAX_TERM_DAYS = 365;

export interface LoanFlow {
  readonly books: readonly FlowBook[];
  /** Recorded seconds in a second of the chain. */
  readonly speed: number;
}

/**
 * The deployment with a market of dollars for each due time in place of its own loan markets, on the terms of its first of dollars.
 *
 * @throws {RangeError} when it has none.
 */
export function withLoanMarkets(parameters: Parameters, { books, speed }: LoanFlow): Parameters {
  const terms = parameters.loans.find(({ asset }) => asset === parameters.dollar);
  if (terms === undefined) throw new RangeError(`${parameters.name} has no loan market of ${parameters.dollar}.`);
  const loans = books.map(
    (book): LoanParameters => ({ ...terms, symbol: symbolOf(book), lot: LOT, termHours: termHours(book, speed) }),
  );
  return { ...parameters, loans };
}

/** The listed markets as the exchange tells of them, by their books. */
export async function readLoanMarkets({ record, chain }: Venue, books: readonly FlowBook[]): Promise<PlayedMarket[]> {
  const client = createReplayClient(chain.httpUrl, record.chainId);
  const exchange = record.contracts.Exchange ?? "0x";
  return Promise.all(
    books.map(async (book) => {
      const market = record.markets[symbolOf(book)]?.id ?? 0;
      return { book, terms: termsOf((await getMarket(client, { exchange, market })) as LoanMarket) };
    }),
  );
}

function termsOf({ id: number, scale, termHours: hours, interestFee, minNotional: minLots }: LoanMarket) {
  return { ...{ number, interestFee, minLots }, lotUnits: 10n ** BigInt(scale.lotExp), termHours: hours };
}

/** Names a market by when the recorded claims were due. */
function symbolOf({ maturity }: FlowBook): string {
  return `DUE-${maturity}`;
}

/** How long the loans of a market run: as long as the claims had left, in faster time, in whole days. */
function termHours({ secondsLeft }: FlowBook, speed: number): number {
  const days = Math.round(secondsLeft / HOUR_SECONDS / DAY_HOURS / speed);
  return Math.min(Math.max(days, 1), MAX_TERM_DAYS) * DAY_HOURS;
}
