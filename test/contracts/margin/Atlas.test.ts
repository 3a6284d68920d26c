import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  type Account,
  abs,
  awayDiv,
  ceilDiv,
  createAccount,
  createVenue,
  type ForcedVerdict,
  floorDiv,
  type Venue,
} from "@pangea/risk-engine";
import { describe, expect, test } from "vitest";
import { fillLoans } from "../../../packages/risk-engine/test/loans.ts";
import { randomAccount, randomVenue } from "../../../packages/risk-engine/test/portfolios.ts";
import { createRandom } from "../../../packages/risk-engine/test/random.ts";
import { createChain } from "../../support/chain.ts";
import { refusal } from "../support/refusal.ts";
import { compareRandom } from "./comparison.ts";
import { toInput, toVerdict } from "./portfolios.ts";

const VECTORS = path.resolve(import.meta.dirname, "../../../packages/risk-engine/vectors");
const IN_ONE_CALL = 40;

const chain = await createChain();
const harness = await chain.deploy("AtlasHarness", []);

/** What the contracts say of portfolios is what the risk engine says, term by term. */
async function compare(portfolios: readonly { venue: Venue; account: Account }[]): Promise<void> {
  for (let start = 0; start < portfolios.length; start += IN_ONE_CALL) {
    const some = portfolios.slice(start, start + IN_ONE_CALL);
    const said = await harness.read.assess([some.map(({ venue, account }) => toInput(venue, account))]);
    expect(said).toEqual(some.map(({ venue, account }) => toVerdict(venue, account)));
  }
}

