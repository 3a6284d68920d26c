// What the risk engine says of liquidations beside what the chain does, on random accounts: which are legal, what they pay, and
// what the account has afterwards.

import {
  abs,
  closeOnBooks,
  type ForcedFill,
  type LiquidationContext,
  liquidationOffers,
  min,
  mostReward,
  type TakeoverLeg,
  takeOver,
} from "@pangea/risk-engine";
import { type Market, unpackOrderId } from "@pangea/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { createRandom, type Random } from "../../../packages/risk-engine/test/random.ts";
import { ANY_PAYMENT, type Leg, stateOf } from "../support/liquidations.ts";
import { ask, bid } from "../support/orders.ts";
import { PERP } from "../support/perps.ts";
import { deploySources, ONE, setFeeds } from "../support/prices.ts";
import { refusal } from "../support/refusal.ts";
import { CHARGED, fillsOf, now, PLAIN, recordsOf, venueFixture } from "../support/venue.ts";
import { bringDown, openStage, type Stage, trade } from "./accounts.ts";
import {
  contextThen,
  expectedError,
  expectForeseen,
  paidBy,
  readInputs,
  readMarkets,
  readSnapshot,
} from "./observation.ts";

const ACCOUNTS = 120;
const STEPS = 8;
const SEED = 44;

/** How often each thing happened. */
const seen = new Map<string, number>();
const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);

let stage: Stage;
let markets: readonly Market[];
const newVenue = venueFixture(async (venue) => {
  const opened = await openStage(venue);
  stage ??= opened;
});

beforeAll(async () => {
  await newVenue();
  markets = await readMarkets(stage.venue);
});

const MUST_HAPPEN = [
  ...["taken", "taken: spot", "taken: perp", "taken: repay", "taken: claim", "taken: profit", "taken: supply", "owed"],
  ...["taken at a doubtful price", "traded", "book: StepTooDear", "book: StepTooLarge", "StepTooDear", "StepTooLarge"],
  ...["offer: proRata", "offer: single"],
  ...["LegTooLarge", "BelowMinimumNotional", "TooLittleCash", "PreferredCreditor"],
];

const some = (random: Random, most: bigint): bigint =>
  random.pick([1n, most, most / 2n, most / 10n, most + 1n, (most * BigInt(random.integer(0, 1_000))) / 1_000n]);

/** Legs of every kind, of what the account has and now and then of more than that. */
function randomLegs(random: Random, { account, loans }: LiquidationContext): TakeoverLeg[] {
  const share = random.chance(0.5) ? BigInt(random.integer(1, 1_000)) : undefined;
  const of = (most: bigint) => (share === undefined ? some(random, most) : (most * share) / 1_000n);
  const legs: TakeoverLeg[] = [
    ...account.assets.map(({ free }) => ({ kind: "spot", market: PLAIN, units: of(free) }) as const),
    ...account.assets.flatMap(({ free, principal }) =>
      principal > free ? [{ kind: "supply", market: CHARGED, units: of(principal - free) } as const] : [],
    ),
    ...account.perps.map(({ size }) => ({ kind: "perp", market: PERP, lots: of(abs(size)) }) as const),
    ...loans.map(({ id, isOwed, principal }) =>
      isOwed
        ? ({ kind: "repay", loan: id, principal: of(principal) } as const)
        : ({ kind: "claim", loan: id, principal: of(principal) } as const),
    ),
    ...(account.perps.length > 0 ? [{ kind: "profit", market: PERP } as const] : []),
  ];
  const wanted = random.pick([0.4, 0.7, 1]);
  return legs
    .map((leg) => ({ leg, order: random.integer(0, 1_000) }))
    .toSorted((a, b) => a.order - b.order)
    .flatMap(({ leg }) => (random.chance(wanted) ? [leg] : []));
}

const KINDS = { spot: 0, perp: 1, repay: 2, claim: 3, profit: 4, supply: 5 } as const;

function encodeLeg(leg: TakeoverLeg): Leg {
  const kind = KINDS[leg.kind];
  if (leg.kind === "spot" || leg.kind === "supply") return { kind, market: leg.market, loan: 0n, amount: leg.units };
  if (leg.kind === "perp") return { kind, market: leg.market, loan: 0n, amount: leg.lots };
  if (leg.kind === "profit") return { kind, market: leg.market, loan: 0n, amount: 0n };
  return { kind, market: 0, loan: leg.loan, amount: leg.principal };
}

