// An exchange with perpetual markets, and those who use it.

import { type Abi, type Address, encodeFunctionData, type Hex, zeroAddress } from "viem";
import { MAX_UNITS, UINT256_MAX } from "../../model/types.ts";
import { ErrorSelectors } from "../../model/words.ts";
import { type Contract, type ContractName, createChain, type TestChain } from "../../support/chain.ts";
import { type Act, play, type Stage } from "../fuzz/stage.ts";
import type { Actor } from "../fuzz/world.ts";
import { deployCodes } from "../support/codes.ts";

export const DOLLAR = 0;
export const ETHER = 1;
export const BITCOIN = 2;
/** Has a price and no token. */
export const INDEX = 3;
export const ASSETS = [DOLLAR, ETHER, BITCOIN, INDEX] as const;

/** Smallest units of a token in a ledger unit. */
export const UNITS: Readonly<Record<number, bigint>> = { [DOLLAR]: 1n, [ETHER]: 10n ** 10n, [BITCOIN]: 1n };

export const SPOT_MARKETS = [1, 2] as const;
/** Listed from the beginning, and one that is listed in the middle of a run. */
export const FIRST_PERPS = [3, 4, 5] as const;
export const LATE_PERP = 6;
export const PERP_MARKETS = [...FIRST_PERPS, LATE_PERP] as const;
export const MARKETS = [...SPOT_MARKETS, ...PERP_MARKETS] as const;

/** Of a market: its underlying, or the asset that is traded on spot. */
export const ASSET_OF: Readonly<Record<number, number>> = {
  1: ETHER,
  2: BITCOIN,
  3: ETHER,
  4: ETHER,
  5: INDEX,
  6: BITCOIN,
};

const SPOT_FEES = { takerFee: 500, makerFee: -100, makerFeeCap: 200, minNotional: 1_000_000n, expiryBounty: 1_000 };

/** A lot of ether is 0.001, a tick 0.1 dollars; a lot of bitcoin 0.00001, a tick one dollar. */
const SPOT_TERMS = [
  { asset: ETHER, lotExp: 5, priceExp: 2, ...SPOT_FEES },
  { asset: BITCOIN, lotExp: 3, priceExp: 1, ...SPOT_FEES, makerFee: 200 },
];

/** Markets differ in lots, ticks, fees, intervals and depth. */
const PERP_TERMS = [
  {
    market: {
      ...{ asset: ETHER, lotExp: 5, priceExp: 2, takerFee: 400, makerFee: 100, makerFeeCap: 200 },
      ...{ minNotional: 100_000n, expiryBounty: 1_000 },
    },
    ...{ fundingHours: 1, interest: 0, impactNotional: 30_000_000n },
  },
  {
    market: {
      ...{ asset: ETHER, lotExp: 6, priceExp: 4, takerFee: 333, makerFee: -111, makerFeeCap: 57 },
      ...{ minNotional: 1_000n, expiryBounty: 7 },
    },
    ...{ fundingHours: 8, interest: 100_000, impactNotional: 300_000n },
  },
  {
    market: {
      ...{ asset: INDEX, lotExp: 7, priceExp: 3, takerFee: 0, makerFee: 0, makerFeeCap: 1 },
      ...{ minNotional: 10_000n, expiryBounty: 0 },
    },
    ...{ fundingHours: 3, interest: -5_000, impactNotional: 1_000_000n },
  },
];

/** Of the market that is listed in the middle: a lot is 0.0001 bitcoin, a tick a dollar. */
export const LATE_TERMS = {
  market: {
    ...{ asset: BITCOIN, lotExp: 4, priceExp: 2, takerFee: 450, makerFee: -45, makerFeeCap: 120 },
    ...{ minNotional: 100_000n, expiryBounty: 100 },
  },
  ...{ fundingHours: 4, interest: 2_000, impactNotional: 5_000_000n },
};

const FEES = { maxDeviation: 10_000, jumpHold: 120 };
const SILENT = { maxAge: 9_000, deadAge: 60_000 };

/** What is said of assets at the beginning: risk, feeds, price in dollars. */
export const SETUPS: Readonly<Record<number, Setup>> = {
  [DOLLAR]: {
    risk: { priceExp: 6, shock: 0, halfBasis: 0, common: 0, haircut: 0 },
    ...{ feeds: { ...FEES, ...SILENT, maxAge: 60_000, jumpBound: 100_000 }, price: 1 },
  },
  [ETHER]: {
    risk: { priceExp: 10, shock: 200_000, halfBasis: 10_000, common: 50_000, haircut: 20_000 },
    ...{ feeds: { ...FEES, ...SILENT, jumpBound: 450_000 }, price: 3_000 },
  },
  [BITCOIN]: {
    risk: { priceExp: 9, shock: 150_000, halfBasis: 5_000, common: 60_000, haircut: 0 },
    ...{ feeds: { ...FEES, ...SILENT, jumpBound: 500_000 }, price: 60_000 },
  },
  [INDEX]: {
    risk: { priceExp: 8, shock: 300_000, halfBasis: 40_000, common: 0, haircut: 0 },
    ...{ feeds: { ...FEES, maxAge: 6_000, deadAge: 20_000, jumpBound: 250_000 }, price: 50 },
  },
};

