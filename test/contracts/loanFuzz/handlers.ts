// How a call of each function is made up.

import { type NewOrder, type Operation, OperationKind, type Side, UINT256_MAX } from "../../model/types.ts";
import { packBatch } from "../fuzz/packing.ts";
import type { Made } from "../perpFuzz/handlers.ts";
import { ASSETS, DOLLAR, ETHER, type Part, sayAct, UNITS } from "../perpFuzz/world.ts";
import type { Choice } from "./choice.ts";
import { ownedOf } from "./observation.ts";
import { isLoanMarket, MARKETS, PERP, SPOT } from "./world.ts";

const ALL = 2n ** 64n - 1n;
const [ACTIVE, CANCEL_ONLY] = [1, 2];
const NONE = 0n;

export const handlers: Readonly<Record<string, (choice: Choice) => Made>> = {
  placeOrder: (choice) => {
    const part = choice.part();
    const market = choice.market();
    return by(choice, part, [part.number, market, choice.order(part, market), choice.random.pick([0, 0, 0, 1, 2])]);
  },
  amendOrder: (choice) => {
    const { part, market } = choice.maker();
    const id = choice.idOf(part, market);
    return by(choice, part, [part.number, market, id, amendment(choice, part, { market, id }), 0]);
  },
  cancelOrder: (choice) => {
    const { part, market } = choice.maker();
    return by(choice, part, [part.number, market, choice.idOf(part, market)]);
  },
  cancelOrders: (choice) => {
    const { part, market } = choice.maker();
    const ids = Array.from({ length: choice.random.int(1, 4) }, () => choice.idOf(part, market));
    return by(choice, part, [part.number, market, ids]);
  },
  cancelAll: (choice) => {
    const { part, market } = choice.maker();
    return by(choice, part, [part.number, market, choice.random.pick([0, 1]), 0n, 40]);
  },
  batch: (choice) => {
    const part = choice.part();
    return by(choice, part, [part.number, operations(choice, part), 0, 0]);
  },
  packed: (choice) => {
    const part = choice.part();
    const packed = operations(choice, part).filter(({ order }) => order.tick < 2 ** 23);
    return by(choice, part, [packBatch({ account: part.number, maxMatches: 0, deadline: 0 }, packed)]);
  },
  repay: (choice) => {
    const loan = choice.loan();
    const { principal = 1n, borrower = choice.part().number, id = NONE } = loan ?? {};
    const units = choice.random.pick([ALL, ALL, principal / 2n || 1n, principal / 7n || 1n, 1n]);
    return by(choice, choice.partOf(borrower), [id, units]);
  },
  renew: (choice) => {
    const keeper = choice.random.pick([0, choice.part().number, choice.part().number]);
    const actor = choice.random.chance(0.6) && keeper > 0 ? choice.partOf(keeper).owner : choice.someone();
    return { actor, args: [choice.loan(true)?.id ?? NONE, keeper, choice.random.pick([0, 0, 1, 3])] };
  },
  assign: (choice) => {
    const { id = NONE, lender = 1, principal = 1n, rate = 500n } = choice.loan() ?? {};
    const units = choice.random.pick([ALL, ALL, ALL, principal / 2n, principal / 5n]);
    const maxRate = choice.random.pick([Number(rate), Number(rate) + 100, Number(rate) * 2, 100_000]);
    return by(choice, choice.partOf(lender), [id, units, Math.min(maxRate, 8_000_000), choice.random.pick([0, 0, 1])]);
  },
  relend: (choice) => ({ actor: choice.someone(), args: [choice.part().number, choice.loanMarket()] }),
  bookPastDue: (choice) => ({ actor: choice.someone(), args: [choice.loan(true)?.id ?? NONE] }),
  setCreditTerms: (choice) => {
    const part = choice.part();
    const cap = choice.random.pick([0, 0, 100, 130, 300, 99]);
    return by(choice, part, [part.number, cap, choice.random.pick([0, 500, 900, 2_000, 100_001])]);
  },
  setRelend: (choice) => {
    const part = choice.part();
    const market = choice.loanMarket();
    return by(choice, part, [part.number, market, choice.random.pick([0, 200, 500, 700])]);
  },
  setExtensible: (choice) => {
    const { id = NONE, lender = 1 } = choice.loan(choice.random.chance(0.5)) ?? {};
    return by(choice, choice.partOf(lender), [id, choice.random.chance(0.4)]);
  },
  sweepExpired: (choice) => {
    const market = choice.random.pick(MARKETS);
    const { books, now } = choice.situation;
    const ids = books.all(market).flatMap(({ id, expiry }) => (expiry !== 0 && expiry <= now ? [id] : []));
    return { actor: choice.someone(), args: [choice.part().number, market, ids.slice(0, 6)] };
  },
  sweepFees: (choice) => ({ actor: choice.someone(), args: [choice.random.pick([SPOT, choice.loanMarket()])] }),
  payLosses: (choice) => ({ actor: choice.someone(), args: [choice.part().number] }),
  settle: (choice) => {
    const accounts = Array.from({ length: choice.random.int(1, 4) }, () => choice.part().number);
    return { actor: choice.someone(), args: [PERP, accounts] };
  },
  refreshPrices: (choice) => movePrices(choice),
  deposit: (choice) => {
    const part = choice.part();
    const asset = choice.random.pick([DOLLAR, DOLLAR, ETHER]);
    const units = asset === DOLLAR ? part.dollars / 20n : part.dollars / 4_000n;
    return by(choice, part, [part.number, asset, (units || 1n) * (UNITS[asset] ?? 1n)]);
  },
  withdraw: (choice) => {
    const part = choice.part();
    const asset = choice.random.pick([DOLLAR, DOLLAR, ETHER]);
    return by(choice, part, [part.number, asset, debit(choice, part, asset), choice.world.stranger.address]);
  },
  transfer: (choice) => {
    const part = choice.partOf(choice.random.pick([3, 4]));
    const to = part.number === 3 ? 4 : 3;
    const asset = choice.random.pick([DOLLAR, ETHER]);
    return by(choice, part, [part.number, to, asset, debit(choice, part, asset)]);
  },
  setInterestFee: (choice) => {
    return govern(choice, [choice.loanMarket(), choice.random.pick([0, 33_333, 100_000, 200_000, 200_001])]);
  },
  setMinNotional: (choice) => govern(choice, [choice.loanMarket(), choice.random.pick([3n, 10n, 25n])]),
  setMarketStatus: (choice) => {
    const { loans } = choice.situation.seen;
    const closed = [...loans].flatMap(([market, { status }]) => (status === CANCEL_ONLY ? [market] : []));
    const isOpening = closed.length > 0;
    return govern(choice, [
      isOpening ? choice.random.pick(closed) : choice.loanMarket(),
      isOpening ? ACTIVE : CANCEL_ONLY,
    ]);
  },
};

