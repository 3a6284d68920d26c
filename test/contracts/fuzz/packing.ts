import type { Hex } from "viem";
import type { BatchTerms } from "../../model/batch.ts";
import { type NewOrder, type Operation, OperationKind } from "../../model/types.ts";

/** Writes a batch in its packed form. */
export function packBatch({ account, maxMatches, deadline }: BatchTerms, operations: readonly Operation[]): Hex {
  let market = operations[0]?.market ?? 0;
  const parts = [hex(0, 1), hex(account, 4), hex(maxMatches, 1), hex(deadline, 4), hex(market, 2)];
  for (const operation of operations) {
    if (operation.market !== market) parts.push(hex(0, 1), hex(operation.market, 2));
    market = operation.market;
    parts.push(packOperation(operation));
  }
  return `0x${parts.join("")}`;
}

function packOperation({ kind, skip, id, order }: Operation): string {
  const skipFlag = skip ? 32 : 0;
  switch (kind) {
    case OperationKind.PLACE:
      return hex(1 | skipFlag | (order.side << 4) | flagsOf(order), 1) + packOrder(order);
    case OperationKind.CANCEL:
      return hex(2 | skipFlag, 1) + hex(id, 11);
    case OperationKind.AMEND:
      return hex(3 | skipFlag | flagsOf(order), 1) + hex(id, 11) + packOrder(order);
  }
}

function flagsOf({ expiry, clientId }: NewOrder): number {
  return (expiry === 0 ? 0 : 64) | (clientId === 0n ? 0 : 128);
}

function packOrder({ timeInForce, selfTrade, reduceOnly, tick, lots, expiry, clientId }: NewOrder): string {
  const fixed = hex(timeInForce | (selfTrade << 3) | (reduceOnly ? 32 : 0), 1) + hex(tick, 3) + hex(lots, 6);
  return fixed + (expiry === 0 ? "" : hex(expiry, 4)) + (clientId === 0n ? "" : hex(clientId, 8));
}

function hex(value: number | bigint, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, "0");
}