interface Setup {
  readonly risk: Readonly<Record<"priceExp" | "shock" | "halfBasis" | "common" | "haircut", number>>;
  readonly feeds: Readonly<Record<"maxAge" | "deadAge" | "maxDeviation" | "jumpBound" | "jumpHold", number>>;
  readonly price: number;
}

/** Open-interest caps in lots, small enough to be reached. */
export const CAPS: Readonly<Record<number, readonly [number, number]>> = {
  3: [150_000, 250_000],
  4: [12_000, 20_000],
  5: [120_000, 200_000],
  6: [50_000, 80_000],
};

/** What an account is about: how many dollars it likes to have, and how much of what it may do it does. */
export interface Part {
  readonly number: number;
  readonly owner: Actor;
  readonly kind: "rich" | "edge" | "poor" | "flat" | "keeper";
  readonly dollars: bigint;
}

export interface PerpWorld extends Stage {
  readonly abi: Abi;
  readonly selectors: ErrorSelectors;
  readonly accounts: readonly Part[];
  readonly governor: Actor;
  /** Has no account; sets prices. */
  readonly stranger: Actor;
  readonly sources: readonly (readonly [Address, Address])[];
  readonly sourceAbi: Abi;
  readonly tokens: readonly Address[];
}

const PUPPETS = 11;
const UNIT = 1_000_000n;
const CAST = [
  ...[
    { by: 0, kind: "rich", dollars: 1_000_000n * UNIT } as const,
    { by: 1, kind: "rich", dollars: 400_000n * UNIT } as const,
  ],
  ...[
    { by: 2, kind: "edge", dollars: 20_000n * UNIT } as const,
    { by: 2, kind: "edge", dollars: 9_000n * UNIT } as const,
  ],
  ...[
    { by: 3, kind: "edge", dollars: 50_000n * UNIT } as const,
    { by: 4, kind: "poor", dollars: 300n * UNIT } as const,
  ],
  ...[
    { by: 5, kind: "poor", dollars: 60n * UNIT } as const,
    { by: 6, kind: "flat", dollars: 100_000n * UNIT } as const,
  ],
  ...[
    { by: 7, kind: "flat", dollars: 5_000n * UNIT } as const,
    { by: 8, kind: "keeper", dollars: 10_000n * UNIT } as const,
  ],
];
export const FEE_ACCOUNT = CAST.length;

const CODES = [
  "IExchange",
  "Exchange",
  "Perps",
  "PerpDesk",
  "Spot",
  "Clearing",
  "Office",
  "Council",
  "Lens",
  "DebtLib",
] as const;
const LIBRARIES = [
  "TestToken",
  "Accounts",
  "Wallet",
  "LevelLib",
  "PocketLib",
  "Positions",
  "PositionLib",
  "PerpLedgerLib",
] as const;

export async function createPerpWorld(): Promise<PerpWorld> {
  const chain = await createChain();
  const puppeteer = await chain.deploy("Puppeteer", [BigInt(PUPPETS)]);
  const actors = await Promise.all(
    Array.from({ length: PUPPETS }, async (_, index) => {
      return { index, address: lower(await puppeteer.read.puppetAt([BigInt(index)])) };
    }),
  );
  const governor = actors[9] as Actor;
  const authority = await chain.deploy("TestAccessManager", [governor.address]);
  const tokens = [await token(chain, "USD", 6), await token(chain, "ETH", 18), await token(chain, "BTC", 8)];
  const beginning = { authority: authority.address, dollar: tokens[0] as Address, dollarUnitExp: 0 };
  const exchange = lower((await deployCodes(chain, beginning)).exchange);
  const sources: (readonly [Address, Address])[] = [];
  for (const _ of ASSETS) sources.push([await source(chain), await source(chain)]);
  const world: PerpWorld = {
    ...{ chain, puppeteer, exchange, governor, tokens, sources },
    accounts: CAST.map(({ by, ...part }, index) => ({ ...part, number: index + 1, owner: actors[by] as Actor })),
    stranger: actors[10] as Actor,
    abi: (await abisOf(chain, ["IExchange"])).flat(),
    sourceAbi: (await abisOf(chain, ["ScriptedSource"])).flat(),
    selectors: new ErrorSelectors(await abisOf(chain, [...CODES, ...LIBRARIES])),
  };
  await setUp(world);
  return world;
}

/** A call at the exchange. */
export function callAct({ exchange, abi }: PerpWorld, actor: Actor, [functionName, args]: Call): Act {
  return { actor, target: exchange, data: encodeFunctionData({ abi, functionName, args }) };
}

