// A call, and how everything stood before and after it.

import { type Assessment, abs } from "@pangea/risk-engine";
import type { Marked } from "../../model/band.ts";
import type { Header, Risk } from "../../model/perpWords.ts";
import type { BookEvent, NewOrder, Operation } from "../../model/types.ts";
import { TimeInForce } from "../../model/types.ts";
import type { Result } from "../fuzz/stage.ts";
import type { Books, Met } from "./books.ts";
import type { Made } from "./handlers.ts";
import type { Observation } from "./observation.ts";
import { ASSET_OF, type Part, type PerpWorld } from "./world.ts";

export interface Transition {
  readonly world: PerpWorld;
  readonly name: string;
  readonly made: Made;
  readonly result: Result;
  /** Name of the error if it was refused. */
  readonly error: string | undefined;
  readonly now: number;
  readonly before: Observation;
  readonly after: Observation;
  readonly verdictsBefore: readonly Assessment[];
  readonly verdictsAfter: readonly Assessment[];
  /** Makers that were filled or removed. */
  readonly met: readonly Met[];
  readonly events: readonly BookEvent[];
  /** After the call. */
  readonly books: Books;
  readonly indices: ReadonlyMap<number, bigint>;
  /** What the exchange says of how accounts stand after the call. */
  readonly standings: readonly SaidStanding[];
  /** Whether the order that the call cancels rested, as the account's own. */
  readonly cancelsOwn: boolean;
}

export interface SaidStanding {
  readonly account: number;
  readonly words: readonly bigint[];
}

/** Calls by which prices or parameters change. */
const OUTER = new Set([
  ...["refreshPrices", "setRisk", "tightenRisk", "setDeep", "setOpenInterestCaps", "setSpotFees", "setMinNotional"],
  ...["setMarketStatus", "listPerpMarket"],
]);
const TRADING = new Set(["placeOrder", "amendOrder", "batch", "packed", "execute"]);
const CANCELLING = new Set(["cancelOrder", "cancelOrders", "cancelAll"]);

/** Whether prices or parameters may have changed: also by a payment, before which prices are refreshed. */
export function isOuter({ name, before, after }: Transition): boolean {
  return OUTER.has(name) || before.risks.some((risk, asset) => !isSamePrice(risk, after.risks[asset] as Risk));
}

function isSamePrice(one: Risk, other: Risk): boolean {
  return one === other || (one.price === other.price && one.state === other.state && one.time === other.time);
}

/** Whether one of these functions was called, or is an action of the bundle that was. */
export function calls({ name, made }: Transition, ...names: readonly string[]): boolean {
  return names.includes(name) || names.some((action) => made.actions?.includes(action));
}

export function isTrading({ name }: Transition): boolean {
  return TRADING.has(name);
}

/** Whether it is the account's own action at markets, and went through. */
export function isOwnAction({ name, made, result }: Transition): boolean {
  return result.ok && made.account !== undefined && (TRADING.has(name) || CANCELLING.has(name));
}

/** Orders that a call states. */
export function ordersOf({ name, made }: Transition): NewOrder[] {
  if (name === "placeOrder") return [made.args[2] as NewOrder];
  if (name === "amendOrder") return [made.args[3] as NewOrder];
  if (name === "batch") return (made.args[1] as Operation[]).map(({ order }) => order);
  return [];
}

export function isNowOrNever({ timeInForce }: NewOrder): boolean {
  return timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK;
}

export function markedOf({ before }: Pick<Transition, "before">, market: number): Marked {
  return {
    header: before.headers.get(market) as Header,
    risk: before.risks[ASSET_OF[market] as number] as Risk,
  };
}

export function sizeOf({ accounts }: Observation, account: number, market: number): bigint {
  return accounts[account - 1]?.positions.get(market)?.size ?? 0n;
}

/** Whether a size came no further from zero, and did not cross it. */
export function isNoLarger(before: bigint, after: bigint): boolean {
  return abs(after) <= abs(before) && before * after >= 0n;
}

/** Sum over all accounts, or other things. */
export function sumOf<Item>(items: Iterable<Item>, value: (item: Item) => bigint): bigint {
  let sum = 0n;
  for (const item of items) sum += value(item);
  return sum;
}

export function partOf({ world }: Transition, account: number): Part {
  return world.accounts[account - 1] as Part;
}
