import type { TransactionReceipt } from "viem";
import { getLoan } from "../actions/loans/getLoan.ts";
import { getLoans } from "../actions/loans/getLoans.ts";
import { relendSync } from "../actions/loans/relend.ts";
import { renewSync } from "../actions/loans/renew.ts";
import { repaySync } from "../actions/loans/repay.ts";
import { setRelendSync } from "../actions/loans/setRelend.ts";
import type { WriteSyncParameters } from "../actions/write.ts";
import { amountToUnits, unitsToAmount } from "../codec/amount.ts";
import { readLoanChanges } from "../codec/loanEvents.ts";
import { priceToTick, tickToPrice } from "../codec/price.ts";
import { lotsToSize } from "../codec/size.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import type { PangeaClient } from "../types/client.ts";
import type { Loan } from "../types/loan.ts";
import type { LoanMarket } from "../types/market.ts";
import type { AccountId, Decimal } from "../types/units.ts";
import { parseLoanId } from "./orders.ts";
import type { Symbols } from "./symbols.ts";
import type { CreateOrderParameters, OrderParameters, TraderLoan, TraderMarket, TraderOrder } from "./types.ts";

/** An offer to lend. */
export interface LendParameters extends Pick<OrderParameters, "postOnly" | "expiry" | "clientOrderId" | "gas"> {
  /** Of a loan market. */
  readonly symbol: string;
  /** In whole tokens. */
  readonly amount: Decimal;
  /** Lowest rate to lend at, percent a year. */
  readonly rate: Decimal;
}

/** A wish to borrow. */
export interface BorrowParameters extends Pick<OrderParameters, "slippage" | "expiry" | "clientOrderId" | "gas"> {
  /** Of a loan market. */
  readonly symbol: string;
  /** In whole tokens. */
  readonly amount: Decimal;
  /** Highest rate to borrow at, percent a year. Default: the best of the book and `slippage` more. */
  readonly rate?: Decimal | undefined;
  /** Default `"fok"`: all of it at once, or nothing. `"gtc"` waits for lenders, which needs a `rate`. */
  readonly timeInForce?: "fok" | "ioc" | "gtc" | undefined;
}

/** What became of an order of a loan market. */
export interface LoanOrder {
  readonly order: TraderOrder;
  /** Loans that it has made, those of the account. */
  readonly loans: readonly TraderLoan[];
}

/** What was repaid, in whole tokens. */
export interface Repaid {
  readonly principal: Decimal;
  /** Paid on top. */
  readonly interest: Decimal;
  readonly transactionHash: `0x${string}`;
}

/** Loans in the words of the facade. Amounts are whole tokens, rates percent a year, ids digits. */
export interface TraderLoans {
  /** Offers to lend. What nobody borrows at once rests. */
  readonly lend: (parameters: LendParameters) => Promise<LoanOrder>;
  /** Borrows. What is borrowed is free in the account at once. */
  readonly borrow: (parameters: BorrowParameters) => Promise<LoanOrder>;
  /** Repays a loan, by default as much of it as the free balance allows. */
  readonly repay: (parameters: { readonly id: string; readonly amount?: Decimal | undefined }) => Promise<Repaid>;
  /** Renews a loan in its last six hours. Returns what it is now: refinanced from the book it may be several others. */
  readonly renew: (id: string) => Promise<readonly TraderLoan[]>;
  /** Asks for what comes back at a market to be lent again at a rate; `"0"` = no longer. */
  readonly setRelend: (parameters: { readonly symbol: string; readonly rate: Decimal }) => Promise<TransactionReceipt>;
  /** Lends again what came back and waits for it. Returns what rests in the book, in whole tokens. */
  readonly relend: (symbol: string) => Promise<Decimal>;
  /** Loans that the account owes and has given. Default: both. */
  readonly fetchLoans: (side?: TraderLoan["side"]) => Promise<readonly TraderLoan[]>;
}

interface LoanContext {
  readonly client: PangeaClient;
  readonly sending: WriteSyncParameters;
  readonly account: () => AccountId;
  readonly load: () => Promise<Symbols>;
  /** Places an order and tells of its receipt. */
  readonly place: (order: CreateOrderParameters) => Promise<{ order: TraderOrder; receipt: TransactionReceipt }>;
}

