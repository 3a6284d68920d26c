import { describe, expect, test } from "vitest";
import { OutOfRangeError } from "../../errors/codec.ts";
import { InvalidArgumentError } from "../../errors/trader.ts";
import { donateInsurance } from "./donateInsurance.ts";
import { evictOrders } from "./evictOrders.ts";
import { liquidate } from "./liquidate.ts";
import { liquidateOnBooks } from "./liquidateOnBooks.ts";

const exchange = "0x1111111111111111111111111111111111111111";

describe("liquidate", () => {
  const legs = [{ kind: "perp", market: 3, lots: 150n }] as const;
  const args = { exchange, account: 9, taker: 7, legs } as const;

  test("default: legs as the exchange names them", () => {
    const all = [
      ...legs,
      { kind: "spot", market: 1, units: 5n },
      { kind: "repay", loan: 8n, principal: 6n },
      { kind: "claim", loan: 9n, principal: 7n },
      { kind: "profit", market: 3 },
      { kind: "supply", market: 1, units: 8n },
    ] as const;
    expect(liquidate.call({ ...args, legs: all }).args[1]).toEqual([
      { kind: 1, market: 3, loan: 0n, amount: 150n },
      { kind: 0, market: 1, loan: 0n, amount: 5n },
      { kind: 2, market: 0, loan: 8n, amount: 6n },
      { kind: 3, market: 0, loan: 9n, amount: 7n },
      { kind: 4, market: 3, loan: 0n, amount: 0n },
      { kind: 5, market: 1, loan: 0n, amount: 8n },
    ]);
  });

  test("error: what the exchange would refuse anyway is not sent", () => {
    expect(() => liquidate.call({ ...args, legs: [] })).toThrow(InvalidArgumentError);
    expect(() => liquidate.call({ ...args, taker: 9 })).toThrow(InvalidArgumentError);
    expect(() => liquidate.call({ ...args, legs: [{ kind: "perp", market: 3, lots: 0n }] })).toThrow(OutOfRangeError);
    expect(() => liquidate.call({ ...args, reward: 2n ** 64n })).toThrow(OutOfRangeError);
    expect(() => liquidate.call({ ...args, maxPayment: 2n ** 63n })).toThrow(OutOfRangeError);
  });
});

describe("liquidateOnBooks", () => {
  const order = { market: 3, sells: true, lots: 150n, tick: 25_900n };

  test("error: no order, or a reward for nobody", () => {
    expect(() => liquidateOnBooks.call({ exchange, account: 9, orders: [] })).toThrow(InvalidArgumentError);
    expect(() => liquidateOnBooks.call({ exchange, account: 9, orders: [order], reward: 1n })).toThrow(
      InvalidArgumentError,
    );
    const zero = { ...order, lots: 0n };
    expect(() => liquidateOnBooks.call({ exchange, account: 9, orders: [zero] })).toThrow(OutOfRangeError);
  });
});

describe("evictOrders and donateInsurance", () => {
  test("error: nothing to remove or to give", () => {
    expect(() => evictOrders.call({ exchange, account: 9, orders: [{ market: 3, ids: [] }] })).toThrow(
      InvalidArgumentError,
    );
    expect(() => donateInsurance.call({ exchange, account: 9, market: 3, units: 0n })).toThrow(OutOfRangeError);
  });
});
