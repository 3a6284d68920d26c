import { type Hex, zeroAddress } from "viem";
import type { CallArguments, CallName } from "../../model/calls.ts";
import type { FeedTerms, RiskParameters } from "../../model/oracle.ts";
import { MAX_TICK, MAX_UNITS, type Operation, OperationKind } from "../../model/types.ts";
import { debitAmount, depositAmount } from "./amounts.ts";
import type { Choice } from "./choice.ts";
import { packBatch } from "./packing.ts";
import { type Actor, MARKETS } from "./world.ts";

interface Made<Name extends CallName> {
  readonly actor: Actor;
  readonly args: CallArguments[Name];
}

/** How a call of each function is made up. */
export const handlers: { readonly [Name in CallName]: (choice: Choice) => Made<Name> } = {
  openAccount: ({ world, random }) => ({ actor: random.pick(world.owners), args: [] }),
  setDelegate: (choice) => {
    const { random, world, now } = choice;
    const account = choice.account();
    const delegate = random.pick([...world.delegates, ...world.delegates, ...world.owners]).address;
    const expiry = random.pick([now - 1, now, now + 5, now + 300, now + 20_000, 2 ** 40 - 1]);
    return { actor: choice.senderFor(account), args: [account, delegate, choice.permissions(), expiry] };
  },
  deposit: (choice) => {
    const [account, asset] = [choice.account(), choice.asset()];
    const actor = choice.random.chance(0.15) ? choice.anyone() : choice.senderFor(account);
    return { actor, args: [account, asset, depositAmount(choice, asset)] };
  },
  depositWithPermit: (choice) => {
    const [account, asset] = [choice.account(), choice.asset()];
    const signature = [27, `0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`] as const;
    const deadline = BigInt(choice.now + 1_000);
    return {
      actor: choice.senderFor(account),
      args: [account, asset, depositAmount(choice, asset), deadline, ...signature],
    };
  },
  withdraw: (choice) => {
    const [account, asset] = [choice.account(), choice.asset()];
    const args = [account, asset, debitAmount(choice, account, asset), choice.receiver()] as const;
    return { actor: choice.senderFor(account), args };
  },
  transfer: (choice) => {
    const { owners } = choice.world.state.accounts;
    const [account, asset] = [choice.account(), choice.asset()];
    const siblings = owners.flatMap((owner, index) => (owner === owners[account - 1] ? [index + 1] : []));
    const to = siblings.length > 0 && choice.random.chance(0.9) ? choice.random.pick(siblings) : choice.account();
    return { actor: choice.senderFor(account), args: [account, to, asset, debitAmount(choice, account, asset)] };
  },
  placeOrder: (choice) => {
    const [account, market] = [choice.account(), choice.market()];
    const args = [account, market, choice.order(market, account), choice.maxMatches()] as const;
    return { actor: choice.senderFor(account), args };
  },
  cancelOrder: (choice) => {
    const { account, market, id } = target(choice);
    return { actor: choice.senderFor(account), args: [account, market, id] };
  },
  cancelOrders: (choice) => {
    const page = choice.stretch.mood === "hollow" ? choice.middlePage(choice.stretch.market) : undefined;
    if (page !== undefined) {
      const { account, ids } = page;
      return { actor: choice.senderFor(account), args: [account, choice.stretch.market, ids] };
    }
    const { account, market } = target(choice);
    const ids = Array.from({ length: choice.random.int(0, 12) }, () => choice.id(market, account));
    return { actor: choice.senderFor(account), args: [account, market, ids] };
  },
  cancelAll: (choice) => {
    const { account, market } = target(choice);
    const side = choice.side();
    const most = choice.random.pick([0, 1, 3, 10, 10, 40, choice.stretch.mood === "storm" ? 300 : 5]);
    return {
      actor: choice.senderFor(account),
      args: [account, market, side, choice.cursor(market, side), BigInt(most)],
    };
  },
  amendOrder: (choice) => {
    const { account, market, id } = target(choice);
    const order = amendment(choice, { account, market, id });
    return { actor: choice.senderFor(account), args: [account, market, id, order, choice.maxMatches()] };
  },
  batch: (choice) => {
    const account = choice.account();
    const terms = batchTerms(choice, account);
    return {
      actor: choice.senderFor(account),
      args: [account, operations(choice, account), terms.maxMatches, terms.deadline],
    };
  },
  packed: (choice) => {
    const account = choice.account();
    const list = operations(choice, account).filter(
      ({ kind, id, order }) => kind !== OperationKind.AMEND || id >> 87n === BigInt(order.side),
    );
    const data = packBatch(batchTerms(choice, account), list);
    return { actor: choice.senderFor(account), args: [choice.random.chance(0.07) ? damage(choice, data) : data] };
  },
  sweepExpired: (choice) => {
    const market = choice.market();
    const book = choice.marketOf(market)?.book;
    const all = book === undefined ? [] : [...book.orders.values()];
    const expired = all.filter(({ expiry }) => expiry !== 0 && expiry <= choice.now).map(({ id }) => id);
    const ids = Array.from({ length: choice.random.int(0, 8) }, () =>
      expired.length > 0 && choice.random.chance(0.7) ? choice.random.pick(expired) : choice.id(market, 1),
    );
    return { actor: choice.anyone(), args: [choice.account(), market, ids] };
  },
  sweepFees: (choice) => ({ actor: choice.anyone(), args: [choice.market()] }),
  initialize: (choice) => {
    const { random, world } = choice;
    const actor = random.chance(0.3) ? world.governor : choice.anyone();
    return { actor, args: [choice.anyone().address, random.pick(world.tokens), 0] };
  },
  listAsset: (choice) => {
    const { tokens } = choice.world;
    const index = choice.random.int(0, tokens.length - 1);
    const unitExp = choice.random.chance(0.2) ? 37 : choice.random.int(0, 2);
    return { actor: governing(choice, 0.5), args: [tokens[index] as Hex, unitExp] };
  },
  listSpotMarket: (choice) => {
    const { random } = choice;
    const terms = { ...random.pick(MARKETS), asset: choice.asset() };
    const flaws = [
      { lotExp: 19 },
      { priceExp: 19 },
      { makerFeeCap: 10_001 },
      { takerFee: 10_001 },
      { makerFee: -10_000, takerFee: 9_999 },
      { minNotional: 0n },
      { minNotional: 2n ** 39n },
    ];
    // a market that is in order is listed rarely: each divides the attention of the run
    const isListing = choice.world.state.markets.length < 8 && random.chance(0.05);
    return { actor: governing(choice, 0.7), args: [isListing ? terms : { ...terms, ...random.pick(flaws) }] };
  },
  setSpotFees: (choice) => {
    const { random } = choice;
    const market = choice.market();
    const taker = random.pick([0, 1, 350, 999, 10_000, 10_001, 65_535]);
    const cap = choice.marketOf(market)?.makerFeeCap ?? 0;
    const maker = random.pick([-taker, 0, 1, cap, cap + 1, -taker - 1, -1, random.int(0, cap)]);
    return { actor: governing(choice, 0.85), args: [market, taker, Math.max(maker, -32_768)] };
  },
  setMinNotional: (choice) => {
    const market = choice.market();
    const usual = MARKETS[market - 1]?.minNotional ?? 1n;
    // just above what a few lots are worth at a usual price, so that remainders are just below
    const close = BigInt(choice.tick(market, choice.side())) * choice.random.bigint(1n, 4n) + 1n;
    const value = choice.random.pick([
      usual,
      usual,
      usual,
      usual * 2n,
      close,
      close,
      1n,
      0n,
      2n ** 39n,
      2n ** 40n - 1n,
    ]);
    return { actor: governing(choice, 0.85), args: [market, value] };
  },
  setMarketStatus: (choice) => {
    const market = choice.market();
    const isClosed = choice.marketOf(market)?.status === 2;
    const status = choice.random.pick(isClosed ? [1, 1, 1, 1, 0] : [1, 1, 2, 0]);
    return { actor: governing(choice, 0.85), args: [market, status] };
  },
  setFeeAccount: (choice) => ({ actor: governing(choice, 0.7), args: [choice.account()] }),
  listIndex: (choice) => ({ actor: governing(choice, 0.7), args: [choice.random.pick([19, 77, 255])] }),
  setDepositCap: (choice) => {
    const { random, world } = choice;
    const asset = choice.asset();
    const total = world.state.assets[asset]?.total ?? 0n;
    const cap = random.pick([MAX_UNITS, MAX_UNITS, MAX_UNITS, MAX_UNITS + 1n, total, total + 1_000n]);
    return { actor: governing(choice, 0.85), args: [asset, cap] };
  },
  setRisk: (choice) => {
    const asset = choice.asset();
    return { actor: governing(choice, 0.85), args: [asset, riskParameters(choice, asset)] };
  },
  setFeeds: (choice) => ({ actor: governing(choice, 0.85), args: [choice.asset(), feedTerms(choice)] }),
  refreshPrices: (choice) => {
    const count = choice.random.int(0, 3);
    return { actor: choice.anyone(), args: [Array.from({ length: count }, () => choice.asset())] };
  },
  setAuthority: (choice) => ({
    actor: choice.random.chance(0.3) ? choice.world.governor : choice.anyone(),
    args: [choice.anyone().address],
  }),
};

