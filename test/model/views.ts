import { isBetter } from "./book.ts";
import type { View, ViewArguments, ViewName } from "./calls.ts";
import { Refusal, refuseIf } from "./refusal.ts";
import { isExpired } from "./session.ts";
import { REGISTRY as REGISTRY_SLOT } from "./slots.ts";
import { assetOf, marketOf, type VenueState } from "./state.ts";
import { type Context, DOLLAR, MAX_TICK, type Order, Side } from "./types.ts";
import type { Outcome } from "./venue.ts";
import { type Answer, Rows } from "./words.ts";

/** Answers a question about the venue. */
export function look(state: VenueState, context: Context, { name, args }: View): Outcome {
  try {
    const answer = (views[name] as VenueView<ViewName>)(state, context, args);
    return { ok: true, answer, events: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, refusal: error };
  }
}

type VenueView<Name extends ViewName> = (state: VenueState, context: Context, args: ViewArguments[Name]) => Answer;

const views: { readonly [Name in ViewName]: VenueView<Name> } = {
  registry: ({ accounts, assets, markets, settings }) => [
    accounts.owners.length,
    assets.length,
    markets.length,
    settings.feeAccount,
  ],
  ownerOf: ({ accounts }, _, [account]) => [accounts.ownerOf(account) ?? 0],
  delegation: ({ accounts }, _, [account, delegate]) => {
    const { permissions, expiry } = accounts.delegation(account, delegate);
    return [permissions, expiry];
  },
  assetInfo: (state, _, [number]) => {
    const { token, decimals, unitExp, total } = assetOf(state, number);
    return [token, decimals, unitExp, total];
  },
  assetRisk: (state, _, [number]) => {
    const { parameters, feeds, makerFeeCap, state: priceState } = assetOf(state, number).risk;
    const { priceExp, shock, halfBasis, common, haircut } = parameters;
    const price = [0, priceExp, 0, priceState, shock, halfBasis, common, 0, haircut, makerFeeCap];
    const { primary, secondary, maxAge, deadAge, maxDeviation, jumpBound, jumpHold } = feeds;
    return [...price, 0, 0, 0, 0, 0, primary, secondary, maxAge, deadAge, maxDeviation, jumpBound, jumpHold];
  },
  assetOf: ({ assets }, _, [token]) => {
    const asset = assets.find((candidate) => candidate.token === token);
    if (asset === undefined) throw new Refusal("UnknownToken", token);
    return [asset.number];
  },
  balanceOf: (state, _, [account, asset]) => balanceRow(state, account, asset),
  balancesOf: (state, _, [account]) => {
    const assets = [DOLLAR, ...state.balances.touched(account)];
    return [new Rows(assets.map((asset) => balanceRow(state, account, asset)))];
  },
  marketInfo: (state, _, [number]) => {
    const market = marketOf(state, number);
    const { asset, lotExp, priceExp, takerFee, makerFee, makerFeeCap, minNotional, expiryBounty } = market;
    const terms = [asset, lotExp, priceExp, takerFee, makerFee, makerFeeCap, minNotional, expiryBounty];
    return [...terms, market.status, market.book.best(Side.BID), market.book.best(Side.ASK), market.fees];
  },
  topOfBook: (state, { now }, [number]) => {
    const { book } = marketOf(state, number);
    const [bid, ask] = [depthOf(book.side(Side.BID), now)[0], depthOf(book.side(Side.ASK), now)[0]];
    return [bid?.tick ?? 0, bid?.lots ?? 0n, ask?.tick ?? 0, ask?.lots ?? 0n];
  },
  depth: (state, { now }, [number, side, fromTick, maxLevels]) => {
    const { book } = marketOf(state, number);
    refuseIf(fromTick > MAX_TICK, "InvalidTick", [fromTick, MAX_TICK]);
    const levels = depthOf(book.side(side), now).filter(
      ({ tick }) => fromTick === 0 || !isBetter(side, tick, fromTick),
    );
    const rows = levels.slice(0, Number(maxLevels));
    // nobody in the model may owe, so no order only reduces
    return [new Rows(rows.map(({ tick, lots, orders }) => [BigInt(tick), lots, BigInt(orders), 0n]))];
  },
  orderInfo: (state, _, [number, id]) => {
    const order = marketOf(state, number).book.orders.get(id);
    return order === undefined ? [0n, 0n, 0n, 0n, 0n, 0n] : orderRow(order);
  },
  bookOrders: (state, { block }, [number, side, cursor, maxOrders]) => {
    const { orders, next } = stretchOf(state, { number, side, cursor, maxOrders });
    return [new Rows(orders.map(orderRow)), next, block];
  },
  openOrders: (state, _, [account, number, side, cursor, maxOrders]) => {
    const { orders, next } = stretchOf(state, { number, side, cursor, maxOrders });
    // account 0 asks for everybody's
    const own = orders.filter((order) => account === 0 || order.account === account);
    return [new Rows(own.map(orderRow)), next];
  },
  words: (state, _, [slots]) => [new Rows(slots.map((slot) => [slot === REGISTRY ? registryWord(state) : 0n]))],
  authority: ({ fixtures }) => [fixtures.get("authority") ?? 0],
  isConsumingScheduledOp: () => [0],
  OFFICE: ({ fixtures }) => [fixtures.get("OFFICE") ?? 0],
  CLEARING: ({ fixtures }) => [fixtures.get("CLEARING") ?? 0],
  PERPS: ({ fixtures }) => [fixtures.get("PERPS") ?? 0],
  SPOT: ({ fixtures }) => [fixtures.get("SPOT") ?? 0],
  LOANS: ({ fixtures }) => [fixtures.get("LOANS") ?? 0],
  CREDIT_DESK: ({ fixtures }) => [fixtures.get("CREDIT_DESK") ?? 0],
  LOAN_DESK: ({ fixtures }) => [fixtures.get("LOAN_DESK") ?? 0],
  BUNDLES: ({ fixtures }) => [fixtures.get("BUNDLES") ?? 0],
  COUNCIL: ({ fixtures }) => [fixtures.get("COUNCIL") ?? 0],
  LENS: ({ fixtures }) => [fixtures.get("LENS") ?? 0],
};

