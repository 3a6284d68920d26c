// How a call of each function is made up.

import type { Hex } from "viem";
import { type NewOrder, type Operation, OperationKind, type Side, UINT256_MAX } from "../../model/types.ts";
import { packBatch } from "../fuzz/packing.ts";
import type { Act } from "../fuzz/stage.ts";
import type { Actor } from "../fuzz/world.ts";
import type { Choice } from "./choice.ts";
import { movePrices } from "./prices.ts";
import {
  BITCOIN,
  CAPS,
  callAct,
  DOLLAR,
  ETHER,
  INDEX,
  LATE_TERMS,
  type Part,
  SETUPS,
  SPOT_MARKETS,
  UNITS,
} from "./world.ts";

/** A call, who makes it, and what sources of prices say before. */
export interface Made {
  readonly actor: Actor;
  readonly args: readonly unknown[];
  /** Whose margin the call is about. */
  readonly account?: number;
  readonly before?: readonly Act[];
  /** Functions that a bundle calls. */
  readonly actions?: readonly string[];
}

const ACTIVE = 1;
const CANCEL_ONLY = 2;

export const handlers: Readonly<Record<string, (choice: Choice) => Made>> = {
  placeOrder: (choice) => {
    const part = choice.part();
    const market = choice.marketFor(part);
    const order = choice.order(part, market);
    return { ...by(choice, part), args: [part.number, market, order, choice.random.pick([0, 0, 0, 1, 3])] };
  },
  amendOrder: (choice) => {
    const { part, market } = choice.maker();
    const id = choice.idOf(part, market);
    return { ...by(choice, part), args: [part.number, market, id, amendment(choice, part, { market, id }), 0] };
  },
  cancelOrder: (choice) => {
    const { part, market } = choice.maker();
    return { ...by(choice, part), args: [part.number, market, choice.idOf(part, market)] };
  },
  cancelOrders: (choice) => {
    const { part, market } = choice.maker();
    const ids = Array.from({ length: choice.random.int(1, 5) }, () => choice.idOf(part, market));
    return { ...by(choice, part), args: [part.number, market, ids] };
  },
  cancelAll: (choice) => {
    const { part, market } = choice.maker();
    return { ...by(choice, part), args: [part.number, market, choice.random.pick([0, 1]), 0n, 40] };
  },
  batch: (choice) => {
    const part = choice.part();
    return { ...by(choice, part), args: [part.number, operations(choice, part), 0, 0] };
  },
  packed: (choice) => {
    const part = choice.part();
    const data: Hex = packBatch({ account: part.number, maxMatches: 0, deadline: 0 }, operations(choice, part));
    return { ...by(choice, part), args: [data] };
  },
  settle: (choice) => {
    const accounts = Array.from({ length: choice.random.int(1, 6) }, () => choice.part().number);
    return { actor: someone(choice), args: [choice.perp(), accounts] };
  },
  payLosses: (choice) => ({ actor: someone(choice), args: [choice.part().number] }),
  pokeFunding: (choice) => ({ actor: someone(choice), args: [choice.perp()] }),
  drawPerpFees: (choice) => ({ actor: someone(choice), args: [choice.perp()] }),
  reduceDeficit: (choice) => {
    const part = choice.part();
    const units = choice.random.bigint(1n, part.dollars / 20n);
    return { ...by(choice, part), args: [part.number, choice.perp(), units] };
  },
  sweepExpired: (choice) => {
    const market = choice.random.pick(choice.markets);
    const ids = choice.situation.books.all(market).flatMap(({ id, expiry }) => {
      return expiry !== 0 && (expiry <= choice.now || choice.random.chance(0.2)) ? [id] : [];
    });
    return { actor: someone(choice), args: [choice.part().number, market, ids.slice(0, 8)] };
  },
  sweepFees: (choice) => ({ actor: someone(choice), args: [choice.random.pick(SPOT_MARKETS)] }),
  refreshPrices: (choice) => movePrices(choice),
  deposit: (choice) => {
    const part = choice.part();
    const asset = choice.random.pick([DOLLAR, DOLLAR, ETHER, BITCOIN]);
    const lacks = choice.verdict(part).equity.equity < part.dollars / 2n;
    const dollars = (part.dollars * BigInt(choice.random.int(1, lacks ? 100 : 10))) / 100n;
    return { ...by(choice, part), args: [part.number, asset, worth(choice, asset, dollars)] };
  },
  withdraw: (choice) => {
    const part = choice.part();
    const asset = choice.random.pick([DOLLAR, DOLLAR, ETHER, BITCOIN]);
    return {
      ...by(choice, part),
      args: [part.number, asset, debit(choice, part, asset), choice.world.stranger.address],
    };
  },
  transfer: (choice) => {
    const { accounts } = choice.world;
    const part = choice.random.chance(0.7) ? (accounts[choice.random.pick([2, 3])] as Part) : choice.part();
    const sibling = accounts.find(({ owner, number }) => owner === part.owner && number !== part.number);
    const asset = choice.random.pick([DOLLAR, ETHER, BITCOIN]);
    const to = sibling?.number ?? choice.part().number;
    return { ...by(choice, part), args: [part.number, to, asset, debit(choice, part, asset)] };
  },
  execute: (choice) => {
    const part = choice.part();
    const actor = choice.senderFor(part);
    const calls = Array.from({ length: choice.random.int(1, 5) }, () => actionOf(choice, part));
    const actions = calls.map((call) => ({ call: callAct(choice.world, actor, call).data, minFilledLots: 0 }));
    return { actor, account: part.number, actions: calls.map(([name]) => name), args: [part.number, actions, 0] };
  },
  setOpenInterestCaps: (choice) => {
    const { perps } = choice.situation.seen;
    const market = choice.perps.find((perp) => perps.get(perp)?.limits.hardCap === 0n) ?? choice.perp();
    const [soft, hard] = CAPS[market] as readonly [number, number];
    const share = choice.random.pick([0.02, 0.3, 1, 1, 1, 3]);
    return govern(choice, [market, Math.floor(soft * share), Math.floor(hard * share)]);
  },
  setDeep: (choice) => govern(choice, [choice.perp(), choice.random.chance(0.6)]),
  setSpotFees: (choice) => {
    const taker = choice.random.pick([0, 300, 500, 9_999]);
    const maker = choice.random.pick([-taker, -100, 0, 1, 57, 201]);
    return govern(choice, [choice.random.pick(choice.markets), taker, maker]);
  },
  setMinNotional: (choice) => {
    const market = choice.random.pick(choice.markets);
    const { minNotional } = choice.marked(market).header;
    const value = choice.random.pick([minNotional, minNotional * 2n, minNotional / 2n || 1n]);
    return govern(choice, [market, value > 10_000_000n ? 100_000n : value]);
  },
  setMarketStatus: (choice) => {
    const closed = choice.markets.filter((market) => choice.marked(market).header.status === CANCEL_ONLY);
    const isOpening = closed.length > 0;
    return govern(choice, [choice.random.pick(isOpening ? closed : choice.markets), isOpening ? ACTIVE : CANCEL_ONLY]);
  },
  setRisk: (choice) => {
    const asset = choice.random.pick([ETHER, BITCOIN, INDEX]);
    const { risk } = SETUPS[asset] as (typeof SETUPS)[number];
    const changes: Partial<typeof risk>[] = [{}, {}, { shock: Math.floor(risk.shock * 0.8) }, { halfBasis: 2_000 }];
    const beyond: typeof changes = [
      { halfBasis: risk.shock / 2 + 1, common: 0 },
      { common: Math.floor((risk.shock - 2 * risk.halfBasis) / 2) + 1 },
    ];
    const change = choice.random.pick(choice.random.chance(0.4) ? beyond : changes);
    return govern(choice, [asset, { ...risk, ...change }]);
  },
  tightenRisk: (choice) => {
    const asset = choice.random.pick([ETHER, BITCOIN, INDEX]);
    const { shock = 0n, halfBasis = 0n } = choice.situation.seen.risks[asset] ?? {};
    const [more, moreBasis] = [choice.random.pick([0, 10, 20_000, 40_000]), choice.random.pick([0, 10, 40_010])];
    return govern(choice, [asset, Number(shock) + more, Number(halfBasis) + (more < moreBasis ? moreBasis : 0)]);
  },
  listPerpMarket: (choice) => {
    if (choice.random.chance(0.6) && choice.listsNow()) return { actor: choice.world.governor, args: [LATE_TERMS] };
    return govern(choice, [{ market: { ...FLAWED_MARKET, asset: DOLLAR }, ...FLAWED_PERP }]);
  },
};

