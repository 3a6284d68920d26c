// The venue of the campaigns of perpetuals, with loan markets.

import { type Act, play } from "../fuzz/stage.ts";
import {
  type Call,
  callAct,
  createPerpWorld,
  DOLLAR,
  ETHER,
  ASSET_OF as OTHER_ASSETS,
  type PerpWorld,
  SETUPS,
} from "../perpFuzz/world.ts";

/** The only other markets that are used here. */
export const SPOT = 1;
export const PERP = 3;

/** Dollars in the lowest and in the highest class, ether in the middle one. */
export const CASH = 6;
export const SAFE_CASH = 7;
export const COIN = 8;
export const LOAN_MARKETS = [CASH, SAFE_CASH, COIN] as const;
export const MARKETS = [SPOT, PERP, ...LOAN_MARKETS] as const;

/** Assets that are lent. */
export const LENT_ASSETS = [DOLLAR, ETHER] as const;

/** Which of them an asset is, -1 = none. */
export function placeOf(asset: number): number {
  return LENT_ASSETS.findIndex((lent) => lent - asset === 0);
}

export const ASSET_OF: Readonly<Record<number, number>> = {
  ...{ [SPOT]: OTHER_ASSETS[SPOT] ?? 0, [PERP]: OTHER_ASSETS[PERP] ?? 0 },
  ...{ [CASH]: DOLLAR, [SAFE_CASH]: DOLLAR, [COIN]: ETHER },
};

/** Rates that lenders and borrowers think of, in basis points. */
export const RATES: Readonly<Record<number, number>> = { [CASH]: 600, [SAFE_CASH]: 400, [COIN]: 250 };

const TERMS = [
  { asset: DOLLAR, lotExp: 6, termHours: 48, class: 100, interestFee: 100_000, minLots: 10 },
  { asset: DOLLAR, lotExp: 7, termHours: 24, class: 200, interestFee: 0, minLots: 3 },
  { asset: ETHER, lotExp: 5, termHours: 30, class: 150, interestFee: 33_333, minLots: 20 },
];

export async function createLoanWorld(): Promise<PerpWorld> {
  const world = await createPerpWorld();
  const govern = (...call: Call): Act => callAct(world, world.governor, call);
  const haircut = { ...SETUPS[DOLLAR]?.risk, haircut: 20_000 };
  const acts = [govern("setRisk", [DOLLAR, haircut]), ...TERMS.map((terms) => govern("listLoanMarket", [terms]))];
  const now = Number((await world.chain.publicClient.getBlock()).timestamp);
  const results = await play(world, acts, now + 1);
  if (results.some(({ ok }) => !ok)) throw new Error("The loan markets could not be listed.");
  return world;
}

export function isLoanMarket(market: number): boolean {
  return LOAN_MARKETS.some((loan) => loan === market);
}
