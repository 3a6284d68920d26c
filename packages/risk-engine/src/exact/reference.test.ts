import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomAccount, randomVenue } from "../../test/portfolios.ts";
import { createRandom } from "../../test/random.ts";
import { reference } from "../../test/reference.ts";
import { assess } from "./assessment.ts";

const shape = fc.record({
  seed: fc.integer(),
  assets: fc.integer({ min: 1, max: 6 }),
  perps: fc.integer({ min: 0, max: 4 }),
  bits: fc.integer({ min: 1, max: 90 }),
});

describe("assess", () => {
  test("behavior: equals the formulas with every set of fills tried, to the unit", () => {
    fc.assert(
      fc.property(shape, ({ seed, ...options }) => {
        const random = createRandom(seed);
        const venue = randomVenue(random, options);
        const account = randomAccount(random, venue, options);
        const { equity, requirement } = assess(venue, account);
        expect({
          equity: equity.equity,
          initialEquity: equity.initialEquity,
          initial: requirement.initial,
          maintenance: requirement.maintenance,
        }).toEqual(reference(venue, account));
      }),
      { numRuns: 2_000 },
    );
  });
});
