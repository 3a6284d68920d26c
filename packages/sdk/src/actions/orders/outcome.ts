import type { TransactionReceipt } from "viem";
import type { BookRecord } from "../../codec/bookLog.ts";
import { extractBookLogs } from "../../outcome/bookLogs.ts";
import { type FeeTerms, type OrderOutcome, orderOutcome } from "../../outcome/order.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import { getMarketTerms } from "../markets/getMarketTerms.ts";

/** Terms from which the fee of an order is computed. */
export interface TermsParameters {
  /** Default: read from the chain while the transaction is under way. Pass the market to save that question. */
  readonly terms?: FeeTerms | undefined;
}

/** Whose records at which market. */
export interface OwnRecordsParameters extends ExchangeParameters {
  readonly account: AccountId;
  readonly market: MarketId;
}

/** What the account's call did to the market's book. */
export function ownRecords(
  receipt: TransactionReceipt,
  { exchange, account, market }: OwnRecordsParameters,
): BookRecord[] {
  return extractBookLogs({ logs: receipt.logs, exchange, account, market }).flatMap(({ records }) => records);
}

/** What became of an order, and the receipt that says so. */
export interface OrderSyncReturnValue extends OrderOutcome {
  readonly receipt: TransactionReceipt;
}

/** Reads the outcome of a place or amend while its transaction is under way. */
export async function orderOutcomeOf(
  client: PangeaClient,
  sending: Promise<TransactionReceipt>,
  parameters: OwnRecordsParameters & TermsParameters,
): Promise<OrderSyncReturnValue> {
  const reading = resolveTerms(client, parameters);
  // the order counts more than its terms: their failure is looked at when the receipt is there
  reading.catch(() => {});
  const receipt = await sending;
  const terms = await reading.catch(() => resolveTerms(client, parameters));
  return { receipt, ...orderOutcome(ownRecords(receipt, parameters), terms) };
}

/** The given terms, or those of the market. */
function resolveTerms(
  client: PangeaClient,
  { exchange, market, terms }: TermsParameters & ExchangeParameters & { readonly market: MarketId },
): Promise<FeeTerms> {
  return terms === undefined ? getMarketTerms(client, { exchange, market }) : Promise.resolve(terms);
}