/** Slot of the word that counts accounts, assets and markets. */
export const REGISTRY = `0x${REGISTRY_SLOT.toString(16).padStart(64, "0")}` as const;

function registryWord({ accounts, assets, markets, settings }: VenueState): bigint {
  const counts = BigInt(accounts.owners.length) | (BigInt(assets.length) << 32n) | (BigInt(markets.length) << 48n);
  return counts | (BigInt(settings.feeAccount) << 64n);
}

function balanceRow({ balances }: VenueState, account: number, asset: number): bigint[] {
  return [BigInt(asset), balances.free(account, asset), balances.held(account, asset)];
}

function orderRow({ id, account, lots, expiry }: Order): bigint[] {
  return [id, BigInt(account), lots, BigInt(expiry), 0n, 0n];
}

interface Depth {
  readonly tick: number;
  lots: bigint;
  orders: number;
}

/** Levels of a side without what has expired. */
function depthOf(orders: readonly Order[], now: number): Depth[] {
  const levels: Depth[] = [];
  for (const order of orders) {
    if (isExpired(order, now)) continue;
    const level = levels.at(-1);
    if (level?.tick === order.tick) {
      level.lots += order.lots;
      level.orders += 1;
    } else {
      levels.push({ tick: order.tick, lots: order.lots, orders: 1 });
    }
  }
  return levels;
}

interface StretchRequest {
  readonly number: number;
  readonly side: Side;
  readonly cursor: bigint;
  readonly maxOrders: bigint;
}

function stretchOf(state: VenueState, { number, side, cursor, maxOrders }: StretchRequest) {
  const { book } = marketOf(state, number);
  const start = book.indexOf(side, cursor);
  const end = start + Number(maxOrders);
  return { orders: book.side(side).slice(start, end), next: book.side(side)[end]?.id ?? 0n };
}
