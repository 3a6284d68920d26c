import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readFlow } from "../../../scripts/replay/lending/flow.ts";
import type { LendingIntent } from "../../../scripts/replay/lending/intents.ts";
import { chargedHours, interestUp, principalWorth, worthOf } from "../../../scripts/replay/lending/interest.ts";
import { createLendingPrediction, type LendingPrediction } from "../../../scripts/replay/lending/model/prediction.ts";
import { createPlanner } from "../../../scripts/replay/lending/planner.ts";
import { limitRate, MAX_RATE, MIN_RATE } from "../../../scripts/replay/lending/rates.ts";
import { chooseFlow } from "../../../scripts/replay/lending/source.ts";
import { StreamError } from "../../../scripts/replay/stream.ts";

const HOUR = 3_600;
const YEAR = 365 * 24 * HOUR;
const MARKET = { number: 1, lotUnits: 10_000n, termHours: 240, interestFee: 100_000n, minLots: 1_000n } as const;
const BOOK = { maturity: 1_750_982_400, secondsLeft: YEAR } as const;

describe("limitRate", () => {
  test("default: a claim that is due in a year earns what is missing to par, rounded up", () => {
    const priced = (unitPrice: number) => limitRate({ side: "lend", unitPrice, secondsLeft: YEAR });
    expect(priced(8_000)).toBe(2_500n);
    expect(priced(9_000)).toBe(1_112n);
    expect(limitRate({ side: "borrow", unitPrice: 9_000, secondsLeft: YEAR / 2 })).toBe(2_223n);
  });

  test("behavior: an order at any price accepts every rate of the book", () => {
    expect(limitRate({ side: "lend", unitPrice: 0, secondsLeft: YEAR })).toBe(MIN_RATE);
    expect(limitRate({ side: "borrow", unitPrice: 0, secondsLeft: YEAR })).toBe(MAX_RATE);
  });

  test("behavior: prices that the book has no rate for get the nearest", () => {
    expect(limitRate({ side: "lend", unitPrice: 10_000, secondsLeft: YEAR })).toBe(MIN_RATE);
    expect(limitRate({ side: "lend", unitPrice: 1, secondsLeft: HOUR })).toBe(MAX_RATE);
  });
});

describe("interest", () => {
  test("default: eight hours at least, and those past due one and a half times", () => {
    const charged = (hour: number) => chargedHours({ start: 100, term: 240, hour });
    expect([charged(100), charged(120), charged(339), charged(340), charged(341)]).toEqual([8, 21, 240, 242, 243]);
  });

  test("behavior: what is paid for a part of a loan is never more than the part is worth", () => {
    for (const units of [10_000n, 999_999n, 123_456_789n]) {
      const principal = principalWorth({ units, rate: 777n, hours: 99 }, 100_000n);
      expect(worthOf({ units: principal, rate: 777n, hours: 99 }, 100_000n)).toBeGreaterThanOrEqual(units);
    }
  });
});

describe("readFlow", () => {
  const heading =
    "Maturity,Event,Order ID,User ID,Side,Input Amount,Input Unit Price,Filled Amount,Block Number,Created At";
  const user = `0x${"1".repeat(40)}`;
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pangea-flow-"));
    file = path.join(folder, "flow.csv");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (...rows: string[]) => writeFileSync(file, [heading, ...rows].join("\n"));

  test("default: tells orders, cancels, unwinds and liquidations", () => {
    write(
      `2000,OrderExecuted,7,${user},0,5000,9790,0,1,1000`,
      `2000,OrderExecuted,0,${user},1,6000,0,6000,2,1010`,
      `2000,OrderCanceled,7,${user},0,5000,9790,,3,1020`,
      `2000,PositionUnwound,,${user},1,100,0,90,4,1030`,
      `2000,LiquidationExecuted,,${user},2,1,0,,5,1040`,
    );
    const base = { maturity: 2_000, user };
    expect(readFlow(file)).toEqual([
      {
        ...{ ...base, type: "order", order: 7, isFilled: false, side: "lend", amount: 5_000n, unitPrice: 9_790 },
        ...{ seconds: 0, secondsLeft: 1_000 },
      },
      {
        ...{ ...base, type: "order", order: undefined, isFilled: true, side: "borrow", amount: 6_000n, unitPrice: 0 },
        ...{ seconds: 10, secondsLeft: 990 },
      },
      { ...base, type: "cancel", order: 7, seconds: 20, secondsLeft: 980 },
      { ...base, type: "unwind", side: "borrow", amount: 100n, seconds: 30, secondsLeft: 970 },
      { ...base, type: "liquidation", seconds: 40, secondsLeft: 960 },
    ]);
  });

  test("error: a line that is something else is named", () => {
    write(`2000,Unknown,7,${user},0,5000,9790,0,1,1000`);
    expect(() => readFlow(file)).toThrow(/^Line 2 is not an event of a lending market/);
    expect(() => readFlow(path.join(folder, "none.csv"))).toThrow(StreamError);
  });
});

