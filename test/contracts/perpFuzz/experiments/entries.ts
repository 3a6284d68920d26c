// What positions cost.

import { floorDiv } from "@pangea/risk-engine";
import { decodeFunctionResult, numberToHex } from "viem";
import { averageTick } from "../../../../packages/sdk/src/index.ts";
import { must } from "../../../model/inspection.ts";
import { positionSlot } from "../../../model/slots.ts";
import { rehearse } from "../../fuzz/stage.ts";
import type { PerpCampaign } from "../campaign.ts";
import { wordAt } from "../trial.ts";
import { callAct, PERP_MARKETS, type PerpWorld } from "../world.ts";

const QUOTE_SCALE = 1n << 24n;
const STEPS = 1_000_000n;
/** Bits of a position's word that mean anything. */
const USED_BITS = 250n;
/** Where the words are in an answer that is a list. */
const WORDS = 2;

interface Line {
  readonly market: number;
  readonly size: bigint;
  readonly quote: bigint;
  readonly fundingIndex: bigint;
}

/** The word of a position has room for no price, what views say of its cost is its quote, and the average price follows. */
export async function costIsTheQuote({ world, seen }: PerpCampaign): Promise<number> {
  const asks = world.accounts.map(({ number }) => callAct(world, world.stranger, ["snapshotOf", [number]]));
  const results = await rehearse(world, asks);
  await mustHaveNoPrices(world);
  let priced = 0;
  for (const [index, { answer }] of results.entries()) {
    for (const line of linesOf(world, answer)) {
      const { size, quote } = seen.accounts[index]?.positions.get(line.market) ?? {};
      must(
        line.size === size && line.quote === quote,
        () => `A view gives account ${index + 1} another quote than storage.`,
      );
      if (size !== 0n) mustBreakEven(line, seen.headers.get(line.market)?.tickUnits ?? 1n);
      if (size !== 0n) priced += 1;
    }
  }
  return priced;
}

function linesOf({ abi }: PerpWorld, data: `0x${string}`): readonly Line[] {
  return (decodeFunctionResult({ abi, functionName: "snapshotOf", data }) as { perps: readonly Line[] }).perps;
}

async function mustHaveNoPrices(world: PerpWorld): Promise<void> {
  const places = world.accounts.flatMap(({ number }) => PERP_MARKETS.map((market) => [number, market] as const));
  const slots = places.map((place) => numberToHex(positionSlot(...place), { size: 32 }));
  const [result] = await rehearse(world, [callAct(world, world.stranger, ["words", [slots]])]);
  for (const [index, [account, market]] of places.entries()) {
    const rest = BigInt.asUintN(256, wordAt(result?.answer, WORDS + index)) >> USED_BITS;
    must(rest === 0n, () => `The position of account ${account} in market ${market} remembers ${rest}.`);
  }
}

/** Sold at its average price a position brings what it cost, or up to a step of the price more for each lot. */
function mustBreakEven({ size, quote, fundingIndex }: Line, tickUnits: bigint): void {
  const priceExp = tickUnits.toString().length - 1;
  const average = averageTick({ size, quote, fundingIndex }, { priceExp, scale: STEPS }) ?? 0n;
  const lotStep = tickUnits * QUOTE_SCALE;
  const profit = size * average * lotStep + (quote - size * fundingIndex) * STEPS;
  const most = (size < 0n ? -size : size) * lotStep;
  must(
    profit >= 0n && profit < most,
    () => `At ${average} a position of ${size} brings ${floorDiv(profit, STEPS * lotStep)} ticks.`,
  );
}