describe("The margin of the contracts", () => {
  const files = globSync("*.json", { cwd: VECTORS }).filter(
    (file) => !["actions.json", "liquidations.json"].includes(file),
  );
  test.each(files.toSorted())("is that of the committed portfolios: %s", async (file) => {
    const cases = JSON.parse(readFileSync(path.join(VECTORS, file), "utf8"), revive) as Case[];
    expect(cases.length).toBeGreaterThan(0);
    await compare(cases.map(({ venue, account }) => ({ venue: createVenue(venue), account })));
    for (const { venue, account, expected } of cases) {
      const { standing, isLiquidatable } = toVerdict(createVenue(venue), account);
      expect(standing.equity).toBe(expected.equity.equity);
      expect(standing.maintenanceRequirement).toBe(expected.requirement.maintenance);
      expect(standing.resolutionValue).toBe(expected.resolutionValue);
      expect(isLiquidatable).toBe(expected.isLiquidatable);
    }
  });

  test("allows the owner what the committed verdicts allow", async () => {
    const cases = JSON.parse(readFileSync(path.join(VECTORS, "actions.json"), "utf8"), revive) as ActionCase[];
    const actions = cases.map(({ venue, before, after, multiplier, loss, paysOut }) => ({
      before: toInput(createVenue(venue), before),
      later: toInput(createVenue(venue), after),
      ...{ multiplier, loss, paysOut },
    }));
    expect(await harness.read.allows([actions])).toEqual(cases.map(({ verdict }) => verdict.isAllowed));
    expect(new Set(cases.map(({ verdict }) => verdict.isAllowed)).size).toBe(2);
  });

  test("lets others do to an account what the committed verdicts allow, and says of the rest why not", async () => {
    const cases = JSON.parse(
      readFileSync(path.join(VECTORS, "liquidations.json"), "utf8"),
      revive,
    ) as LiquidationCase[];
    const seen = new Set<string>();
    for (const { given, venue, before, laterVenue, later, parGain, slack, rho, verdict } of cases) {
      const step = {
        before: toInput(createVenue(venue), before),
        later: toInput(createVenue(laterVenue), later),
        ...{ parGain, slack, resolvedFor: BigInt(given.resolvedFor ?? 0) },
      };
      const said = await harness.read.requireLegal([step]).catch((error: unknown) => refusal(Promise.reject(error)));
      expect(said).toEqual(verdict.isLegal ? rho : refusalOf(verdict));
      seen.add(verdict.isLegal ? "legal" : verdict.because);
    }
    expect(seen).toEqual(new Set(["legal", "tooDear", "tooLarge"]));
  });

  test("neither falls short of its requirement nor changes when orders to lend and to borrow are filled", async () => {
    const random = createRandom(79);
    const portfolios = Array.from({ length: IN_ONE_CALL }, () => {
      const venue = randomVenue(random, { assets: 3, perps: 2, bits: 62 });
      const account = randomAccount(random, venue, { bits: 62 });
      return { venue, account, filled: fillLoans(random, account) };
    });
    const before = await harness.read.assess([portfolios.map(({ venue, account }) => toInput(venue, account))]);
    const after = await harness.read.assess([portfolios.map(({ venue, filled }) => toInput(venue, filled))]);
    for (const [index, { standing }] of before.entries()) {
      const later = after[index]?.standing as typeof standing;
      expect(later.initialEquity).toBe(standing.initialEquity);
      expect(later.initialRequirement).toBeLessThanOrEqual(standing.initialRequirement);
      expect(later.resolutionValue).toBe(standing.resolutionValue);
      expect(later.hasObligation).toBe(standing.hasObligation);
    }
  });

  test("divides as the risk engine does, wherever a quotient lies", async () => {
    const random = createRandom(78);
    const cases = Array.from({ length: 500 }, () => {
      const divisor = random.bits(random.integer(1, 100)) || 1n;
      const exact = random.sign() * random.bits(random.integer(1, 150)) * divisor;
      return { value: exact + random.pick([0n, 1n, -1n, random.sign() * random.bits(223)]), divisor };
    });
    const said = await harness.read.divide([cases.map(({ value }) => value), cases.map(({ divisor }) => divisor)]);
    const quotients = cases.map(({ value, divisor }) => ({
      floor: floorDiv(value, divisor),
      away: awayDiv(value, divisor),
      ceil: ceilDiv(abs(value), divisor),
      size: abs(value),
    }));
    expect(said).toEqual(quotients);
  });

  test("is that of a hundred thousand random portfolios, term by term (M1)", { timeout: 600_000 }, async () => {
    const seen = await compareRandom(chain, harness, { random: createRandom(77), count: 100_000 });
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(seen.total / 50);
  });

  test.each([1n, -1n])(
    "is that of the largest portfolio that fields hold, and of its mirror image: %s",
    async (sign) => {
      const [most, lots] = [2n ** 63n - 1n, 2n ** 66n - 1n];
      const terms = { price: 2n ** 64n - 1n, priceExp: 0, shock: 1_000_000n, oiFactor: 128n, haircut: 0n };
      for (const [halfBasis, common] of [
        [0n, 0n],
        [500_000n, 0n],
        [0n, 500_000n],
      ] as const) {
        const asset = { ...terms, asset: 1, halfBasis, common, isPriceOk: true, makerFeeCap: 16_383n };
        const market = { underlying: 1, lotUnits: 2n ** 60n, fundingIndex: -sign * 2n ** 88n, makerFeeCap: 16_383n };
        const perps = Array.from({ length: 24 }, (_, index) => ({
          ...{ ...market, market: index + 1, isDeep: true, pool: most, deficit: 1n },
        }));
        const tokens = { free: most, held: most, bidCash: most, lent: most, lendHeld: most };
        const debts = { principal: most, interestToTerm: most, interestAccrued: most, bidCash: most };
        const orders = { borrowInterest: most };
        const position = { size: sign * lots, quote: sign * 2n ** 88n, bidLots: lots, askLots: lots };
        for (const isPriceOk of [true, false]) {
          const venue = createVenue({ one: 1n, assets: [{ ...asset, isPriceOk }], perps });
          const account = createAccount(venue, {
            assets: [{ asset: 1, ...orders, ...(sign > 0n ? tokens : debts) }],
            perps: perps.map(({ market: number }) => ({ market: number, ...position })),
          });
          await compare([{ venue, account }]);
        }
      }
    },
  );

  test.each([
    { assets: 1, most: 4_700 },
    { assets: 3, most: 12_800 },
    { assets: 8, most: 33_200 },
  ])(
    "costs less than $most gas for $assets assets with tokens, loans, orders of loans and a position each",
    async ({ assets, most }) => {
      const numbers = Array.from({ length: assets }, (_, index) => index + 1);
      const terms = { price: 3_000_000_000n, priceExp: 8, shock: 100_000n, halfBasis: 5_000n, common: 30_000n };
      const venue = createVenue({
        one: 1_000_000n,
        assets: numbers.map((asset) => ({
          ...{ ...terms, asset, oiFactor: 3n, haircut: 20_000n, isPriceOk: true, makerFeeCap: 200n },
        })),
        perps: numbers.map((market) => ({
          ...{ market, underlying: market, lotUnits: 10_000n, fundingIndex: 5n },
          ...{ makerFeeCap: 200n, isDeep: true, pool: 5n, deficit: 0n },
        })),
      });
      const account = createAccount(venue, {
        base: { cash: 10n ** 12n },
        assets: numbers.map((asset) => ({
          ...{ asset, free: 10n ** 10n, principal: 10n ** 8n, interestToTerm: 10n ** 5n },
          ...{ lent: 10n ** 9n, lendHeld: 10n ** 7n, borrowInterest: 10n ** 4n },
        })),
        perps: numbers.map((market) => ({ market, size: -(10n ** 6n), quote: 10n ** 16n })),
      });
      const gas = await harness.read.measure([toInput(venue, account)]);
      expect(Number(gas)).toBeLessThan(most);
    },
  );
});

interface Case {
  readonly venue: Parameters<typeof createVenue>[0];
  readonly account: Account;
  readonly expected: {
    readonly equity: { readonly equity: bigint };
    readonly requirement: { readonly maintenance: bigint };
    readonly resolutionValue: bigint;
    readonly isLiquidatable: boolean;
  };
}

interface ActionCase {
  readonly venue: Parameters<typeof createVenue>[0];
  readonly before: Account;
  readonly after: Account;
  readonly multiplier: bigint;
  readonly loss: bigint;
  readonly paysOut: boolean;
  readonly verdict: { readonly isAllowed: boolean };
}

interface LiquidationCase {
  readonly given: { readonly resolvedFor?: number };
  readonly venue: Parameters<typeof createVenue>[0];
  readonly before: Account;
  readonly laterVenue: Parameters<typeof createVenue>[0];
  readonly later: Account;
  readonly parGain: bigint;
  readonly slack: bigint;
  readonly rho: bigint;
  readonly verdict: ForcedVerdict;
}

function refusalOf(verdict: ForcedVerdict): readonly unknown[] {
  if (!verdict.isLegal && verdict.because === "tooLarge") return ["StepTooLarge", 0n, verdict.counted, verdict.target];
  return ["StepTooDear", 0n, verdict.cost, verdict.limit];
}

/** Whole numbers are strings in the files. */
function revive(_key: string, value: unknown): unknown {
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : value;
}
