// The order flow of a fixed-rate lending market that trades zero-coupon claims: what its users asked for, in order. Read
// from a file of comma-separated values, plain or gzipped.

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { StreamError } from "../stream.ts";

export type FlowSide = "lend" | "borrow";

interface FlowEventBase {
  /** Since the first event. */
  readonly seconds: number;
  /** Until the claims of the book in question are due. */
  readonly secondsLeft: number;
  /** Due time of those claims: one book each. */
  readonly maturity: number;
  readonly user: string;
}

/** An order. `unitPrice` is that of a claim on 10,000, 0 = at any price; `amount` has 18 decimals. */
export interface FlowOrder extends FlowEventBase {
  readonly type: "order";
  /** Number in the book of its maturity; undefined for an order that never rested. */
  readonly order: number | undefined;
  readonly side: FlowSide;
  readonly amount: bigint;
  readonly unitPrice: number;
  /** Whether it was filled in full at once. */
  readonly isFilled: boolean;
}

export interface FlowCancel extends FlowEventBase {
  readonly type: "cancel";
  readonly order: number;
}

/** Somebody leaves a position at the price of the book: `side` is that of the closing order, so lenders borrow. */
export interface FlowUnwind extends FlowEventBase {
  readonly type: "unwind";
  readonly side: FlowSide;
  readonly amount: bigint;
}

export interface FlowLiquidation extends FlowEventBase {
  readonly type: "liquidation";
}

export type FlowEvent = FlowOrder | FlowCancel | FlowUnwind | FlowLiquidation;

const TYPES = {
  PreOrderExecuted: "order",
  OrderExecuted: "order",
  OrderCanceled: "cancel",
  PositionUnwound: "unwind",
  LiquidationExecuted: "liquidation",
} as const;

const digits = z.string().regex(/^\d+$/);
const integer = digits.transform(Number);

const rowSchema = z.object({
  Maturity: integer,
  Event: z.enum(["PreOrderExecuted", "OrderExecuted", "OrderCanceled", "PositionUnwound", "LiquidationExecuted"]),
  "Order ID": z.union([z.literal("").transform(() => 0), integer]),
  "User ID": z.string().regex(/^0x[0-9a-f]{40}$/),
  Side: z.enum(["0", "1", "2"]),
  "Input Amount": digits.transform(BigInt),
  "Input Unit Price": integer.refine((price) => price <= 10_000),
  "Created At": integer,
});

type Row = z.infer<typeof rowSchema>;

/** Everything in a file, in its order. */
export function readFlow(file: string): readonly FlowEvent[] {
  if (!existsSync(file)) throw new StreamError(`There is no file ${file}.`);
  const content = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(content) : content).toString("utf8");
  const [heading = "", ...lines] = text.split(/\r?\n/);
  const columns = heading.split(",");
  const rows = lines.filter((line) => line !== "").map((line, index) => parseRow(columns, line, index + 2));
  const first = rows[0]?.["Created At"] ?? 0;
  return rows.map((row) => eventOf(row, first));
}

function parseRow(columns: readonly string[], line: string, number: number): Row {
  const cells = line.split(",");
  const parsed = rowSchema.safeParse(Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
  if (parsed.success) return parsed.data;
  throw new StreamError(`Line ${number} is not an event of a lending market: ${z.prettifyError(parsed.error)}`);
}

function eventOf(row: Row, first: number): FlowEvent {
  const { Maturity: maturity, "User ID": user, "Created At": at, "Order ID": order, "Input Amount": amount } = row;
  const base = { seconds: at - first, secondsLeft: maturity - at, maturity, user };
  const side = row.Side === "0" ? "lend" : "borrow";
  const type = TYPES[row.Event];
  switch (type) {
    case "order":
      return {
        ...{ ...base, type, side, amount },
        // a number of 0 is that of an order which was filled at once
        ...{ order: order === 0 ? undefined : order, isFilled: order === 0, unitPrice: row["Input Unit Price"] },
      };
    case "cancel":
      return { ...base, type, order };
    case "unwind":
      return { ...base, type, side, amount };
    case "liquidation":
      return { ...base, type };
  }
}