/** Has somebody take over random legs, and compares. @returns what happened. */
async function takeSome(random: Random): Promise<string> {
  const { venue, trader, taker } = stage;
  const inputs = await readInputs(venue, trader, markets);
  const present = contextThen(inputs, inputs.snapshot);
  const offers = random.chance(0.3) ? liquidationOffers(present) : [];
  const offer = offers[random.integer(0, offers.length)];
  const legs = offer?.legs ?? randomLegs(random, present);
  const guess = mostReward(takeOver(present, { legs }));
  const rewards = [0n, guess, guess + 4n, guess + 5n, guess / 2n, guess + random.bits(30)] as const;
  // funding and interest go on until the next block
  const reward = offer === undefined ? random.pick(rewards) : (offer.reward * 99n) / 100n;
  const sending = taker.write("liquidate", [trader.account, legs.map(encodeLeg), taker.account, reward, ANY_PAYMENT]);
  const answer = await sending.catch((failure: unknown) => refusal(Promise.reject(failure)));
  const later = await readSnapshot(venue, trader);
  const outcome = takeOver(contextThen(inputs, later), { legs, reward });
  if (outcome.refusal !== undefined) {
    const expected = expectedError(outcome.refusal, trader.account);
    if ("logs" in answer) throw new Error(`The chain allows it, the risk engine says ${expected}.`);
    expect(answer.slice(0, expected.length)).toEqual(expected);
    return outcome.refusal.error;
  }
  if (!("logs" in answer)) throw new Error(`The risk engine allows it, the chain says ${answer}.`);
  expectForeseen(outcome, { later, paidByTaker: paidBy(taker, answer) });
  if (outcome.before.equity.benefit !== 0n) note("taken at a doubtful price");
  if (offer !== undefined) note(`offer: ${offer.kind}`);
  if (outcome.owed > 0n) note("owed");
  for (const { kind } of legs) note(`taken: ${kind}`);
  return "taken";
}

/** Has somebody trade for the account at books, and compares. */
async function closeSome(random: Random): Promise<string> {
  const { venue, trader, taker, maker } = stage;
  const inputs = await readInputs(venue, trader, markets);
  const { size } = inputs.snapshot.perps.find(({ market }) => market === PERP) ?? { size: 0n };
  if (size === 0n) return "nothing to trade";
  const sells = size > 0n;
  const [price] = inputs.snapshot.perps.map(({ terms }) => terms.price);
  const mark = Number((price ?? 0n) / 10n ** 7n);
  const tick = BigInt(Math.round(mark * (1 + random.integer(-25, 25) / 1_000)));
  const lots = some(random, abs(size));
  const rests = await maker.place(sells ? bid(tick, lots + 100n) : ask(tick, lots + 100n), { market: PERP }).then(
    ({ id }) => id,
    () => undefined,
  );
  const guess = mostReward(closeOnBooks(contextThen(inputs, inputs.snapshot), { fills: [] }));
  const reward = random.pick([0n, guess, guess / 2n, random.bits(24)]);
  const orders = [{ market: PERP, sells, lots: Number(lots), tick: Number(tick) }];
  const before = await readInputs(venue, trader, markets);
  const sending = taker.write("liquidateOnBooks", [trader.account, taker.account, orders, reward]);
  const receipt = await sending.catch((failure: unknown) => refusal(Promise.reject(failure)));
  const later = await readSnapshot(venue, trader);
  if (rests !== undefined) await maker.cancel(rests, PERP);
  if (!("logs" in receipt)) {
    // orders of liquidations only bring a position closer to zero
    const most = min(lots, abs(size));
    const expected: ForcedFill = { market: PERP, sells, lots: most, dollars: most * tick * 100n };
    const none: ForcedFill = { ...expected, lots: 0n, dollars: 0n };
    const said = [expected, none]
      .map((traded) => closeOnBooks(contextThen(before, later), { fills: [traded], reward }).refusal)
      .filter((refused) => refused !== undefined && refused.error === receipt[0]);
    // a book may refuse for reasons of its own, such as a price that is too far from the mark, and then nothing trades
    if (said.length === 0) return `book: ${receipt[0]}`;
    expect(said.map((refused) => refused && expectedError(refused, trader.account))).toContainEqual(receipt);
    return `book: ${receipt[0]}`;
  }
  const filled = fillsOf(receipt).map(({ id, lots: some_ }) => ({ lots: some_, tick: unpackOrderId(id).tick }));
  expect(recordsOf(receipt).length).toBeGreaterThanOrEqual(filled.length);
  const fill: ForcedFill = {
    market: PERP,
    sells,
    lots: filled.reduce((total, one) => total + one.lots, 0n),
    dollars: filled.reduce((total, one) => total + one.lots * one.tick * 100n, 0n),
  };
  const outcome = closeOnBooks(contextThen(before, later), { fills: [fill], reward });
  expect(outcome.refusal).toBeUndefined();
  expectForeseen(outcome, { later });
  return "traded";
}

describe("The risk engine and the chain", () => {
  test(`say the same of liquidations of ${ACCOUNTS} random accounts`, { timeout: 900_000 }, async () => {
    const random = createRandom(SEED);
    seen.clear();
    for (let count = 0; count < ACCOUNTS; count += 1) {
      await newVenue();
      await trade(stage, random);
      if (random.chance(0.25)) await doubt();
      if (!(await bringDown(stage, random))) continue;
      for (let step = 0; step < STEPS; step += 1) {
        const what = random.chance(0.25) ? await closeSome(random) : await takeSome(random);
        note(what);
        if (!(await stateOf(stage.venue, stage.trader)).liquidatable && !(await bringDown(stage, random))) break;
      }
    }
    for (const what of MUST_HAPPEN) expect(seen.get(what) ?? 0, what).toBeGreaterThan(1);
  });
});

/** A second source says that the price is three percent higher: the first is believed only half. */
async function doubt(): Promise<void> {
  const { venue } = stage;
  const { secondary } = await deploySources(venue);
  await secondary.write.say([3_090n * ONE, 0n, BigInt(await now(venue))]);
  await setFeeds(venue, { primary: venue.source, secondary }, { jumpBound: 500_000, maxAge: 60_000, deadAge: 600_000 });
}
