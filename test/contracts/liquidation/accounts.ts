// Random accounts on the chain that are about to be liquidated: spot, perpetuals, debts and claims in any mixture.

import type { Random } from "../../../packages/risk-engine/test/random.ts";
import { dollars, freeDollars, stateOf } from "../support/liquidations.ts";
import { CASH, COIN, openLoans, passHours } from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, openAccount, PERP, type PerpVenue } from "../support/perps.ts";
import { refusal } from "../support/refusal.ts";
import { CHARGED, ETHER, ETHER_UNIT, PLAIN, type Trader, type Venue } from "../support/venue.ts";

const ETHERS = 10n ** 8n;
const HIGHEST_RATE = 2_000;

/** The venue with those who act in it. */
export interface Stage {
  readonly venue: PerpVenue;
  readonly trader: Trader;
  readonly taker: Trader;
  readonly maker: Trader;
  readonly borrower: Trader;
}

export async function openStage(bare: Venue): Promise<Stage> {
  const venue = await openLoans(bare);
  const maker = await openAccount(venue, venue.alice, 1_000_000n);
  const taker = await openAccount(venue, venue.bob, 1_000_000n);
  const borrower = await openAccount(venue, venue.bob, 100_000n);
  const trader = await openAccount(venue, venue.carol, 2_000n);
  await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 1_000n * ETHERS * ETHER_UNIT]);
  await venue.bob.write("transfer", [venue.bob.account, taker.account, ETHER, 1_000n * ETHERS * ETHER_UNIT]);
  await venue.setMark(3_000);
  return { venue, trader, taker, maker, borrower };
}

/** Whether it went through. What an account has no margin for, it does not get. */
async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  return action().then(
    () => true,
    async (error: unknown) => {
      await refusal(Promise.reject(error));
      return false;
    },
  );
}

/** Brings the trader into a random position. */
export async function trade(stage: Stage, random: Random): Promise<void> {
  const steps = [borrowDollars, borrowEther, lendDollars, lendEther, goLong, goShort, buyEther, sellEther];
  for (let count = random.integer(3, 7); count > 0; count -= 1) {
    await random.pick(steps as unknown as readonly [typeof goLong])(stage, random);
    if (random.chance(0.2)) await passHours(stage.venue, random.integer(1, 60), 3_000);
  }
}

type Step = (stage: Stage, random: Random) => Promise<void>;

const rate = (random: Random) => BigInt(random.integer(1, HIGHEST_RATE));

async function meet(
  { maker, trader }: Stage,
  orders: readonly [Parameters<Trader["place"]>[0], Parameters<Trader["place"]>[0]],
  market: number,
) {
  const { id } = await maker.place(orders[0], { market });
  await attempt(() => trader.place(orders[1], { market }));
  await attempt(() => maker.cancel(id, market));
}

const borrowDollars: Step = async (stage, random) => {
  const [tick, lots] = [rate(random), BigInt(random.integer(10, 4_000))];
  await meet(stage, [ask(tick, lots), bid(tick, lots, { timeInForce: "ioc" })], CASH);
};

const borrowEther: Step = async (stage, random) => {
  const [tick, lots] = [rate(random), BigInt(random.integer(10, 1_000))];
  await meet(stage, [ask(tick, lots), bid(tick, lots, { timeInForce: "ioc" })], COIN);
};

const lendAt =
  (market: number, most: number): Step =>
  async ({ trader, borrower }, random) => {
    const [tick, lots] = [rate(random), BigInt(random.integer(10, most))];
    const isOffered = await attempt(() => trader.place(ask(tick, lots), { market }));
    const taken = bid(tick, lots - BigInt(random.integer(0, 3)), { timeInForce: "ioc" });
    if (isOffered) await attempt(() => borrower.place(taken, { market }));
  };

const lendDollars = lendAt(CASH, 400);
const lendEther = lendAt(COIN, 200);

const goLong: Step = async (stage, random) => {
  const [lots, tick] = [BigInt(random.integer(34, 2_500)), AT_MARK + BigInt(random.integer(-50, 50))];
  await meet(stage, [ask(tick, lots), bid(tick, lots, { timeInForce: "ioc" })], PERP);
};

const goShort: Step = async (stage, random) => {
  const [lots, tick] = [BigInt(random.integer(34, 2_500)), AT_MARK + BigInt(random.integer(-50, 50))];
  await meet(stage, [bid(tick, lots), ask(tick, lots, { timeInForce: "ioc" })], PERP);
};

const buyEther: Step = async (stage, random) => {
  const units = BigInt(random.integer(1, 10 ** 8));
  const charged = random.chance(0.5);
  const [tick, lots] = charged ? [300n, units / 100n + 1n] : [30n, units];
  await meet(stage, [ask(tick, lots), bid(tick, lots, { timeInForce: "ioc" })], charged ? CHARGED : PLAIN);
};

const sellEther: Step = async (stage, random) => {
  const units = BigInt(random.integer(1, 10 ** 8));
  await meet(stage, [bid(30n, units), ask(30n, units, { timeInForce: "ioc" })], PLAIN);
};

/** Takes away what the trader need not have, and moves the price until it can be liquidated. */
export async function bringDown({ venue, trader }: Stage, random: Random): Promise<boolean> {
  const home = venue.carol.account;
  let share = (await freeDollars(trader)) / 2n;
  for (; share > dollars(5); share /= 2n) {
    await attempt(() => trader.write("transfer", [trader.account, home, 0, share]));
  }
  const direction = random.pick([-1, 1]);
  for (const way of [direction, -direction]) {
    let mark = 3_000;
    for (let step = 0; step < 10; step += 1) {
      mark *= 1 + way * (0.01 + random.integer(0, 60) / 1_000);
      await venue.setMark(Math.round(mark * 100) / 100);
      if (!(await stateOf(venue, trader)).liquidatable) continue;
      // now and then nobody comes until nothing is left for creditors
      if (random.chance(0.3)) await venue.setMark(Math.round(mark * (1 + way * 0.2) * 100) / 100);
      return true;
    }
    await venue.setMark(3_000);
  }
  return false;
}
