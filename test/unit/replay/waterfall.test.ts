import { assess, createAccount, createVenue } from "@pangea/risk-engine";
import { describe, expect, test } from "vitest";
import { barsOf, plotWaterfall } from "../../../scripts/replay/waterfallPlot.ts";
import { marginRows, marginTable, toCents } from "../../../scripts/replay/waterfallTable.ts";

const NAMES = { assets: new Map([[1, "WETH"]]), dollarExponent: -6 };

/** A unit of the underlying is worth three units of the dollar, a lot is 1,000 of them. */
const venue = createVenue({
  one: 1_000_000n,
  assets: [
    {
      ...{ asset: 1, price: 3n, priceExp: 0, shock: 200_000n, halfBasis: 5_000n, common: 50_000n, oiFactor: 0n },
      ...{ haircut: 20_000n, makerFeeCap: 100n, isPriceOk: true },
    },
  ],
  perps: [
    {
      ...{ market: 3, underlying: 1, lotUnits: 1_000n, fundingIndex: 0n, makerFeeCap: 100n, isDeep: true },
      ...{ pool: 0n, deficit: 0n },
    },
  ],
});

const LOTS = 1_000_000n;
const cost = (LOTS * 3_000n) << 24n;
const hedged = createAccount(venue, {
  base: { cash: 1_000_000_000n },
  assets: [{ asset: 1, free: LOTS * 1_000n }],
  perps: [{ market: 3, size: -LOTS, quote: cost }],
});
const naked = createAccount(venue, {
  base: { cash: 4_000_000_000n },
  perps: [{ market: 3, size: LOTS, quote: -cost }],
});

const ACCOUNTS = [
  { name: "hedged", assessment: assess(venue, hedged) },
  { name: "naked", assessment: assess(venue, naked) },
];

describe("marginRows", () => {
  test("default: from equity to free margin, the same steps for all accounts", () => {
    const rows = marginRows(ACCOUNTS, NAMES);
    expect(rows.map(({ label, amounts }) => [label, ...amounts])).toEqual([
      ["dollars", 1_000_000_000n, 4_000_000_000n],
      ["WETH: tokens at the mark", 3_000_000_000n, 0n],
      ["= equity for initial margin", 4_000_000_000n, 4_000_000_000n],
      ["WETH: own shock of the net position", 0n, -435_000_000n],
      ["WETH: basis of all legs", -30_000_000n, -15_000_000n],
      ["common shock", 0n, -150_000_000n],
      ["fixed amount", -1_000_000n, -1_000_000n],
      ["= free margin", 3_969_000_000n, 3_399_000_000n],
    ]);
  });

  test("behavior: the steps of every account lead to its free margin", () => {
    const rows = marginRows(ACCOUNTS, NAMES);
    for (const [index, { assessment }] of ACCOUNTS.entries()) {
      const steps = rows.filter(({ label }) => !label.startsWith("= "));
      expect(steps.reduce((sum, { amounts }) => sum + (amounts[index] ?? 0n), 0n)).toBe(assessment.freeMargin);
    }
  });
});

describe("marginTable", () => {
  test("default: dollars side by side, with requirement and health", () => {
    const text = marginTable(ACCOUNTS, NAMES);
    expect(text).toMatch(/^= free margin +3,969\.00 +3,399\.00$/m);
    expect(text).toMatch(/^initial requirement +31\.00 +601\.00$/m);
    expect(text).toMatch(/^health, equity \/ maintenance +215\.05 +11\.09$/m);
  });

  test.each([
    [0n, "0.00"],
    [1_234_567_890n, "1,234.56"],
    [-1_234_567_890_123n, "-1,234,567.89"],
    [500_000n, "0.50"],
    [9_999n, "0.00"],
  ])("toCents: %s is %s", (units, text) => {
    expect(toCents(units, -6)).toBe(text);
  });
});

describe("plotWaterfall", () => {
  const rows = marginRows(ACCOUNTS, NAMES);

  test("default: every bar begins where the one before ended, and sums begin at nothing", () => {
    const bars = barsOf(rows, 1);
    expect(bars.slice(0, 4)).toEqual([
      [0n, 4_000_000_000n],
      [4_000_000_000n, 4_000_000_000n],
      [0n, 4_000_000_000n],
      [4_000_000_000n, 3_565_000_000n],
    ]);
    expect(bars.at(-1)).toEqual([0n, 3_399_000_000n]);
  });

  test("behavior: an SVG with a bar and a number for each step that is something, and both sums of what is required", () => {
    const format = (amount: bigint) => toCents(amount, -6);
    const notes = [{ label: "fees", texts: ["1.00", "2.00"] }];
    const svg = plotWaterfall({ title: "a < b & c", names: ["hedged", "naked"], rows, format, notes });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    const nothing = rows.flatMap(({ amounts }) => amounts).filter((amount) => amount === 0n).length;
    expect(svg.match(/<rect x=/g)).toHaveLength(2 * (rows.length + 1) - nothing);
    expect(svg).toContain("a &lt; b &amp; c");
    for (const number of ["435.00", "31.00", "601.00", "3,399.00", "2.00"]) expect(svg).toContain(`>${number}<`);
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).not.toContain("NaN");
  });

  test("behavior: what is required has one scale for all accounts, so that lengths compare", () => {
    const svg = plotWaterfall({ title: "", names: ["hedged", "naked"], rows, format: (amount) => toCents(amount, -6) });
    const widths = [...svg.matchAll(/width="([\d.]+)" height="18" class="sum"/g)].map(([, width]) => Number(width));
    // equity and free margin of one, then of the other; then what is required of each
    const [small = 0, large = 0] = widths.slice(4);
    expect(large / small).toBeCloseTo(601 / 31, 0);
  });
});
