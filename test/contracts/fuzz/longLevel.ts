import { opposite } from "../../model/book.ts";
import { type NewOrder, OperationKind, SelfTrade, type Side, Status, TimeInForce } from "../../model/types.ts";
import type { Choice } from "./choice.ts";
import type { Step } from "./steps.ts";

const ORDERS_PER_BATCH = 40;
const BATCHES = 13;
const MAKERS = 4;

/** Makes up a step from what the model says at that time; none if there is nothing to do. */
export type StepMaker = (choice: Choice) => Step | undefined;

/** Where a level of several pages is built. */
interface Site {
  readonly market: number;
  readonly side: Side;
  readonly tick: number;
}

/** A level of several pages: it is filled, hollowed out in the middle, filled again, and swept. Each item is a phase. */
export function longLevel(choice: Choice): StepMaker[][] {
  const { markets } = choice.world.state;
  const open = markets.filter(({ status, number }) => status === Status.ACTIVE && number <= 6);
  if (open.length === 0) return [];
  const { number: market } = choice.random.pick(open);
  const side = choice.side();
  const site = { market, side, tick: choice.outerTick(market, side) };
  const fill = (batches: number) => Array.from({ length: batches }, (_, index) => filling(site, 1 + (index % MAKERS)));
  return [
    fill(BATCHES),
    Array.from({ length: 3 * MAKERS }, () => hollowing(site)),
    fill(4),
    [sweeping(site), sweeping(site), ...Array.from({ length: MAKERS }, (_, index) => clearing(site, index + 1))],
  ];
}

/** Many small orders of one account. */
function filling(site: Site, account: number): StepMaker {
  return (choice) => {
    const order = orderAt(choice, site, { timeInForce: TimeInForce.POST_ONLY });
    const operation = { kind: OperationKind.PLACE, market: site.market, skip: true, id: 0n, order };
    const operations = Array.from({ length: ORDERS_PER_BATCH }, () => operation);
    return { actor: choice.ownerOf(account), call: { name: "batch", args: [account, operations, 0, 0] } };
  };
}

/** Cancels what one account has on the emptiest page between others. */
function hollowing({ market, side }: Site): StepMaker {
  return (choice) => {
    const page = choice.middlePage(market, side);
    if (page === undefined) return undefined;
    const { account, ids } = page;
    return { actor: choice.ownerOf(account), call: { name: "cancelOrders", args: [account, market, ids] } };
  };
}

/** Takes as much as one call can. */
function sweeping({ market, side, tick }: Site): StepMaker {
  return (choice) => {
    const makers = choice.marketOf(market)?.book.side(side) ?? [];
    const lots = makers.slice(0, 300).reduce((sum, maker) => sum + maker.lots, 1n);
    const account = choice.random.int(MAKERS + 1, MAKERS + 3);
    const order = { ...plainOrder, side: opposite(side), tick, lots };
    return { actor: choice.ownerOf(account), call: { name: "placeOrder", args: [account, market, order, 255] } };
  };
}

/** Cancels all that one account has on the side. */
function clearing({ market, side }: Site, account: number): StepMaker {
  return (choice) => ({
    actor: choice.ownerOf(account),
    call: { name: "cancelAll", args: [account, market, side, 0n, 600n] },
  });
}

const plainOrder = {
  timeInForce: TimeInForce.GTC,
  selfTrade: SelfTrade.CANCEL_MAKER,
  reduceOnly: false,
  expiry: 0,
  clientId: 0n,
} as const;

/** The smallest order that the market takes at the site's price. */
function orderAt(choice: Choice, { market, side, tick }: Site, terms: Partial<NewOrder>): NewOrder {
  const minNotional = choice.marketOf(market)?.minNotional ?? 1n;
  const lots = (minNotional - 1n) / BigInt(tick) + 1n;
  return { ...plainOrder, side, tick, lots, ...terms };
}
