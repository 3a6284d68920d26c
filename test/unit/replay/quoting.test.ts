import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBatchGas } from "../../../scripts/replay/batchGas.ts";
import type { TradeEvent } from "../../../scripts/replay/events.ts";
import { type Grid, gridOf, ladderOf, type Quote } from "../../../scripts/replay/ladder.ts";
import { requote, shareOut } from "../../../scripts/replay/maker.ts";
import type { LiveOrder } from "../../../scripts/replay/orders.ts";
import { takerOrder } from "../../../scripts/replay/taker.ts";

/** Ticks of 10 cents, lots of 0.001, orders from 5 dollars. */
const grid: Grid = gridOf({ tick: "0.1", lot: "0.001", minNotional: 50_000 });

const ONE = 100_000_000;
const price = (dollars: number) => Math.round(dollars * ONE);

describe("ladderOf", () => {
  test("default: prices go away from the other side, levels of one tick are added up, sizes go down to lots", () => {
    const bids = [
      [price(100.19), 0.4 * ONE],
      [price(100.12), 0.6004 * ONE],
      [price(100.08), 3 * ONE],
    ] as const;
    const asks = [
      [price(100.2), 1 * ONE],
      [price(100.21), 2.9999 * ONE],
    ] as const;
    expect(ladderOf({ bids, asks }, grid, 10)).toEqual([
      { side: "bid", tick: 1001, lots: 1000 },
      { side: "bid", tick: 1000, lots: 3000 },
      { side: "ask", tick: 1002, lots: 1000 },
      { side: "ask", tick: 1003, lots: 2999 },
    ]);
  });

  test("behavior: the last level is complete, and levels below the smallest order are left out", () => {
    const bids = [
      [price(100.19), ONE],
      [price(100.12), ONE],
      [price(99.9), ONE],
    ] as const;
    const asks = [
      [price(100.2), 0.04 * ONE],
      [price(100.3), ONE],
    ] as const;
    expect(ladderOf({ bids, asks }, grid, 1)).toEqual([{ side: "bid", tick: 1001, lots: 2000 }]);
  });
});

describe("shareOut", () => {
  test("behavior: nothing is lost among the makers", () => {
    const quotes = fc.uniqueArray(
      fc.record({ tick: fc.integer({ min: 900, max: 1100 }), lots: fc.integer({ min: 60, max: 9999 }) }),
      { selector: ({ tick }) => tick },
    );
    fc.assert(
      fc.property(quotes, fc.integer({ min: 1, max: 7 }), (levels, makers) => {
        const ladder = levels.map((level): Quote => ({ side: "bid", ...level }));
        const shares = shareOut(ladder, makers, grid);
        expect(sums(shares.flat())).toEqual(sums(ladder));
        for (const share of shares) expect(new Set(share.map(({ tick }) => tick)).size).toBe(share.length);
      }),
    );
  });
});

describe("requote", () => {
  const live = fc.array(
    fc.record({ tick: fc.integer({ min: 995, max: 1005 }), lots: fc.integer({ min: 50, max: 500 }) }),
    { maxLength: 12 },
  );
  const wanted = fc.uniqueArray(
    fc.record({ tick: fc.integer({ min: 995, max: 1005 }), lots: fc.integer({ min: 51, max: 900 }) }),
    { selector: ({ tick }) => tick },
  );

  test("default: turns what rests into what is wanted, with cancels first and no order too small", () => {
    fc.assert(
      fc.property(live, wanted, (orders, quotes) => {
        const before = orders.map(
          (order, index): LiveOrder => ({ ...order, id: BigInt(index + 1), account: 1, side: "ask" }),
        );
        const target = quotes.map((quote): Quote => ({ ...quote, side: "ask" }));
        const operations = requote({ market: 1, wanted: target, live: before, grid });
        const kinds = operations.map(({ type }) => ["cancel", "amend", "place"].indexOf(type));
        expect(kinds).toEqual(kinds.toSorted((a, b) => a - b));

        const after = new Map(before.map((order) => [order.id, order]));
        for (const operation of operations) {
          if (operation.type === "cancel") expect(after.delete(operation.id)).toBe(true);
          if (operation.type === "cancel") continue;
          const { tick, lots } = operation.order;
          expect(Number(lots * tick)).toBeGreaterThanOrEqual(grid.minNotional);
          const id = operation.type === "amend" ? operation.id : BigInt(100 + after.size);
          if (operation.type === "amend") expect(Number(lots)).toBeLessThan(after.get(id)?.lots ?? 0);
          after.set(id, { id, account: 1, side: "ask", tick: Number(tick), lots: Number(lots) });
        }
        expect(sums([...after.values()])).toEqual(sums(target));
      }),
    );
  });

  test("behavior: nothing to do, nothing to send", () => {
    const order = { id: 1n, account: 1, side: "bid", tick: 1000, lots: 100 } as const;
    expect(requote({ market: 1, wanted: [{ side: "bid", tick: 1000, lots: 100 }], live: [order], grid })).toEqual([]);
  });
});

describe("takerOrder", () => {
  const sale: TradeEvent = {
    type: "trade",
    milliseconds: 0,
    price: price(100.15),
    size: 1.2345 * ONE,
    takerSells: true,
  };

  test("default: the recorded side and size, and a limit of 1 % beyond the price", () => {
    expect(takerOrder(sale, grid)).toEqual({ side: "ask", tick: 991n, lots: 1234n, timeInForce: "ioc" });
    expect(takerOrder({ ...sale, takerSells: false }, grid)).toMatchObject({ side: "bid", tick: 1012n });
  });

  test("behavior: trades below the smallest order are not sent", () => {
    expect(takerOrder({ ...sale, size: 0.05 * ONE }, grid)).toBeUndefined();
  });
});

describe("createBatchGas", () => {
  const operation = (type: "place" | "cancel" | "amend") => ({ type }) as never;

  test("default: finds what each operation costs", () => {
    const gas = createBatchGas();
    for (const [places, cancels, amends] of [
      [1, 0, 0],
      [3, 2, 1],
      [0, 5, 2],
      [4, 4, 4],
      [2, 1, 7],
    ] as const) {
      const operations = [
        ...Array(places).fill(operation("place")),
        ...Array(cancels).fill(operation("cancel")),
        ...Array(amends).fill(operation("amend")),
      ];
      gas.add(operations, 30_000 + 20_000 * places + 7_000 * cancels + 9_000 * amends);
    }
    const fit = gas.fit();
    expect(fit?.transaction).toBeCloseTo(30_000, 3);
    expect(fit?.place).toBeCloseTo(20_000, 3);
    expect(fit?.cancel).toBeCloseTo(7_000, 3);
    expect(fit?.amend).toBeCloseTo(9_000, 3);
  });

  test("behavior: says nothing when the batches are too alike", () => {
    const gas = createBatchGas();
    for (let index = 0; index < 3; index += 1) gas.add([operation("place")], 50_000);
    expect(gas.fit()).toBeUndefined();
  });
});

/** Lots by tick. */
function sums(quotes: readonly { readonly tick: number; readonly lots: number }[]): Record<number, number> {
  const result: Record<number, number> = {};
  for (const { tick, lots } of quotes) result[tick] = (result[tick] ?? 0) + lots;
  return result;
}
