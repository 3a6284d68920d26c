import { describe, expect, test } from "vitest";
import { quotesOf } from "../../../scripts/basis/makers.ts";
import { createPath, HOUR_SECONDS } from "../../../scripts/basis/path.ts";
import { statementOf, totalOf } from "../../../scripts/basis/statement.ts";

describe("statementOf", () => {
  test("default: every part by hand", () => {
    const term = { principal: 900_000_000n, rate: 550n, termHours: 240, bounty: 100_000n };
    const rows = statementOf({
      open: { lots: 4_000n, quotes: quotesOf(250_000n, 96_000n), fundingIndex: 5n << 24n },
      close: { lots: 4_000n, quotes: quotesOf(125_000n, 0n), fundingIndex: (6n << 24n) + 1n },
      terms: [
        { ...term, startHour: 0, endHour: 234 },
        { ...term, startHour: 235, endHour: 235, bounty: 0n },
      ],
      ...{ spotFee: 350n, perpFee: 350n, spotPriceExp: 0, perpPriceExp: 0 },
    });
    expect(Object.fromEntries(rows.map(({ label, amount }) => [label, amount]))).toEqual({
      "funding received": 4_000n,
      // 235 hours, and 8 for a term of one
      "interest paid": -(1_327_911n + 45_206n),
      // 250,013 and 250,024 ticks
      "fee of buying spot": -350_019n,
      "fee of selling the perpetual": -350_034n,
      // 124,994 and 125,013 ticks
      "fee of selling spot": -174_992n,
      "fee of buying the perpetual": -175_019n,
      "renewals of the loan": -100_000n,
      "slippage against the mark, in": (24n - 13n) * 4_000n,
      "slippage against the mark, out": (-6n - 13n) * 4_000n,
    });
    expect(totalOf(rows)).toBe(4_000n - 1_373_117n - 350_019n - 350_034n - 174_992n - 175_019n - 100_000n - 32_000n);
  });
});

describe("createPath", () => {
  const options = { seed: 3, startCents: 250_000, gentleHours: 48, crashHours: 30, isGenerated: true };

  test("default: a gentle part, a crash to less than half, and the same for the same seed", () => {
    const { crash, steps } = createPath(options);
    expect(crash).toBe("30 generated hours, seed 3");
    expect(createPath(options).steps).toEqual(steps);
    expect(createPath({ ...options, seed: 4 }).steps).not.toEqual(steps);
    expect(steps).toHaveLength(48 + 60);
    const gentle = steps.slice(0, 48).map(({ cents }) => cents);
    expect(Math.min(...gentle)).toBeGreaterThan(0.9 * 250_000);
    expect(Math.max(...gentle)).toBeLessThan(1.1 * 250_000);
    expect(Math.min(...steps.map(({ cents }) => cents))).toBeLessThan(0.5 * (gentle.at(-1) ?? 0));
  });

  test("behavior: time goes on at every step, and the crash begins where the gentle part ends", () => {
    const { steps } = createPath(options);
    expect(steps[0]?.seconds).toBe(HOUR_SECONDS);
    for (const [index, { seconds }] of steps.slice(1).entries()) expect(seconds).toBeGreaterThan(steps[index]!.seconds);
    expect(steps[48]).toMatchObject({ phase: "crash", seconds: 48.5 * HOUR_SECONDS });
  });
});