function riskParameters({ random, world }: Choice, asset: number): RiskParameters {
  const known = world.state.assets[asset]?.risk.parameters;
  const shock = random.pick([0, 1, 200_000, 200_000, 1_000_000, 1_000_001]);
  const halfBasis = random.pick([0, 5_000, Math.floor(shock / 2), Math.floor(shock / 2) + 1]);
  const room = Math.max(0, Math.floor((shock - 2 * halfBasis) / 2));
  return {
    priceExp: random.chance(0.8) && known !== undefined ? known.priceExp : random.pick([0, 6, 10, 24, 25, 255]),
    shock: asset === 0 && random.chance(0.7) ? 0 : shock,
    halfBasis: asset === 0 && random.chance(0.7) ? 0 : halfBasis,
    common: asset === 0 ? 0 : random.pick([0, room, room, room + 1]),
    haircut: random.pick([0, 100_000, 1_000_000, 1_000_001]),
  };
}

/** Sources are contracts that know nothing of prices. */
function feedTerms({ random, world }: Choice): FeedTerms {
  const usual = { maxAge: 100, deadAge: 1_000, maxDeviation: 10_000, jumpBound: 50_000, jumpHold: 60 };
  const flaws = [
    ...[{ maxAge: 0 }, { deadAge: 99 }, { deadAge: 2_592_001 }, { maxDeviation: 99 }, { maxDeviation: 200_001 }],
    ...[{ jumpBound: 999 }, { jumpBound: 500_001 }, { jumpHold: 0 }, { jumpHold: 86_401 }],
    ...[{ primary: zeroAddress }],
  ];
  const sources = world.owners.map(({ address }) => address);
  const terms = { ...usual, primary: random.pick(sources), secondary: random.pick([zeroAddress, ...sources]) };
  return random.chance(0.6) ? terms : { ...terms, ...random.pick(flaws) };
}