export type Call = readonly [name: string, args: readonly unknown[]];

/** What a source of a price says from now on. */
export function sayAct(world: PerpWorld, { asset, which, price, time, confidence = 0 }: Saying): Act {
  const args = [toPrice(price), toPrice(confidence), BigInt(Math.max(time, 0))];
  const data = encodeFunctionData({ abi: world.sourceAbi, functionName: "say", args });
  return { actor: world.stranger, target: (world.sources[asset] as readonly Address[])[which] as Address, data };
}

interface Saying {
  readonly asset: number;
  readonly which: 0 | 1;
  /** Dollars. */
  readonly price: number;
  readonly time: number;
  readonly confidence?: number;
}

function toPrice(dollars: number): bigint {
  return BigInt(Math.round(dollars * 1e9)) * 1_000_000_000n;
}

/** Lets all there can be of an asset be deposited and borrowed. */
export function capsOf(govern: (...call: Call) => Act, asset: number): Act[] {
  return [govern("setDepositCap", [asset, MAX_UNITS]), govern("setBorrowCap", [asset, MAX_UNITS])];
}

async function setUp(world: PerpWorld): Promise<void> {
  const { chain, governor, sources, accounts } = world;
  const now = Number((await chain.publicClient.getBlock()).timestamp) + 10;
  const govern = (...call: Call) => callAct(world, governor, call);
  const listings = [
    ...[govern("listAsset", [world.tokens[ETHER], 10]), govern("listAsset", [world.tokens[BITCOIN], 0])],
    ...[DOLLAR, ETHER, BITCOIN].flatMap((asset) => capsOf(govern, asset)),
    ...[govern("listIndex", [8]), ...SPOT_TERMS.map((terms) => govern("listSpotMarket", [terms]))],
  ];
  const prices = ASSETS.flatMap((asset) => {
    const { risk, feeds, price } = SETUPS[asset] as Setup;
    const [primary, secondary] = sources[asset] as readonly [Address, Address];
    return [
      sayAct(world, { asset, which: 0, price, time: now }),
      govern("setRisk", [asset, risk]),
      govern("setFeeds", [asset, { ...feeds, primary, secondary: asset === DOLLAR ? zeroAddress : secondary }]),
    ];
  });
  const perps = PERP_TERMS.map((terms) => govern("listPerpMarket", [terms]));
  const caps = FIRST_PERPS.map((market) => govern("setOpenInterestCaps", [market, ...(CAPS[market] ?? [])]));
  const owners = accounts.map(({ owner }) => callAct(world, owner, ["openAccount", []]));
  const rest = [govern("setFeeAccount", [FEE_ACCOUNT]), govern("setDeep", [3, true])];
  const acts = [
    ...listings,
    ...prices,
    ...perps,
    ...caps,
    ...owners,
    ...rest,
    ...fundActs(world, await tokenAbi(chain)),
  ];
  const failed = (await play(world, acts, now)).findIndex(({ ok }) => !ok);
  if (failed >= 0) throw new Error(`Act ${failed} of the setup failed.`);
}

/** Tokens for every owner, and the first deposits. */
function fundActs(world: PerpWorld, abi: Abi): Act[] {
  return world.accounts.flatMap(({ owner, number, dollars }) => [
    ...world.tokens.flatMap((target, asset) => {
      const amount = 10n ** (asset === ETHER ? 26n : 16n);
      const mint = encodeFunctionData({ abi, functionName: "mint", args: [owner.address, amount] });
      const approve = encodeFunctionData({ abi, functionName: "approve", args: [world.exchange, UINT256_MAX] });
      return [mint, approve].map((data): Act => ({ actor: owner, target, data }));
    }),
    callAct(world, owner, ["deposit", [number, DOLLAR, dollars]]),
    callAct(world, owner, ["deposit", [number, ETHER, (dollars / 9_000n) * 10n ** 12n]]),
    callAct(world, owner, ["deposit", [number, BITCOIN, dollars / 1_800n]]),
  ]);
}

async function tokenAbi(chain: TestChain): Promise<Abi> {
  return (await abisOf(chain, ["TestToken"])).flat();
}

async function token(chain: TestChain, symbol: string, decimals: number): Promise<Address> {
  return lower((await chain.deploy("TestToken", [symbol, symbol, decimals])).address);
}

async function source(chain: TestChain): Promise<Address> {
  const deployed: Pick<Contract<"ScriptedSource">, "address"> = await chain.deploy("ScriptedSource", []);
  return lower(deployed.address);
}

function abisOf(chain: TestChain, names: readonly ContractName[]): Promise<Abi[]> {
  return Promise.all(names.map(async (name) => (await chain.at(name, zeroAddress)).abi as Abi));
}

function lower(address: Hex): Address {
  return address.toLowerCase() as Address;
}

export function isPerp(market: number): boolean {
  return PERP_MARKETS.some((perp) => perp === market);
}
