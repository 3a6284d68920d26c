// An account with everything that an account may have.

import { decodeFunctionResult, encodeFunctionData, type Hex, zeroAddress } from "viem";
import { must } from "../../model/inspection.ts";
import { Side, UINT256_MAX } from "../../model/types.ts";
import { type Act, play, type Result, rehearse } from "../fuzz/stage.ts";
import { immediate, placeAct, resting, wordAt } from "./trial.ts";
import {
  BITCOIN,
  type Call,
  callAct,
  capsOf,
  createPerpWorld,
  FIRST_PERPS,
  type Part,
  type PerpWorld,
  SETUPS,
} from "./world.ts";

const [MOST_ASSETS, MOST_POSITIONS] = [16, 24];
/** Dollar, ether and bitcoin are there; the index has no token, but a number. */
const FIRST_NEW = 4;
const NEW_ASSETS = MOST_ASSETS - 3;
/** One more than an account may enter. */
const NEW_MARKETS = MOST_POSITIONS + 1 - FIRST_PERPS.length;
const TERMS = {
  ...{ lotExp: 6, priceExp: 3, takerFee: 400, makerFee: 100, makerFeeCap: 200 },
  ...{ minNotional: 1_000n, expiryBounty: 0 },
};
/** Dollars, and what they are in ticks of the terms. */
const [PRICE, TICK_AT_PRICE] = [100, 1_000];
const [PLENTY, NO_CAP] = [10n ** 10n, 10 ** 12];

/** Gas that may be paid for the full check alone, and for an order that takes one maker. */
const GAS = { check: 400_000, order: 500_000 } as const;

/**
 * Fills an account up to the limit of its lists, and has it judged.
 *
 * @returns how many positions the check went through.
 */
export async function judgeFullAccount(): Promise<number> {
  const world = await createPerpWorld();
  for (let asset = FIRST_NEW; asset < FIRST_NEW + NEW_ASSETS; asset += 1) await listAsset(world, asset);
  const markets = [...FIRST_PERPS, ...(await listMarkets(world))];
  const [part, maker] = world.accounts as [Part, Part];
  const pair = [maker, part] as const;
  for (const market of markets.slice(0, MOST_POSITIONS)) await mustWork(world, await tradeActs(world, market, pair));
  await mustBeFull(world, part);
  await mustRefuseMore(world, part, markets.at(-1) as number);
  const check = await gasOf(world, callAct(world, world.stranger, ["requireInitialMargin", [part.number]]));
  must(check <= GAS.check, () => `The full check costs ${check} gas.`);
  const [offer, take] = (await tradeActs(world, markets[0] as number, pair)) as [Act, Act];
  await mustWork(world, [offer]);
  const order = await gasOf(world, take);
  must(order <= GAS.order, () => `An order of a full account costs ${order} gas.`);
  return MOST_POSITIONS;
}

/** Another token with a price, of which the first account has plenty. */
async function listAsset(world: PerpWorld, asset: number): Promise<void> {
  const { chain, governor } = world;
  const { owner, number } = world.accounts[0] as Part;
  const { abi, address } = await chain.deploy("TestToken", [`T${asset}`, `T${asset}`, 8]);
  const primary = (await chain.deploy("ScriptedSource", [])).address;
  const { risk, feeds } = SETUPS[BITCOIN] as (typeof SETUPS)[number];
  const govern = (...call: Call) => callAct(world, governor, call);
  const ofToken = (functionName: "mint" | "approve", args: readonly [Hex, bigint]): Act => {
    return { actor: owner, target: address, data: encodeFunctionData({ abi, functionName, args }) };
  };
  await mustWork(world, [
    govern("listAsset", [address, 0]),
    ...capsOf(govern, asset),
    { actor: world.stranger, target: primary, data: await sayData(world) },
    govern("setRisk", [asset, risk]),
    govern("setFeeds", [asset, { ...feeds, primary, secondary: zeroAddress }]),
    ...[ofToken("mint", [owner.address, PLENTY]), ofToken("approve", [world.exchange, UINT256_MAX])],
    callAct(world, owner, ["deposit", [number, asset, PLENTY]]),
  ]);
}