function governing({ world, random }: Choice, share: number): Actor {
  return random.chance(share) ? world.governor : random.pick([...world.owners, ...world.strangers]);
}

/** An account, a market, and an order there: mostly the account's own. */
function target(choice: Choice): { account: number; market: number; id: bigint } {
  const market = choice.market();
  const order = choice.restingOrder(market);
  if (order !== undefined && choice.random.chance(choice.stretch.mood === "storm" ? 0.9 : 0.65)) {
    return { account: order.account, market, id: order.id };
  }
  const account = choice.account();
  return { account, market, id: choice.id(market, account) };
}

function amendment(choice: Choice, { account, market, id }: { account: number; market: number; id: bigint }) {
  const { random } = choice;
  const old = choice.marketOf(market)?.book.orders.get(id);
  const order = choice.order(market, account);
  if (old === undefined) return order;
  const { side, tick, expiry } = old;
  const roll = random.next();
  if (roll < 0.45) return { ...order, side, tick, expiry, lots: random.bigint(1n, old.lots) };
  if (roll < 0.6) return { ...order, side, tick, expiry };
  if (roll < 0.97) return { ...order, side };
  return order;
}

function batchTerms(choice: Choice, account: number) {
  const { random, now } = choice;
  const deadline = random.chance(0.85) ? 0 : random.pick([now - 1, now, now + 50, 1]);
  return { account, maxMatches: choice.maxMatches(), deadline };
}

function operations(choice: Choice, account: number): Operation[] {
  const { random, stretch } = choice;
  const isPile = stretch.mood === "pile";
  const count = random.int(random.chance(0.1) ? 0 : 1, isPile ? 40 : 10);
  const home = choice.market();
  const weights =
    stretch.mood === "storm" ? { place: 1, cancel: 5, amend: 1 } : { place: isPile ? 12 : 4, cancel: 2, amend: 2 };
  // the fewer may fail, the more batches with many operations succeed
  const skips = random.pick([0.4, 0.95, 1, 1]);
  return Array.from({ length: count }, () => {
    const market = random.chance(0.9) ? home : choice.market();
    const kind = random.weighted(weights);
    const id = kind === "place" ? 0n : choice.id(market, account);
    const order = kind === "amend" ? amendment(choice, { account, market, id }) : choice.order(market, account);
    const kinds = { place: OperationKind.PLACE, cancel: OperationKind.CANCEL, amend: OperationKind.AMEND };
    return {
      kind: kinds[kind],
      market,
      skip: random.chance(skips),
      id,
      order: { ...order, tick: Math.min(order.tick, 2 * MAX_TICK) },
    };
  });
}

/** Cuts a packed batch short or changes one of its bytes, the first excepted. */
function damage({ random }: Choice, data: Hex): Hex {
  const bytes = (data.length - 2) / 2;
  if (random.chance(0.4)) return data.slice(0, 2 + 2 * random.int(1, bytes)) as Hex;
  const at = 2 + 2 * random.int(1, bytes - 1);
  const byte = random.int(0, 255).toString(16).padStart(2, "0");
  return `${data.slice(0, at)}${byte}${data.slice(at + 2)}` as Hex;
}
