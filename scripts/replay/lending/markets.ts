// The loan markets of a replay: one for each due time that its order flow knows.

import path from "node:path";
import { pangeaAbi } from "@pangea/sdk/abi";
import { DOLLAR } from "../../../test/model/types.ts";
import { connect } from "../../deployment/deploy.ts";
import type { Parameters } from "../../deployment/parameters.ts";
import { testAccount } from "../../localchain/accounts.ts";
import type { Venue } from "../../localchain/bringUp.ts";
import { HOUR_SECONDS } from "./interest.ts";
import type { LoanMarketTerms } from "./model/state.ts";
import type { FlowBook } from "./source.ts";

export interface PlayedMarket {
  readonly book: FlowBook;
  readonly terms: LoanMarketTerms;
}

/** A lot is a cent, the smallest order ten dollars, the exchange's share of interest a tenth. */
const LOT_EXP = 4;
const MIN_LOTS = 1_000;
const INTEREST_FEE = 100_000;
/** The lowest: borrowers need their initial requirement once. */
const CLASS = 100;

/** What margin knows of the dollar: it does not move, and what is lent of it counts with 2 % less. */
const DOLLAR_RISK = { priceExp: 6, shock: 0, halfBasis: 0, common: 0, haircut: 20_000 } as const;

const DAY_HOURS = 24;
const MAX_TERM_DAYS = 365;

/** How long the loans of a market run: as long as the claims had left, in faster time, in whole days. */
function termHours({ secondsLeft }: FlowBook, speed: number): number {
  const days = Math.round(secondsLeft / HOUR_SECONDS / DAY_HOURS / speed);
  return Math.min(Math.max(days, 1), MAX_TERM_DAYS) * DAY_HOURS;
}

export interface OpenMarketsOptions {
  readonly venue: Venue;
  readonly parameters: Parameters;
  readonly books: readonly FlowBook[];
  readonly speed: number;
}

/** Lists a market of dollars for each due time, as the one who governs. */
export async function openLoanMarkets({ venue, parameters, books, speed }: OpenMarketsOptions) {
  const { record, chain } = venue;
  const address = record.contracts.Exchange ?? "0x";
  const target = { parameters, folder: path.dirname(venue.file), rpcUrl: chain.httpUrl, account: testAccount(0) };
  const { publicClient, walletClient } = await connect(target);
  const write = async (functionName: "setRisk" | "listLoanMarket", args: readonly unknown[]) => {
    const hash = await walletClient.writeContract({ address, abi: pangeaAbi, functionName, args } as never);
    const { status } = await publicClient.waitForTransactionReceipt({ hash });
    if (status !== "success") throw new Error(`${functionName} was refused.`);
  };
  await write("setRisk", [DOLLAR, DOLLAR_RISK]);
  const [, , listed] = await publicClient.readContract({ address, abi: pangeaAbi, functionName: "registry" });
  const markets: PlayedMarket[] = [];
  for (const [index, book] of books.entries()) {
    const hours = termHours(book, speed);
    const terms = { asset: DOLLAR, lotExp: LOT_EXP, termHours: hours, class: CLASS, interestFee: INTEREST_FEE };
    await write("listLoanMarket", [{ ...terms, minLots: MIN_LOTS }]);
    markets.push({
      book,
      terms: {
        ...{ number: listed + index + 1, lotUnits: 10n ** BigInt(LOT_EXP), termHours: hours },
        ...{ interestFee: BigInt(INTEREST_FEE), minLots: BigInt(MIN_LOTS) },
      },
    });
  }
  return markets;
}