/** How often each function is called, relative to the others. */
export const WEIGHTS: Readonly<Record<keyof typeof handlers, number>> = {
  ...{ placeOrder: 44, amendOrder: 4, cancelOrder: 4, cancelOrders: 1, cancelAll: 0.7, batch: 4, packed: 4 },
  ...{ repay: 8, renew: 9, assign: 6, relend: 2, bookPastDue: 3 },
  ...{ setCreditTerms: 2, setRelend: 2, setExtensible: 4, sweepExpired: 1.5, sweepFees: 0.5 },
  ...{ payLosses: 0.7, settle: 1.5, refreshPrices: 3, deposit: 3, withdraw: 4, transfer: 1.5 },
  ...{ setInterestFee: 0.4, setMinNotional: 0.3, setMarketStatus: 0.7 },
};

function by(choice: Choice, part: Part, args: readonly unknown[]): Made {
  return { actor: choice.senderFor(part), account: part.number, args };
}

function govern({ world, random }: Choice, args: readonly unknown[]): Made {
  return { actor: random.chance(0.95) ? world.governor : world.stranger, args };
}

function amendment(choice: Choice, part: Part, { market, id }: { market: number; id: bigint }): NewOrder {
  const { random } = choice;
  const old = choice.situation.books.find(market, id);
  const order = choice.order(part, market);
  const side = Number((id >> 87n) & 1n) as Side;
  if (old === undefined || random.chance(0.4)) return { ...order, side };
  const same = { side, tick: Number((id >> 64n) & 0x7fffffn), expiry: old.expiry };
  return { ...order, ...same, timeInForce: 0, lots: random.bigint(old.lots / 3n, old.lots * 2n) };
}

/** Of a batch: all at markets of one kind. */
export function operations(choice: Choice, part: Part): Operation[] {
  const { random } = choice;
  const home = choice.market();
  const skip = random.chance(0.7);
  return Array.from({ length: random.int(1, 4) }, () => {
    const market = isLoanMarket(home) && random.chance(0.3) ? choice.loanMarket() : home;
    const kind = random.pick([OperationKind.PLACE, OperationKind.PLACE, OperationKind.CANCEL, OperationKind.AMEND]);
    const id = kind === OperationKind.PLACE ? 0n : choice.idOf(part, market);
    const order = kind === OperationKind.AMEND ? amendment(choice, part, { market, id }) : choice.order(part, market);
    return { kind, market, skip, id, order };
  });
}

function debit(choice: Choice, part: Part, asset: number): bigint {
  if (choice.random.chance(0.2)) return UINT256_MAX;
  const owned = ownedOf(choice.seenOf(part), asset);
  const units = (owned * BigInt(choice.random.pick([1, 10, 40, 90, 100]))) / 100n;
  return (units || 1n) * (UNITS[asset] ?? 1n);
}

/** Ether moves and comes back; the dollar loses its peg now and then; sources fall silent. */
function movePrices({ random, prices, world, situation: { now } }: Choice): Made {
  const [dollar = 1, ether = 3_000] = prices;
  const crash = random.chance(0.2) ? random.pick([0.6, 0.7, 0.85, 1.4]) : 1;
  const pull = ether > 6_000 ? 0.9 : ether < 1_500 ? 1.1 : 1;
  prices[ETHER] = ether * crash * pull * (1 + 0.04 * (random.next() - 0.5));
  prices[DOLLAR] = dollar !== 1 ? 1 : random.chance(0.06) ? random.pick([0.97, 0.94]) : 1;
  const told = ASSETS.filter((asset) => asset === DOLLAR || random.chance(0.9));
  const before = told.flatMap((asset) => {
    return ([0, 1] as const).map((which) => sayAct(world, { asset, which, price: prices[asset] ?? 1, time: now }));
  });
  return { actor: world.stranger, args: [ASSETS], before };
}
