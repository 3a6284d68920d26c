import { selfTradeToNumber, sideToNumber, timeInForceToNumber } from "../codec/enums.ts";
import { checked, checkedNumber, FIELDS } from "../codec/fields.ts";
import type { NewOrder, Operation, Placement, Side } from "../types/order.ts";

/** An order as the ABI names it. */
export function encodeOrder({ side, tick, lots, timeInForce, selfTrade, ...rest }: NewOrder) {
  return {
    side: sideToNumber(side),
    tick: checkedNumber(tick, FIELDS.tick),
    lots: checkedNumber(lots, FIELDS.lots),
    timeInForce: timeInForceToNumber(timeInForce),
    selfTrade: selfTradeToNumber(selfTrade),
    reduceOnly: rest.reduceOnly ?? false,
    expiry: checkedNumber(rest.expiry ?? 0, FIELDS.expiry),
    clientId: checked(rest.clientId ?? 0n, FIELDS.clientId),
  };
}

const NO_ORDER = {
  ...{ side: 0, tick: 0, lots: 0, timeInForce: 0, selfTrade: 0 },
  ...{ reduceOnly: false, expiry: 0, clientId: 0n },
};

const OPERATION_KINDS = { place: 0, cancel: 1, amend: 2 } as const;

/** An operation as the ABI names it. */
export function encodeOperation(operation: Operation) {
  return {
    kind: OPERATION_KINDS[operation.type],
    market: encodeMarket(operation.market),
    skip: operation.skip ?? false,
    id: operation.type === "place" ? 0n : checked(operation.id, FIELDS.id),
    order: operation.type === "cancel" ? NO_ORDER : encodeOrder(operation.order),
  };
}

export function encodeAccount(account: number): number {
  return checkedNumber(account, FIELDS.account);
}

export function encodeMarket(market: number): number {
  return checkedNumber(market, FIELDS.market);
}

export function encodeAsset(asset: number): number {
  return checkedNumber(asset, FIELDS.asset);
}

export function encodeId(id: bigint): bigint {
  return checked(id, FIELDS.id);
}

export function encodeSide(side: Side): number {
  return sideToNumber(side);
}

export function encodeMatches(maxMatches = 0): number {
  return checkedNumber(maxMatches, FIELDS.maxMatches);
}

/** A placement as the ABI returns it. */
export interface RawPlacement {
  readonly id: bigint;
  readonly tick: number;
  readonly restingLots: number;
  readonly filledLots: number;
  readonly filledDollars: bigint;
  readonly feeDollars: bigint;
}

export function decodePlacement({ tick, restingLots, filledLots, ...rest }: RawPlacement): Placement {
  return { ...rest, tick: BigInt(tick), restingLots: BigInt(restingLots), filledLots: BigInt(filledLots) };
}

export function encodeNonce(nonce: bigint): bigint {
  return checked(nonce, FIELDS.nonce);
}

export function encodeLots(lots: bigint): number {
  return checkedNumber(lots, FIELDS.lots);
}
