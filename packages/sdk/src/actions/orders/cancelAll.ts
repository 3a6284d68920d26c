import type { TransactionReceipt } from "viem";
import { checkedNumber, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Side } from "../../types/order.ts";
import type { AccountId, MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeId, encodeMarket, encodeSide } from "../encode.ts";
import { simulate } from "../simulate.ts";
import { type WriteSyncParameters, writeSync } from "../write.ts";
import { ownRecords } from "./outcome.ts";

const DEFAULT_MAX_ORDERS = 200;
const BOTH: readonly Side[] = ["bid", "ask"];

/**
 * Cancels every order of an account at a market. Walks the book from the best price on, stretch by stretch, and sends a
 * transaction only for stretches that hold an order of the account; ends when a walk of the whole side finds none.
 * With the ids at hand, `cancelOrders` is cheaper.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, market, side, and how to send and wait.
 * @returns Ids of the cancelled orders and the receipts of the transactions, in order.
 * @throws {ContractError} when the sender may not cancel for the account.
 * @throws {TransactionUncertainError} when no receipt was seen in time. Orders may be left: call it again.
 * @example
 * const { cancelled } = await cancelAll(client, { exchange, account: 7, market: 1 });
 */
export async function cancelAll(
  client: PangeaClient,
  parameters: cancelAll.Parameters,
): Promise<cancelAll.ReturnValue> {
  const cancelled: OrderId[] = [];
  const receipts: TransactionReceipt[] = [];
  for (const side of parameters.side === undefined ? BOTH : [parameters.side]) {
    for (let cursor: OrderId | undefined = 0n; cursor !== undefined; ) {
      const step = await cancelStretch(client, parameters, { side, cursor });
      cancelled.push(...step.cancelled);
      receipts.push(...step.receipts);
      cursor = step.cursor;
    }
  }
  return { cancelled, receipts };
}

export declare namespace cancelAll {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    readonly side: Side;
    /** Where to begin. Default 0: at the best price. */
    readonly cursor?: OrderId | undefined;
    /** Orders of anybody to look at in one transaction; the exchange looks at 1,000 at most. Default 200. */
    readonly maxOrders?: number | undefined;
  }
  interface Parameters extends Omit<Args, "side" | "cursor">, WriteSyncParameters {
    /** Default: both sides. */
    readonly side?: Side | undefined;
  }
  interface ReturnValue {
    readonly cancelled: readonly OrderId[];
    readonly receipts: readonly TransactionReceipt[];
  }
}

/** The call for one stretch of one side. It returns how many were cancelled and where to go on, 0 = done. */
cancelAll.call = ({
  exchange,
  account,
  market,
  side,
  cursor = 0n,
  maxOrders = DEFAULT_MAX_ORDERS,
}: cancelAll.Args): PangeaCall<"cancelAll"> =>
  defineCall(exchange, "cancelAll", [
    encodeAccount(account),
    encodeMarket(market),
    encodeSide(side),
    encodeId(cursor),
    checkedNumber(maxOrders, FIELDS.maxOrders),
  ]);

interface Stretch {
  readonly side: Side;
  readonly cursor: OrderId;
}

interface StretchResult extends cancelAll.ReturnValue {
  /** Where to go on, undefined = the side is done. */
  readonly cursor: OrderId | undefined;
}

async function cancelStretch(
  client: PangeaClient,
  parameters: cancelAll.Parameters,
  stretch: Stretch,
): Promise<StretchResult> {
  const call = cancelAll.call({ ...parameters, ...stretch });
  const signer = parameters.lane?.address ?? parameters.signer ?? client.account;
  const [expected, next] = await simulate(client, call, { signer });
  if (expected === 0n) return { cancelled: [], receipts: [], cursor: next === 0n ? undefined : next };
  const receipt = await writeSync(client, call, parameters);
  const records = ownRecords(receipt, parameters);
  const cancelled = records.flatMap((record) => (record.type === "cancelled" ? [record.id] : []));
  // the same stretch again: orders that came in meanwhile may have pushed own ones beyond what was walked
  return { cancelled, receipts: [receipt], cursor: stretch.cursor };
}
