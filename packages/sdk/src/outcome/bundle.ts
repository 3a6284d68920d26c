import type { Hex } from "viem";
import type { BookLog, BookRecord } from "../codec/bookLog.ts";
import type { ContractErrorName } from "../errors/advice.ts";
import { contractErrorName } from "../errors/contract.ts";
import type { BundleOrders } from "../types/bundle.ts";
import type { Operation } from "../types/order.ts";
import type { MarketId, Tick } from "../types/units.ts";
import { attributeRecords } from "./attribute.ts";
import { type ExtractBookLogsParameters, extractBookLogs } from "./bookLogs.ts";
import { type FeeTerms, type OrderOutcome, orderOutcome } from "./order.ts";

/** What became of an operation of a bundle. */
export interface BundleOrderOutcome extends OrderOutcome {
  readonly operation: Operation;
  /** The least favourable price at which it traded, undefined = it did not. */
  readonly worstTick: Tick | undefined;
  /** Name of the error for which its batch passed it over, or its selector if unknown; undefined = it happened. */
  readonly refused: ContractErrorName | Hex | undefined;
}

/** Logs of a bundle, and what its actions did to books. */
export interface BundleLogs extends Pick<ExtractBookLogsParameters, "logs" | "exchange"> {
  /** By action; undefined = nothing is known of it, or it has no orders. */
  readonly orders: readonly (BundleOrders | undefined)[];
  /** By market. */
  readonly terms: ReadonlyMap<MarketId, FeeTerms>;
}

const NO_TERMS: FeeTerms = { takerFee: 0n, scale: { priceExp: 0 } };

/** What became of the operations of each action. Each action has logs of its own. */
export function bundleOrderOutcomes({ logs, exchange, orders, terms }: BundleLogs): BundleOrderOutcome[][] {
  let pending: readonly BookLog[] = extractBookLogs({ logs, exchange });
  return orders.map((action) => {
    if (action === undefined) return [];
    const { records, rest } = takeRecords(pending, action);
    pending = rest;
    return action.operations.map((operation, index) => toOutcome(operation, records[index] ?? [], terms));
  });
}

/** The records of an action's operations, and the logs behind those that they are from. */
function takeRecords(pending: readonly BookLog[], { account, operations }: BundleOrders) {
  // logs of other actions may lie before: of sweeps, of loans passed on, of other accounts
  for (let start = 0; start < pending.length; start += 1) {
    const own = pending.slice(start).filter((log) => log.account === account);
    const records = attributeRecords(operations, own);
    const last = lastUsed(pending, records);
    if (last !== -1) return { records, rest: pending.slice(last + 1) };
  }
  return { records: [], rest: pending };
}

function lastUsed(pending: readonly BookLog[], records: readonly (readonly BookRecord[])[]): number {
  const used = new Set(records.flat());
  return pending.findLastIndex((log) => log.records.some((record) => used.has(record)));
}

function toOutcome(
  operation: Operation,
  records: readonly BookRecord[],
  terms: ReadonlyMap<MarketId, FeeTerms>,
): BundleOrderOutcome {
  const outcome = orderOutcome(records, terms.get(operation.market) ?? NO_TERMS);
  const skipped = records.find((record) => record.type === "skipped");
  return {
    ...outcome,
    operation,
    worstTick: operation.type === "cancel" ? undefined : worstOf(outcome, operation.order.side === "bid"),
    refused: skipped?.type === "skipped" ? (contractErrorName(skipped.selector) ?? skipped.selector) : undefined,
  };
}

/** A buyer's highest, a seller's lowest price. */
function worstOf({ fills }: OrderOutcome, isBid: boolean): Tick | undefined {
  const ticks = fills.map(({ tick }) => tick).toSorted((a, b) => Number(a - b));
  return isBid ? ticks.at(-1) : ticks[0];
}