async function listMarkets(world: PerpWorld): Promise<number[]> {
  const first = Math.max(...FIRST_PERPS) + 1;
  const markets = Array.from({ length: NEW_MARKETS }, (_, index) => first + index);
  const listings = markets.flatMap((market, index) => {
    const asset = FIRST_NEW + (index % NEW_ASSETS);
    const terms = { market: { ...TERMS, asset }, fundingHours: 1, interest: 0, impactNotional: 1_000_000n };
    const calls: Call[] = [
      ["listPerpMarket", [terms]],
      ["setOpenInterestCaps", [market, NO_CAP, NO_CAP]],
    ];
    return calls.map((call) => callAct(world, world.governor, call));
  });
  await mustWork(world, listings);
  return markets;
}

async function sayData({ chain, sourceAbi }: PerpWorld): Promise<Hex> {
  const { timestamp } = await chain.publicClient.getBlock();
  return encodeFunctionData({ abi: sourceAbi, functionName: "say", args: [BigInt(PRICE) * 10n ** 18n, 0n, timestamp] });
}

/** An offer at the mark, and the order that takes it. */
async function tradeActs(world: PerpWorld, market: number, [maker, taker]: readonly [Part, Part]): Promise<Act[]> {
  const [band, info] = await ask(world, [
    ["bandOf", [market]],
    ["marketInfo", [market]],
  ]);
  const [LOT_VALUE, TICK_VALUE] = [2, 3];
  const tick = Number(wordAt(band?.answer, LOT_VALUE) / wordAt(band?.answer, TICK_VALUE));
  const { minNotional } = decodeFunctionResult({
    abi: world.abi,
    functionName: "marketInfo",
    data: info?.answer ?? "0x",
  }) as { minNotional: bigint };
  const lots = (2n * BigInt(minNotional)) / BigInt(tick) + 1n;
  return [
    placeAct(world, maker, [market, resting(Side.ASK, tick, lots)]),
    placeAct(world, taker, [market, immediate(Side.BID, tick, lots)]),
  ];
}

async function mustBeFull(world: PerpWorld, part: Part): Promise<void> {
  const [result] = await ask(world, [["snapshotOf", [part.number]]]);
  const decoded = decodeFunctionResult({ abi: world.abi, functionName: "snapshotOf", data: result?.answer ?? "0x" });
  const { tokens, perps } = decoded as { tokens: readonly unknown[]; perps: readonly { size: bigint }[] };
  const held = perps.filter(({ size }) => size !== 0n).length;
  const isFull = tokens.length === MOST_ASSETS - 1 && held === MOST_POSITIONS;
  must(isFull, () => `The account has ${tokens.length} assets and ${held} positions.`);
}

async function mustRefuseMore(world: PerpWorld, part: Part, market: number): Promise<void> {
  const [result] = await playNext(world, [placeAct(world, part, [market, resting(Side.BID, TICK_AT_PRICE, 10n)])]);
  const error = world.selectors.nameOf((result?.answer ?? "0x").slice(0, 10) as Hex);
  must(result?.ok === false && error === "TooManyPositions", () => `One more market ends with ${error}.`);
}

function ask(world: PerpWorld, calls: readonly Call[]) {
  return rehearse(
    world,
    calls.map((call) => callAct(world, world.stranger, call)),
  );
}

async function gasOf(world: PerpWorld, act: Act): Promise<number> {
  await mustWork(world, [act]);
  return Number((await world.chain.publicClient.getBlock()).gasUsed);
}

async function mustWork(world: PerpWorld, acts: readonly Act[]): Promise<void> {
  const failed = (await playNext(world, acts)).findIndex(({ ok }) => !ok);
  must(failed < 0, () => `Act ${failed} of ${acts.length} failed.`);
}

async function playNext(world: PerpWorld, acts: readonly Act[]): Promise<Result[]> {
  const { timestamp } = await world.chain.publicClient.getBlock();
  return play(world, acts, Number(timestamp) + 1);
}