/** The half of a trader that lends and borrows. */
export function createTraderLoans({ client, sending, account, load, place }: LoanContext): TraderLoans {
  const { exchange } = sending;

  const marketOf = async (symbol: string) => requireLoanMarket((await load()).market(symbol));

  const show = async (loan: Loan): Promise<TraderLoan> => fromLoan(loan, account(), await load());

  /** The loans of the account that a transaction has made or extended, as they are now. */
  const loansOf = async ({ logs }: TransactionReceipt): Promise<TraderLoan[]> => {
    const own = account();
    const changes = readLoanChanges({ logs, exchange });
    const ids = changes.flatMap((change) => {
      if (change.type === "extended") return [change.loan];
      const isOwn = change.type === "opened" && (change.borrower === own || change.lender === own);
      return isOwn ? [change.loan] : [];
    });
    const loans = await Promise.all([...new Set(ids)].map((loan) => getLoan(client, { exchange, loan })));
    return Promise.all(loans.flatMap((loan) => (loan === undefined ? [] : [show(loan)])));
  };

  const trade = async (wanted: CreateOrderParameters): Promise<LoanOrder> => {
    await marketOf(wanted.symbol);
    const { order, receipt } = await place(wanted);
    return { order, loans: await loansOf(receipt) };
  };

  return {
    lend: ({ rate, ...terms }) => trade({ ...terms, side: "sell", type: "limit", price: rate }),
    borrow: async ({ rate, timeInForce = "fok", ...terms }) => {
      if (rate === undefined && timeInForce === "gtc") {
        throw new InvalidArgumentError("A wish to borrow that waits needs a rate", "Name the highest one.");
      }
      return trade({ ...terms, timeInForce, side: "buy", type: rate === undefined ? "market" : "limit", price: rate });
    },
    repay: async ({ id, amount }) => {
      const loan = parseLoanId(id);
      const asset = await assetOf(client, { exchange, loan }, await load());
      const units = amount === undefined ? undefined : amountToUnits(amount, asset);
      const { receipt, principal, interest } = await repaySync(client, { ...sending, loan, units });
      return {
        principal: unitsToAmount(principal, asset),
        interest: unitsToAmount(interest, asset),
        transactionHash: receipt.transactionHash,
      };
    },
    renew: async (id) => {
      const { receipt } = await renewSync(client, { ...sending, loan: parseLoanId(id), keeper: account() });
      return loansOf(receipt);
    },
    setRelend: async ({ symbol, rate }) => {
      const { id: market, info } = await marketOf(symbol);
      const tick = /^0+(\.0*)?$/.test(rate) ? 0n : priceToTick(rate, info.scale);
      const { receipt } = await setRelendSync(client, { ...sending, account: account(), market, rate: tick });
      return receipt;
    },
    relend: async (symbol) => {
      const { id: market, info } = await marketOf(symbol);
      const { restingLots } = await relendSync(client, { ...sending, account: account(), market });
      return lotsToSize(restingLots, info.scale);
    },
    fetchLoans: async (side) => {
      const role = side && ({ borrow: "borrower", lend: "lender" } as const)[side];
      const { owed, given } = await getLoans(client, { exchange, account: account(), role });
      return Promise.all([...owed, ...given].map(show));
    },
  };
}

function requireLoanMarket(market: TraderMarket): TraderMarket & { readonly info: LoanMarket } {
  if (market.info.kind === "loan") return { ...market, info: market.info };
  throw new InvalidArgumentError(`${market.symbol} is no loan market`, 'Choose one whose type is "loan".');
}

async function assetOf(client: PangeaClient, terms: getLoan.Parameters, { markets }: Symbols) {
  const loan = await getLoan(client, terms);
  const asset = markets.find(({ id }) => id === loan?.market)?.info.asset;
  if (asset !== undefined) return asset;
  throw new InvalidArgumentError(`Loan ${terms.loan} is over, or never was`, "See fetchLoans.");
}

function fromLoan(loan: Loan, account: AccountId, { markets, symbolOf }: Symbols): TraderLoan {
  const market = markets.find(({ id }) => id === loan.market);
  if (market === undefined) throw new InvalidArgumentError(`Market ${loan.market} is new`, "Load the markets again.");
  const { asset, scale } = market.info;
  const isOwed = loan.borrower === account;
  return {
    id: loan.id.toString(),
    symbol: market.symbol,
    code: symbolOf(loan.asset),
    side: isOwed ? "borrow" : "lend",
    counterparty: isOwed ? loan.lender : loan.borrower,
    amount: unitsToAmount(loan.principal, asset),
    rate: tickToPrice(loan.rate, scale),
    interest: unitsToAmount(loan.interest, asset),
    interestToTerm: unitsToAmount(loan.interestToTerm, asset),
    start: loan.start * 1_000,
    end: loan.end * 1_000,
    extensible: loan.isExtensible,
    info: loan,
  };
}
