import { unpackOrderId } from "../../model/orderId.ts";
import { type BookRecord, MAX_TICK, MAX_UNITS, type NewOrder, TimeInForce } from "../../model/types.ts";
import type { Counters } from "./counters.ts";
import type { Prediction } from "./steps.ts";

/** Rare situations that a run must reach; each is counted under its name. */
export const SITUATIONS = [
  "order on a later page of its level",
  "sweep through several levels",
  "sweep of more than 128 makers",
  "match cap reached",
  "partial fill of a maker",
  "order that took and then rested",
  "remainder that did not rest",
  "post-only that slid",
  "post-only behind expired orders",
  "expired maker met by a taker",
  "own maker cancelled",
  "own maker decremented in part",
  "dust of a maker cancelled",
  "fill-or-kill filled",
  "fill-or-kill refused",
  "amend that kept its place",
  "amend that cancelled and placed",
  "stale cancel passed over in a batch",
  "operation skipped in a packed batch",
  "batch over several markets",
  "refused amend in a batch",
  "malformed batch",
  "delegate acted",
  "delegate refused",
  "delegate expired",
  "insufficient dollars or assets",
  "closed market",
  "number at the limit of its type",
] as const;

export type Situation = (typeof SITUATIONS)[number];

/** Counts the situations that a step reached. */
export function countSituations(counters: Counters, { call, outcome }: Prediction): void {
  const found = new Set<Situation>();
  if (outcome.ok) {
    const logs = outcome.events.flatMap((event) => ("records" in event ? [event] : []));
    for (const { records } of logs) {
      for (const situation of inRecords(records)) found.add(situation);
    }
    if (logs.length > 1) found.add("batch over several markets");
    if (call.name === "packed" && logs.some(({ records }) => records.some(({ type }) => type === "skipped"))) {
      found.add("operation skipped in a packed batch");
    }
  } else {
    const situation = REFUSALS[outcome.refusal.error];
    if (situation !== undefined) found.add(situation);
  }
  if (call.name === "placeOrder")
    for (const situation of ofOrder(call.args[2], call.args[3], outcome)) found.add(situation);
  if (call.name === "amendOrder" && outcome.ok) {
    const kept = outcome.events.some((event) => "records" in event && event.records[0]?.type === "reduced");
    found.add(kept ? "amend that kept its place" : "amend that cancelled and placed");
  }
  if (call.name === "batch" && outcome.ok) {
    const results = outcome.answer[0] as readonly { refused: string | undefined }[];
    const isRefused = call.args[1].some(({ kind }, index) => kind === 2 && results[index]?.refused !== undefined);
    if (isRefused) found.add("refused amend in a batch");
  }
  if (isExtreme(call.args)) found.add("number at the limit of its type");
  for (const situation of found) counters.add(`reached: ${situation}`);
}

const REFUSALS: Readonly<Record<string, Situation>> = {
  FillOrKillUnfilled: "fill-or-kill refused",
  MalformedBatch: "malformed batch",
  NotAuthorized: "delegate refused",
  DelegateExpired: "delegate expired",
  InsufficientBalance: "insufficient dollars or assets",
  MarketNotActive: "closed market",
};

function inRecords(records: readonly BookRecord[]): Situation[] {
  const found: Situation[] = [];
  if (records.filter(isMeeting).length > 128) found.push("sweep of more than 128 makers");
  for (const [index, record] of records.entries()) {
    if (record.type === "placed") {
      if (unpackOrderId(record.id).page > 0) found.push("order on a later page of its level");
    }
    if (record.type === "expired") {
      const isOfTaker = records.slice(0, index).some(({ type }) => type === "taken");
      const isBeforePost = !isOfTaker && records.slice(index).some(({ type }) => type === "placed");
      if (isOfTaker) found.push("expired maker met by a taker");
      if (isBeforePost) found.push("post-only behind expired orders");
    }
    if (record.type === "cancelled" && record.cause === "selfTrade") found.push("own maker cancelled");
    if (record.type === "cancelled" && record.cause === "dust") found.push("dust of a maker cancelled");
    if (record.type === "reduced" && record.selfTrade) found.push("own maker decremented in part");
    if (record.type === "skipped" && record.error === "OrderNotFound")
      found.push("stale cancel passed over in a batch");
  }
  return found;
}

function ofOrder(order: NewOrder, maxMatches: number, outcome: Prediction["outcome"]): Situation[] {
  if (!outcome.ok) return [];
  const found: Situation[] = [];
  const [placement] = outcome.answer as readonly { tick: number; restingLots: bigint; filledLots: bigint }[];
  const records = outcome.events.flatMap((event) => ("records" in event ? event.records : []));
  const fills = records.flatMap((record) => (record.type === "filled" ? [record.id] : []));
  const isCapped = records.filter(isMeeting).length === (maxMatches || 64);
  if (placement === undefined) return [];
  if (new Set(fills.map((id) => unpackOrderId(id).tick)).size > 1) found.push("sweep through several levels");
  if (isCapped && placement.filledLots < order.lots) found.push("match cap reached");
  if (placement.filledLots > 0n && placement.restingLots > 0n) found.push("order that took and then rested");
  if (placement.filledLots > 0n && placement.filledLots === order.lots) found.push("partial fill of a maker");
  const isResting = order.timeInForce === TimeInForce.GTC;
  if (isResting && !isCapped && placement.filledLots < order.lots && placement.restingLots === 0n) {
    found.push("remainder that did not rest");
  }
  if (placement.tick !== 0 && placement.tick !== order.tick) found.push("post-only that slid");
  if (order.timeInForce === TimeInForce.FOK) found.push("fill-or-kill filled");
  return found;
}

/** Whether a record tells that a taker met a maker. */
function isMeeting(record: BookRecord): boolean {
  if (record.type === "cancelled") return record.cause === "selfTrade";
  if (record.type === "reduced") return record.selfTrade;
  return record.type === "filled" || record.type === "expired";
}

/** Whether a call has a number near the end of what its type or the ledger can hold. */
function isExtreme(args: readonly unknown[]): boolean {
  return args.some((arg) => {
    if (typeof arg === "bigint") return arg >= MAX_UNITS && arg > 2n ** 100n;
    if (typeof arg !== "object" || arg === null || !("lots" in arg)) return false;
    const { lots, tick } = arg as NewOrder;
    return lots >= 2n ** 40n || tick >= MAX_TICK;
  });
}
