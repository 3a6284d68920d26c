import { describe, expect, test } from "vitest";
import { acceptedRate, chargedHours, interestPerHour, interestUp } from "./interest.ts";
import { tradeValue } from "./tradeValue.ts";

const HOUR = 3_600;

describe("interest", () => {
  test("default: simple, up", () => {
    expect(interestUp({ units: 900_000_000n, rate: 550n, hours: 240 })).toBe(1_356_165n);
    expect(interestUp({ units: 0n, rate: 550n, hours: 240 })).toBe(0n);
    expect(interestPerHour({ units: 900_000_000n, rate: 550n })).toBe(5_650n);
  });

  test("behavior: a trade on a loan market comes to its interest", () => {
    expect(tradeValue({ lots: 900n, tick: 550n }, { scale: { priceExp: 0, lotExp: 6 }, termHours: 240 })).toBe(
      1_356_165n,
    );
    expect(tradeValue({ lots: 5n, tick: 100n }, { scale: { priceExp: 2 } })).toBe(50_000n);
  });

  test("behavior: hours count from the one that has begun, eight at least, past due one and a half times", () => {
    const hours = (passed: number) => chargedHours({ start: 0, termHours: 240, timestamp: passed });
    expect([0, 8 * HOUR - 1, 8 * HOUR, 240 * HOUR - 1].map(hours)).toEqual([8, 8, 9, 240]);
    expect([240 * HOUR, 241 * HOUR, 10 ** 9].map(hours)).toEqual([242, 243, 65_535]);
  });

  test("behavior: the accepted rate rises while the window lasts", () => {
    const loan = { rate: 550n, end: 240 * HOUR };
    const at = (hour: number, maxRenewRate = 1_150n) => acceptedRate({ ...loan, maxRenewRate, timestamp: hour * HOUR });
    expect([233, 234, 237, 240, 250].map((hour) => at(hour))).toEqual([undefined, 550n, 850n, 1_150n, 1_150n]);
    expect([at(237, 0n), at(237, 400n)]).toEqual([undefined, 400n]);
  });
});
