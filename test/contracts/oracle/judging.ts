// Courses of prices, handed to the judge of the contracts.

import type { Moment, PriceLimits, PriceRecord, Quote } from "../../model/prices.ts";
import type { Contract } from "../../support/chain.ts";

export interface Course {
  readonly known: PriceRecord;
  readonly limits: PriceLimits;
  readonly moments: readonly Moment[];
}

export const UNKNOWN: PriceRecord = { price: 0n, time: 0n, state: 4, pendingPrice: 0n, pendingSince: 0n };

const SILENCE: Quote = { price: 0n, spread: 0n, time: 0n };

/** What the contracts know after each moment of each course. */
export async function follow(
  harness: Contract<"JudgementHarness">,
  courses: readonly Course[],
): Promise<readonly (readonly PriceRecord[])[]> {
  const encoded = courses.map(({ moments, ...course }) => ({
    ...course,
    moments: moments.map(({ second, primary = SILENCE, secondary = SILENCE }) => ({ second, primary, secondary })),
  }));
  return (await harness.read.follow([encoded])) as readonly (readonly PriceRecord[])[];
}
