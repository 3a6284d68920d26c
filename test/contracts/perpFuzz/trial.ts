// What experiments have in common: fresh prices, money, and a price at which nobody else is in the way.

import type { Hex } from "viem";
import { bandOf, type Marked } from "../../model/band.ts";
import { type NewOrder, OperationKind, Side } from "../../model/types.ts";
import { type Act, type Result, rehearse } from "../fuzz/stage.ts";
import type { PerpCampaign } from "./campaign.ts";
import type { Observation } from "./observation.ts";
import { isOk } from "./twin.ts";
import { ASSET_OF, ASSETS, type Call, callAct, DOLLAR, type Part, type PerpWorld } from "./world.ts";

/** Of a placement that a call returned. */
export const PLACED = { TICK: 1, RESTING: 2, FILLED: 3 } as const;

/** Of a standing that a call returned. */
export const STANDING = { EQUITY: 0, INITIAL_EQUITY: 2, INITIAL: 4, MAINTENANCE: 5, OBLIGATION: 6 } as const;

const GOOD_TILL_CANCELLED: Omit<NewOrder, "side" | "tick" | "lots"> = {
  ...{ timeInForce: 0, selfTrade: 0, reduceOnly: false, expiry: 0, clientId: 0n },
};
const IMMEDIATE = 1;

export function resting(side: Side, tick: number, lots: bigint): NewOrder {
  return { ...GOOD_TILL_CANCELLED, side, tick, lots };
}

export function immediate(side: Side, tick: number, lots: bigint): NewOrder {
  return { ...resting(side, tick, lots), timeInForce: IMMEDIATE };
}

export function opposite(side: Side): Side {
  return side === Side.BID ? Side.ASK : Side.BID;
}

export function ownerAct(world: PerpWorld, { owner }: Part, call: Call): Act {
  return callAct(world, owner, call);
}

export function placeAct(world: PerpWorld, part: Part, [market, order]: readonly [number, NewOrder]): Act {
  return ownerAct(world, part, ["placeOrder", [part.number, market, order, 0]]);
}

export function placing(market: number, order: NewOrder, skip = false) {
  return { kind: OperationKind.PLACE, market, skip, id: 0n, order };
}

/** So many dollars more. */
export function fundAct(world: PerpWorld, part: Part, dollars: bigint): Act {
  return ownerAct(world, part, ["deposit", [part.number, DOLLAR, dollars * 1_000_000n]]);
}

export function refreshAct(world: PerpWorld): Act {
  return callAct(world, world.stranger, ["refreshPrices", [ASSETS]]);
}

export function standingAct(world: PerpWorld, { number }: Part): Act {
  return callAct(world, world.stranger, ["standingOf", [number]]);
}

/** How everything stands once prices are fresh. */
export async function freshen({ world, glass }: PerpCampaign): Promise<Observation> {
  const results = await rehearse(world, [refreshAct(world), glass.act]);
  return glass.read(results.at(-1)?.answer ?? "0x");
}

/** Whether the prices of the dollar and of what a market trades may be relied on. */
export function isReliable({ risks }: Observation, market: number, now: number): boolean {
  return [DOLLAR, ASSET_OF[market] as number].every((asset) => {
    const risk = risks[asset];
    return risk !== undefined && isOk(risk, now);
  });
}

/** Lots of the smallest order at a tick. */
export function leastLots({ header }: Marked, tick: number): bigint {
  return header.minNotional / BigInt(tick) + 1n;
}

/** A tick between the best prices, and inside the band of either side; undefined if there is none. */
export function freeTick({ random }: PerpCampaign, marked: Marked): number | undefined {
  const { worstBuy, worstSell } = bandOf(marked);
  const { bestBid, bestAsk } = marked.header;
  const low = Math.max(bestBid + 1, Number(worstSell));
  const high = Math.min(bestAsk === 0 ? Number.MAX_SAFE_INTEGER : bestAsk - 1, Number(worstBuy));
  return low > high ? undefined : random.int(low, high);
}

export function isDone(results: readonly Pick<Result, "ok">[]): boolean {
  return results.every(({ ok }) => ok);
}

/** A word of what a call returned, as a signed number. */
export function wordAt(answer: Hex | undefined, index: number): bigint {
  const digits = (answer ?? "0x").slice(2 + 64 * index, 66 + 64 * index);
  return digits === "" ? 0n : BigInt.asIntN(256, BigInt(`0x${digits}`));
}
