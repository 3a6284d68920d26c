// Portfolios and verdicts as words of the ABI, written by hand: a general encoder takes longer than all else together.

import type { Hex } from "viem";
import type { toInput } from "./portfolios.ts";

type Input = ReturnType<typeof toInput>;
type Tokens = Input["base"];
type Perp = Input["assets"][number]["perps"][number];

const WORD = 1n << 256n;
const BYTES = 32;
/** Words of a tuple before what it points to. */
const TOKEN_WORDS = 9;
const PORTFOLIO_WORDS = 3 + TOKEN_WORDS;
const ASSET_WORDS = 2 + TOKEN_WORDS;
const PERP_WORDS = 10;
/** Words of a verdict: accumulators, standing, one flag. */
export const VERDICT_WORDS = 12 + 7 + 1;

/** Calldata of `assess`. */
export function encodeAssess(selector: Hex, inputs: readonly Input[]): Hex {
  return `${selector}${word(BigInt(BYTES))}${dynamicArray(inputs.map(portfolioWords))}`;
}

/** The words of every verdict that `assess` answers, as unsigned numbers in hexadecimal. */
export function verdictsOf(answer: Hex): string[] {
  const begin = 2 + 2 * BYTES * 2;
  const size = VERDICT_WORDS * 2 * BYTES;
  return Array.from({ length: (answer.length - begin) / size }, (_, index) =>
    answer.slice(begin + index * size, begin + (index + 1) * size),
  );
}

/** A number, or a flag, as a word. */
export function word(value: bigint | boolean): string {
  const number = BigInt(value);
  return (number < 0n ? WORD + number : number).toString(16).padStart(2 * BYTES, "0");
}

function portfolioWords({ one, baseHaircut, base, assets }: Input): string {
  const head = word(one) + word(baseHaircut) + tokenWords(base);
  return head + word(BigInt(PORTFOLIO_WORDS * BYTES)) + dynamicArray(assets.map(assetWords));
}

function assetWords({ terms, tokens, perps }: Input["assets"][number]): string {
  const head = word(terms) + tokenWords(tokens) + word(BigInt(ASSET_WORDS * BYTES));
  return head + word(BigInt(perps.length)) + perps.map(perpWords).join("");
}

function tokenWords({
  free,
  held,
  bidCash,
  lent,
  principal,
  interestToTerm,
  interestAccrued,
  ...orders
}: Tokens): string {
  const values = [free, held, bidCash, lent, principal, interestToTerm, interestAccrued];
  return [...values, orders.lendHeld, orders.borrowInterest].map(word).join("");
}

function perpWords({ size, quote, bidLots, askLots, lotUnits, fundingIndex, makerFeeCap, ...market }: Perp): string {
  const { isDeep, pool, deficit } = market;
  const values = [size, quote, bidLots, askLots, lotUnits, fundingIndex, makerFeeCap, isDeep, pool, deficit];
  if (values.length !== PERP_WORDS) throw new Error("A position has another number of fields.");
  return values.map(word).join("");
}

/** Length, offsets, elements. */
function dynamicArray(elements: readonly string[]): string {
  let offset = elements.length * BYTES;
  const offsets = elements.map((element) => {
    const own = word(BigInt(offset));
    offset += element.length / 2;
    return own;
  });
  return word(BigInt(elements.length)) + offsets.join("") + elements.join("");
}
