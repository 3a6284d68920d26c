import { type Abi, encodeFunctionData, type Hex } from "viem";
import type { Call, View } from "../../model/calls.ts";
import { encodeCall } from "./encoding.ts";
import type { Act } from "./stage.ts";
import type { Actor, World } from "./world.ts";

/** Something that an actor calls other than the exchange. */
export interface Target {
  readonly address: Hex;
  readonly abi: Abi;
}

/** Writes acts by hand, for tests that need a certain course of events. */
export function scriptFor(world: World) {
  return {
    /** A call at the exchange. */
    call: (actor: Actor, call: Call | View): Act => ({
      actor,
      target: world.exchange,
      data: encodeCall(world.abi, call),
    }),
    /** A call at another contract. */
    at: (target: Target, actor: Actor, [functionName, ...args]: readonly [string, ...unknown[]]): Act => ({
      actor,
      target: target.address,
      data: encodeFunctionData({ abi: target.abi, functionName, args }),
    }),
  };
}
