import { describe, expect, test } from "vitest";
import { perpMarket } from "../../test/perpetuals.ts";
import { BookTooThinError } from "../errors/strategy.ts";
import type { DepthLevel } from "../types/order.ts";
import { type OrderNeeds, planOrder } from "./orders.ts";

const level = (tick: bigint, lots: bigint): DepthLevel => ({ tick, lots, orders: 1 });
const NEEDS: OrderNeeds = {
  ...{ market: perpMarket(), side: "bid", lots: 15n, slippage: 1_000n },
  levels: [level(10_000n, 10n), level(20_000n, 10n), level(30_000n, 10n)],
};

describe("planOrder", () => {
  test("default: the price of the last lot, and a little more", () => {
    const worth = 10n * 10_000n + 5n * 20_000n;
    const { value, ...planned } = planOrder(NEEDS);
    expect(planned).toMatchObject({ lots: 15n, worstTick: 20_000n, limitTick: 20_020n, reduceOnly: false });
    expect(value % worth).toBe(0n);
    expect(planOrder({ ...NEEDS, side: "ask" })).toMatchObject({ limitTick: 19_980n });
    expect(planOrder({ ...NEEDS, slippage: 0n })).toMatchObject({ limitTick: 20_000n });
  });

  test("error: says what is missing", () => {
    const thin = () => planOrder({ ...NEEDS, lots: 31n });
    expect(thin).toThrow(BookTooThinError);
    expect(thin).toThrow("lacks 1 lots for a bid");
  });
});