describe("chooseFlow", () => {
  test("default: the same seed makes the same market, of two books", () => {
    const source = chooseFlow({ seed: 3, events: 50 });
    expect(source).toEqual(chooseFlow({ seed: 3, events: 50 }));
    expect(source.name).toBe("generator with seed 3 (as asked)");
    expect([source.events.length, source.books.length]).toEqual([50, 2]);
  });
});

describe("createLendingPrediction", () => {
  const at = { seconds: 1_000 * HOUR };
  let prediction: LendingPrediction;

  beforeEach(() => {
    prediction = createLendingPrediction({ markets: [MARKET], accounts: 1, dollarUnit: 1n });
    for (const account of [2, 3, 4]) {
      execute({ type: "openAccount" });
      execute({ type: "deposit", account, asset: 0, amount: 1_000_000_000n });
    }
  });

  const execute = (intent: LendingIntent) => prediction.execute(intent, at);
  const order = (account: number, side: "ask" | "bid", [tick, lots]: readonly [bigint, bigint]) =>
    execute({ type: "place", account, market: 1, order: { side, tick, lots } });
  const loans = () => [...prediction.state.loans.values()];
  const free = (account: number) => prediction.state.holders.get(account)?.free;

  test("default: a borrower gets the best rate, and of one rate the first", () => {
    order(2, "ask", [700n, 1_000n]);
    order(3, "ask", [600n, 1_000n]);
    order(2, "ask", [600n, 1_000n]);
    order(4, "bid", [650n, 2_500n]);
    expect(loans().map(({ lender, rate, principal }) => [lender.account, rate, principal])).toEqual([
      [3, 600n, 10_000_000n],
      [2, 600n, 10_000_000n],
    ]);
    expect([free(2), free(3), free(4)]).toEqual([980_000_000n, 990_000_000n, 1_020_000_000n]);
  });

  test("behavior: what is refused leaves no trace", () => {
    expect(order(2, "ask", [700n, 100_001n])).toEqual({ ok: false, refusal: "InsufficientBalance" });
    expect(order(2, "ask", [700n, 999n])).toEqual({ ok: false, refusal: "BelowMinimumNotional" });
    expect(free(2)).toBe(1_000_000_000n);
  });

  test("behavior: repaying pays the lender all but the exchange's share, and ends the loan", () => {
    order(2, "ask", [876n, 50_000n]);
    order(3, "bid", [876n, 50_000n]);
    const [loan] = loans();
    execute({ type: "repay", loan: loan?.id ?? 0n, units: 2n ** 62n - 1n });
    const interest = interestUp({ units: 500_000_000n, rate: 876n, hours: 8 });
    expect(interest).toBe(40_000n);
    expect([free(2), free(3), prediction.state.markets.get(1)?.fees]).toEqual([1_000_036_000n, 999_960_000n, 4_000n]);
    expect(loans()).toEqual([]);
  });

  test("behavior: users of a recording act for accounts of their own, each opened when it first appears", () => {
    const base = { ...BOOK, seconds: 0, type: "order", order: 1, isFilled: false, unitPrice: 9_000 } as const;
    const user = (digit: string) => `0x${digit.repeat(40)}`;
    const events = [
      { ...base, user: user("a"), side: "lend", amount: 50n * 10n ** 18n },
      { ...base, user: user("b"), side: "borrow", amount: 20n * 10n ** 18n },
    ] as const;
    const markets = [{ book: BOOK, terms: MARKET }];
    const planner = createPlanner({ events, markets, state: prediction.state, dollarUnit: 1n });
    const types: string[] = [];
    for (const event of events) {
      const course = planner.plan(event, at.seconds);
      for (let step = course.next(); step.done !== true; step = course.next(execute(step.value)))
        types.push(step.value.type);
    }
    expect(types).toEqual(["openAccount", "deposit", "place", "openAccount", "deposit", "setCreditTerms", "place"]);
    expect(loans()).toMatchObject([{ borrower: { account: 6 }, lender: { account: 5 }, rate: 1_112n }]);
  });
});
