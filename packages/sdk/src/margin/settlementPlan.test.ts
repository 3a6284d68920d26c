import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ETH, perpHolding, snapshot, TERMS, USD } from "../../test/perpetuals.ts";
import type { AccountSnapshot } from "../types/margin.ts";
import { planSettlement } from "./settlementPlan.ts";

/** Long an ether, bought so far below the mark. */
const winner = (profit: bigint, changes: Parameters<typeof perpHolding>[0] = {}) =>
  perpHolding({ size: ETH, paid: 3_000n - profit, ...changes });

/** Short an ether, with so much to pay. */
const loser = (account: number, loss: bigint, changes: Partial<AccountSnapshot> = {}) =>
  snapshot({ account, perps: [perpHolding({ size: -ETH, paid: -(3_000n - loss) })], ...changes });

describe("planSettlement", () => {
  test("default: free dollars are enough", () => {
    const plan = planSettlement({ snapshot: snapshot(), units: 1_000n * USD, candidates: [] });
    expect(plan).toEqual({ settlements: [], missing: 0n, missingMargin: 0n });
  });

  test("behavior: the pool first, then as few losers as possible", () => {
    const account = snapshot({ perps: [winner(500n, { pool: 100n * USD })] });
    const candidates = [loser(8, 20n), loser(9, 300n), loser(10, 250n)];
    const plan = (units: bigint) => planSettlement({ snapshot: account, units: units * USD, candidates });
    expect(plan(1_050n).settlements).toEqual([{ market: 3, accounts: [7], draws: 100n * USD }]);
    expect(plan(1_300n).settlements).toEqual([{ market: 3, accounts: [9, 7], draws: 400n * USD }]);
    expect(plan(1_450n).settlements).toEqual([{ market: 3, accounts: [9, 10, 7], draws: 500n * USD }]);
    expect(plan(1_501n)).toMatchObject({ missing: USD });
  });

  test("behavior: losers pay what they have, and own losses go first", () => {
    const candidates = [loser(8, 500n, { freeCash: 30n * USD })];
    const account = snapshot({ perps: [winner(500n), perpHolding({ market: 4, size: ETH, paid: 3_010n })] });
    expect(planSettlement({ snapshot: account, units: 1_000n * USD, candidates })).toMatchObject({
      settlements: [{ market: 3, accounts: [8, 7], draws: 30n * USD }],
      missing: 0n,
    });
    expect(planSettlement({ snapshot: account, units: 1_030n * USD, candidates }).missing).toBe(10n * USD);
  });

  test("behavior: a deficit cuts what is drawn", () => {
    const perps = [winner(500n, { pool: 300n * USD, deficit: 100n * USD })];
    const plan = planSettlement({ snapshot: snapshot({ perps }), units: 1_100n * USD, candidates: [] });
    expect(plan.settlements).toMatchObject([{ draws: 300n * USD }]);
  });

  test("behavior: nothing is drawn at a price that may not be relied on", () => {
    const perps = [winner(500n, { pool: 500n * USD, terms: { ...TERMS, state: "wide" } })];
    const plan = planSettlement({ snapshot: snapshot({ perps }), units: 1_100n * USD, candidates: [] });
    expect(plan).toMatchObject({ settlements: [], missing: 100n * USD });
    const closed = [perpHolding({ paid: -50n, pool: 500n * USD, terms: { ...TERMS, state: "wide" } })];
    const later = planSettlement({ snapshot: snapshot({ perps: closed }), units: 1_040n * USD, candidates: [] });
    expect(later).toMatchObject({ settlements: [{ draws: 50n * USD }], missing: 0n });
  });

  test("behavior: by a price that may not be relied on nobody makes others pay, but own losses are paid", () => {
    const terms = { ...TERMS, state: "stale" } as const;
    const closed = perpHolding({ paid: -50n });
    const doubtful = snapshot({ account: 8, perps: [perpHolding({ size: -ETH, paid: -2_000n, terms })] });
    const account = snapshot({ perps: [closed, perpHolding({ market: 4, size: ETH, paid: 3_010n, terms })] });
    const plan = planSettlement({ snapshot: account, units: 1_000n * USD, candidates: [doubtful] });
    expect(plan).toMatchObject({ settlements: [], missing: 10n * USD });
  });

  test("behavior: initial margin must be left", () => {
    const account = snapshot({ perps: [winner(500n, { pool: 500n * USD })] });
    // 3,000 dollars x 20 % and a dollar stay
    const plan = planSettlement({ snapshot: account, units: 900n * USD, candidates: [] });
    expect(plan.missingMargin).toBe(501n * USD);
    expect(planSettlement({ snapshot: account, units: 399n * USD, candidates: [] }).missingMargin).toBe(0n);
    // what is drawn counts
    expect(planSettlement({ snapshot: account, units: 1_400n * USD, candidates: [] }).missingMargin).toBe(501n * USD);
  });

  test("behavior: no loser pays twice, nobody draws more than its profit or than there is", () => {
    const amount = fc.bigInt({ min: 0n, max: 2_000n });
    const losers = fc.array(amount, { maxLength: 5 });
    const scene = fc.record({ profit: amount, pool: amount, losses: losers, units: amount });
    fc.assert(
      fc.property(scene, ({ profit, pool, losses, units }) => {
        const perps = [winner(profit, { pool: pool * USD }), winner(profit, { market: 4, pool: 0n })];
        const candidates = losses.map((loss, index) =>
          snapshot({
            account: index + 10,
            freeCash: 500n * USD,
            perps: [3, 4].map((market) => perpHolding({ market, size: -ETH, paid: -(3_000n - loss) })),
          }),
        );
        const { settlements, missing } = planSettlement({
          snapshot: snapshot({ perps }),
          units: units * USD,
          candidates,
        });
        const drawn = settlements.reduce((total, { draws }) => total + draws, 0n);
        expect(settlements.every(({ draws, accounts }) => draws <= profit * USD && accounts.at(-1) === 7)).toBe(true);
        const most = losses.reduce((total, loss) => total + (2n * loss < 500n ? 2n * loss : 500n), pool);
        expect(drawn <= most * USD).toBe(true);
        const open = (units - 1_000n) * USD - drawn;
        expect(missing).toBe(open > 0n ? open : 0n);
      }),
    );
  });
});
