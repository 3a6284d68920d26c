import {
  type AccountId,
  type AssetId,
  BOOK_CHANGED_TOPIC,
  type BookLog,
  decodeBookLog,
  type FeedLog,
  type LoanId,
  type MarketId,
  pangeaAbi,
  unpackLoanId,
} from "@pangea/sdk";
import { parseEventLogs } from "viem";

/** What a log says has changed, and so has to be read again. */
export interface Touched {
  readonly accounts: readonly AccountId[];
  /** Loans that it names: their lenders are concerned as well. */
  readonly loans: readonly LoanId[];
  /** A loan that was made, and who gave it. */
  readonly opened: { readonly loan: LoanId; readonly lender: AccountId } | undefined;
  readonly perps: readonly MarketId[];
  readonly markets: readonly MarketId[];
  readonly assets: readonly AssetId[];
  /** Whether something was listed. */
  readonly registry: boolean;
  readonly book: BookLog | undefined;
  /** A price that can be taken from the log. */
  readonly price: PriceChange | undefined;
  /** An account asked for something to be lent again, 0 = no longer. */
  readonly relend: { readonly account: AccountId; readonly market: MarketId; readonly rate: bigint } | undefined;
}

/** A price and how far it may be relied on. */
export interface PriceChange {
  readonly asset: AssetId;
  readonly price: bigint;
  readonly time: number;
  readonly state: number;
}

const NOTHING: Touched = {
  ...{ accounts: [], loans: [], opened: undefined, perps: [], markets: [], assets: [], registry: false },
  ...{ book: undefined, price: undefined, relend: undefined },
};

/** What a log of the exchange touches. Pure. Owners of orders that were filled are for the book to tell. */
export function touchedBy(log: Pick<FeedLog, "topics" | "data">): Touched {
  if (log.topics[0] === BOOK_CHANGED_TOPIC) {
    const book = decodeBookLog(log.data);
    return { ...NOTHING, accounts: [book.account], book };
  }
  const [event] = parseEventLogs({ abi: pangeaAbi, logs: [log as never] });
  if (event === undefined) return NOTHING;
  const { eventName } = event;
  if (eventName === "PriceRefreshed") {
    const { asset, price, time, state } = event.args;
    return { ...NOTHING, price: { asset: Number(asset), price, time: Number(time), state: Number(state) } };
  }
  if (eventName === "RelendSet") {
    const { account, market, rate } = event.args;
    return { ...NOTHING, relend: { account: Number(account), market: Number(market), rate } };
  }
  const opened = eventName === "LoanOpened" ? { loan: event.args.loan, lender: Number(event.args.lender) } : undefined;
  return {
    ...NOTHING,
    opened,
    ...read(event.args as Readonly<Record<string, unknown>>),
    registry: eventName.endsWith("Listed"),
  };
}

const ACCOUNT_FIELDS = ["account", "borrower", "lender", "maker", "taker", "keeper", "creditor", "from", "to"];

/** Events name accounts, markets, assets and loans by these words, whatever they tell. */
function read(
  args: Readonly<Record<string, unknown>>,
): Pick<Touched, "accounts" | "loans" | "perps" | "markets" | "assets"> {
  const numbers = (names: readonly string[]) =>
    names.flatMap((name) => {
      // small fields are decoded as numbers; the same words are used for addresses
      const value = args[name];
      return typeof value === "number" || typeof value === "bigint" ? [Number(value)] : [];
    });
  const loans = ["loan", "newLoan"].flatMap((name) => (typeof args[name] === "bigint" ? [args[name]] : []));
  const borrowers = loans.map((loan) => unpackLoanId(loan).borrower);
  const markets = numbers(["market"]);
  return {
    accounts: [...numbers(ACCOUNT_FIELDS), ...borrowers].filter((account) => account !== 0),
    loans,
    perps: markets,
    markets,
    assets: numbers(["asset"]),
  };
}
