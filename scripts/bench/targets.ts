// What every row is measured against: the figure it must reach, the one to aim at, and the best measured peer.

export interface Target {
  readonly must?: number;
  /** Whether more is better, as with a rate. Default: less is. */
  readonly atLeast?: boolean;
  readonly stretch?: number;
  /** Best publicly available book, measured in the same way. */
  readonly peer?: number;
  readonly what: string;
}

/** In the order in which they are reported. Keys never change their meaning. */
export const TARGETS = {
  "spot.place": { must: 50_000, stretch: 43_000, peer: 62_125, what: "place behind ten orders" },
  "spot.placeNewLevel": { peer: 62_305, what: "place at a tick used before" },
  "spot.placeUntouched": { must: 88_000, peer: 82_205, what: "place at a tick never used" },
  "spot.cancel": { must: 45_000, stretch: 39_000, peer: 45_794, what: "cancel the first of ten" },
  "spot.cancelOnly": { must: 48_000, stretch: 43_000, peer: 51_241, what: "cancel the only order of a tick" },
  "spot.take1": { must: 70_000, stretch: 60_000, peer: 90_524, what: "take one order" },
  "spot.take5": { peer: 168_814, what: "take five orders of five makers at one tick" },
  "spot.take20": { peer: 440_288, what: "take twenty orders of twenty makers at one tick" },
  "spot.furtherMaker": { must: 9_000, stretch: 7_500, peer: 17_403, what: "each further maker at a tick" },
  "spot.furtherLevel": { must: 9_000, peer: 7_260, what: "each further tick, beyond the further maker" },
  "spot.batchPlace10": { must: 165_000, stretch: 145_000, peer: 276_961, what: "ten places at ten ticks in use" },
  "spot.batchCancel10": { must: 140_000, peer: 144_798, what: "ten cancels that empty ten ticks" },
  "spot.requote10": { must: 245_000, stretch: 200_000, peer: 303_399, what: "ten cancels and ten places, steady" },
  "newSlots.place": { must: 0, peer: 0, what: "storage slots opened by a place, steady" },
  "newSlots.cancel": { must: 0, peer: 0, what: "storage slots opened by a cancel, steady" },
  "newSlots.take1": { must: 0, peer: 0, what: "storage slots opened by a take, steady" },
  "perp.place": { must: 85_000, stretch: 70_000, peer: 139_000, what: "place behind ten orders, one position" },
  "perp.placeNewSecond": { what: "the same, the first to touch the market in its second" },
  "perp.place3Assets": { must: 115_000, stretch: 98_000, what: "the same, tokens and positions in three assets" },
  "perp.cancel": { what: "cancel the first of ten" },
  "perp.take1": { must: 160_000, stretch: 130_000, peer: 209_000, what: "take one order, taker with three assets" },
  "perp.take5": { what: "take five orders of five makers at one tick" },
  "perp.take20": { what: "take twenty orders of twenty makers at one tick" },
  "perp.furtherMaker": { must: 16_000, stretch: 12_000, peer: 66_000, what: "each further maker at a tick" },
  "perp.requote10": { what: "ten cancels and ten places, steady, one position" },
  "newSlots.perpPlace": { must: 0, peer: 0, what: "storage slots opened by a place, steady" },
  "newSlots.perpTake1": { must: 0, peer: 0, what: "storage slots opened by a take, steady" },
  "loan.place": { what: "place a lend order behind ten" },
  "loan.placeBorrow": { what: "place a borrow order behind ten, full check" },
  "loan.take1": { what: "borrow from one lend order, full check" },
  "loan.lend1": { what: "lend to one borrow order, whose account is checked" },
  "loan.take5": { what: "borrow from five orders of five lenders at one rate" },
  "loan.take20": { what: "borrow from twenty orders of twenty lenders at one rate" },
  "loan.furtherMaker": { what: "each further lender at a rate" },
  "loan.repay": { what: "repay a loan in full" },
  "loan.renew": { what: "renew a loan with the same lender, for the bounty" },
  "loan.assign": { what: "pass a loan to one lend order" },
  "newSlots.loanPlace": { must: 0, what: "storage slots opened by placing a borrow order, steady" },
  "newSlots.loanTake1": { must: 0, what: "storage slots opened by borrowing, steady" },
  "bundle.basisOpen": {
    must: 450_000,
    stretch: 320_000,
    what: "borrow, sell a perpetual and buy its asset, one check",
  },
  "bundle.basisClose": {
    must: 450_000,
    what: "sell the asset, close the perpetual, pay its losses and repay, one check",
  },
  "newSlots.bundleBasisOpen": { must: 0, what: "storage slots opened by the former, steady" },
  "funding.poke": { what: "bring the funding of a market up to date" },
  "perp.settlePerAccount": { what: "each further account of a settlement, a loss to pay" },
  "atlas.check3Assets": { what: "margin of tokens and perpetuals in three assets, execution only" },
  "atlas.check8Assets": { must: 150_000, stretch: 125_000, what: "the same with eight assets" },
  "scale.place": { must: 1.05, stretch: 1, what: "place: gas at 1,000,000 orders over gas at 1,000" },
  "scale.take1": { must: 1.05, stretch: 1, what: "take one: the same ratio" },
  "scale.cancel": { must: 1.05, stretch: 1, what: "cancel: the same ratio" },
  "sdk.orderToReceiptP50Ms": { must: 15, stretch: 11, what: "order to receipt, median, blocks of 10 ms" },
  "sdk.orderToReceiptP99Ms": { must: 40, stretch: 20, what: "order to receipt, 99th percentile" },
  "risk.exactAccountsPerSecond": { what: "accounts evaluated in exact integers, a second and core" },
  "risk.screenLegsPerSecond": { must: 60e6, stretch: 150e6, atLeast: true, what: "legs screened, a second and core" },
  "risk.screen1MAccountsMs": { must: 80, stretch: 40, what: "screen 1,000,000 accounts of four legs" },
  "risk.tick1MAccountsMs": { must: 80, stretch: 40, what: "screen them after a price change that concerns all" },
  "risk.screenErrorObserved": { what: "largest error of the screen, in base units" },
  "risk.screenErrorBound": { what: "what it is proven to be below, at most" },
  "keeper.tickToCandidatesMs100k": {
    must: 100,
    stretch: 30,
    what: "from the log of a price change that concerns 100,000 accounts to the list of those below maintenance",
  },
  "keeper.tickToCandidatesWorstMs100k": { must: 100, what: "the same, the slowest of 51" },
  "keeper.coldStart100kMs": { what: "from the start of a process to 100,000 stored accounts screened" },
  "keeper.rssMb100k": { what: "memory of that process" },
} as const satisfies Record<string, Target>;

export type Key = keyof typeof TARGETS;

/** Rows that are the same on every machine. The others are timings. */
export const isExact = (key: Key): boolean => !/^(sdk|risk|keeper)\./.test(key);

export type Figures = Partial<Record<Key, number>>;
