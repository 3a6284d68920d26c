// Compares what the contracts and the risk engine say of many random portfolios, term by term.

import type { Account, Venue } from "@pangea/risk-engine";
import { toFunctionSelector } from "viem";
import { type PortfolioOptions, randomAccount, randomVenue } from "../../../packages/risk-engine/test/portfolios.ts";
import type { Random } from "../../../packages/risk-engine/test/random.ts";
import type { Contract, TestChain } from "../../support/chain.ts";
import { toInput, toVerdict } from "./portfolios.ts";
import { encodeAssess, verdictsOf, word } from "./words.ts";

/** Portfolios of every size and kind, and how many of a hundred are of the kind. */
export const KINDS: readonly (PortfolioOptions & { readonly share: number })[] = [
  { share: 40, assets: 1, perps: 1, bits: 62 },
  { share: 20, assets: 3, perps: 4, bits: 62 },
  { share: 18, assets: 2, perps: 2, bits: 8 },
  { share: 20, assets: 4, perps: 4, bits: 50, tame: true },
  { share: 2, assets: 16, perps: 24, bits: 62 },
];

const IN_ONE_CALL = 50;

/** @returns What the portfolios had, to see that all of it was there. */
export async function compareRandom(
  chain: TestChain,
  harness: Contract<"AtlasHarness">,
  { random, count }: { random: Random; count: number },
) {
  const item = harness.abi.find((one) => one.type === "function" && one.name === "assess");
  if (item === undefined) throw new Error("The harness assesses nothing.");
  const selector = toFunctionSelector(item as never);
  const seen = { total: 0, negative: 0, liquidatable: 0, ordered: 0, doubtful: 0 };
  while (seen.total < count) {
    const batch = Array.from({ length: IN_ONE_CALL }, (_, index) => {
      const options = kindOf((seen.total + index) % 100);
      const venue = randomVenue(random, options);
      return { venue, account: randomAccount(random, venue, options) };
    });
    const data = encodeAssess(
      selector,
      batch.map(({ venue, account }) => toInput(venue, account)),
    );
    const { data: answer = "0x" } = await chain.publicClient.call({ to: harness.address, data });
    const verdicts = verdictsOf(answer);
    for (const [index, portfolio] of batch.entries()) note(seen, portfolio, verdicts[index]);
    seen.total += batch.length;
  }
  return seen;
}

function note(
  seen: { negative: number; liquidatable: number; ordered: number; doubtful: number },
  { venue, account }: { venue: Venue; account: Account },
  said: string | undefined,
): void {
  const { terms, standing, isLiquidatable } = toVerdict(venue, account);
  const wanted = [...Object.values(terms), ...Object.values(standing), isLiquidatable].map(word).join("");
  if (said !== wanted) throw new Error(`The contracts say ${said}, not ${wanted}, of ${describe({ venue, account })}`);
  if (standing.equity < 0n) seen.negative += 1;
  if (isLiquidatable) seen.liquidatable += 1;
  if (terms.orderCosts > 0n) seen.ordered += 1;
  if (terms.benefit > 0n) seen.doubtful += 1;
}

function kindOf(place: number): PortfolioOptions {
  let passed = 0;
  for (const { share, ...options } of KINDS) {
    passed += share;
    if (place < passed) return options;
  }
  throw new Error("The shares of kinds are not a hundred.");
}

function describe({ venue, account }: { venue: Venue; account: Account }): string {
  const text = (_key: string, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value instanceof Map ? [...value.values()] : value;
  return JSON.stringify({ venue, account }, text);
}