/** A market that cannot be listed: its interval is too long. */
const FLAWED_MARKET = {
  ...{ lotExp: 0, priceExp: 0, takerFee: 0, makerFee: 0, makerFeeCap: 0, minNotional: 1n, expiryBounty: 0 },
};
const FLAWED_PERP = { fundingHours: 9, interest: 0, impactNotional: 1n };

/** A call for an account, as a bundle has several of. */
function actionOf(choice: Choice, part: Part): readonly [string, readonly unknown[]] {
  const { random, world } = choice;
  const market = choice.marketFor(part);
  const orders: readonly (() => readonly [string, readonly unknown[]])[] = [
    () => ["placeOrder", [part.number, market, choice.order(part, market), 0]],
    () => ["batch", [part.number, operations(choice, part), 0, 0]],
    () => ["cancelOrder", [part.number, market, choice.idOf(part, market)]],
    () => ["cancelAll", [part.number, market, random.pick([0, 1]), 0n, 40]],
    () => ["settle", [choice.perp(), [part.number]]],
    () => ["payLosses", [part.number]],
    () => ["deposit", [part.number, DOLLAR, (part.dollars * BigInt(random.int(1, 10))) / 100n]],
    () => ["withdraw", [part.number, DOLLAR, debit(choice, part, DOLLAR), world.stranger.address]],
  ];
  return random.chance(0.6) ? (orders[0] as (typeof orders)[number])() : random.pick(orders)();
}

/** How often each function is called, relative to the others. */
export const WEIGHTS: Readonly<Record<string, number>> = {
  ...{ placeOrder: 40, amendOrder: 5, cancelOrder: 5, cancelOrders: 1.5, cancelAll: 1, batch: 6, packed: 5 },
  ...{
    settle: 6,
    payLosses: 1.5,
    pokeFunding: 1.5,
    drawPerpFees: 2.5,
    reduceDeficit: 1,
    sweepExpired: 2,
    sweepFees: 0.4,
  },
  ...{ refreshPrices: 2, deposit: 6, withdraw: 6, transfer: 2.5, execute: 8 },
  ...{ setOpenInterestCaps: 0.8, setDeep: 0.6, setSpotFees: 0.5, setMinNotional: 0.3, setMarketStatus: 1.5 },
  ...{ setRisk: 0.9, tightenRisk: 0.9, listPerpMarket: 0.3 },
};

function by(choice: Choice, part: Part): Pick<Made, "actor" | "account"> {
  return { actor: choice.senderFor(part), account: part.number };
}

function someone({ world, random }: Choice): Actor {
  return random.pick([world.stranger, ...world.accounts.map(({ owner }) => owner)]);
}

function govern({ world, random }: Choice, args: readonly unknown[]): Made {
  return { actor: random.chance(0.95) ? world.governor : world.stranger, args };
}

function amendment(choice: Choice, part: Part, { market, id }: { market: number; id: bigint }): NewOrder {
  const { random } = choice;
  const old = choice.situation.books.find(market, id);
  const order = choice.order(part, market);
  const side = Number((id >> 87n) & 1n) as Side;
  if (old === undefined || random.chance(0.4)) return { ...order, side, tick: choice.tick(market, side) };
  const reduceOnly = choice.situation.books.isReduceOnly(market, id) ?? false;
  const same = { side, tick: Number((id >> 64n) & 0x7fffffn), expiry: old.expiry, reduceOnly };
  return { ...order, ...same, timeInForce: 0, lots: random.bigint(1n, old.lots * 2n) };
}

/** Of a batch, mostly at one market. */
export function operations(choice: Choice, part: Part): Operation[] {
  const { random } = choice;
  const race = random.chance(0.3) ? choice.race(part) : undefined;
  if (race !== undefined) {
    const place = { kind: OperationKind.PLACE, market: race.market, skip: true, id: 0n };
    return race.orders.map((order) => ({ ...place, order }));
  }
  const home = choice.marketFor(part);
  const isPerp = !SPOT_MARKETS.some((market) => market === home);
  const skip = random.chance(0.7);
  return Array.from({ length: random.int(1, 5) }, () => {
    const other = random.chance(0.9) ? home : isPerp ? choice.perp() : random.pick(choice.markets);
    const kind = random.pick([OperationKind.PLACE, OperationKind.PLACE, OperationKind.CANCEL, OperationKind.AMEND]);
    const id = kind === OperationKind.PLACE ? 0n : choice.idOf(part, other);
    const order =
      kind === OperationKind.AMEND ? amendment(choice, part, { market: other, id }) : choice.order(part, other);
    return { kind, market: other, skip, id, order };
  });
}

/** Smallest token units that are worth so many ledger units of the dollar. */
function worth(choice: Choice, asset: number, dollars: bigint): bigint {
  if (asset === DOLLAR) return dollars;
  const price = choice.situation.seen.risks[asset];
  const units = (dollars * 10n ** BigInt(price?.priceExp ?? 0)) / (price?.price || 1n);
  return (units || 1n) * (UNITS[asset] ?? 1n);
}

function debit(choice: Choice, part: Part, asset: number): bigint {
  const { random } = choice;
  const pockets = choice.situation.seen.accounts[part.number - 1]?.pockets ?? [];
  const cash = pockets.reduce((sum, { freeCash }) => sum + freeCash, 0n);
  const free = (pockets[asset]?.freeAsset ?? 0n) + (asset === DOLLAR ? cash : 0n);
  if (random.chance(0.2)) return UINT256_MAX;
  const units = (free * BigInt(random.pick([1, 10, 30, 60, 99, 100]))) / 100n;
  return (units || 1n) * (UNITS[asset] ?? 1n);
}
