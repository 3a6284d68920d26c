import type { AssetHolding, Loans, PerpPosition } from "@pangea/risk-engine";
import type { Loan } from "@pangea/sdk";
import type { AccountEntry } from "./venue.ts";

/** Amounts are digits; zeros, of which there are many, are all one. */
const ZERO = 0n;
const write = (value: bigint): string | 0 => (value === ZERO ? 0 : value.toString());
const read = (text: unknown): bigint => (text === 0 ? ZERO : BigInt(text as string));

const LOANS = ["lent", "principal", "interestToTerm", "interestAccrued", "lendHeld", "borrowInterest"] as const;
const HOLDING = ["free", "held", "bidCash", ...LOANS] as const;
const POSITION = ["size", "quote", "bidLots", "askLots"] as const;
const LOAN = ["id", "principal", "rate", "interest", "interestToTerm"] as const;

/** An account as the store keeps it: lists instead of names, because there may be very many. */
export function encodeEntry({ freeCash, position, loans }: AccountEntry): string {
  const { base, assets, perps } = position;
  return JSON.stringify([
    write(freeCash),
    [write(base.cash), ...LOANS.map((key) => write(base[key]))],
    assets.map((holding) => [holding.asset, ...HOLDING.map((key) => write(holding[key]))]),
    perps.map((perp) => [perp.market, ...POSITION.map((key) => write(perp[key]))]),
    loans.map(({ market, asset, borrower, lender, start, end, isExtensible, ...amounts }) => [
      ...[market, asset, borrower, lender, start, end, isExtensible],
      ...LOAN.map((key) => write(amounts[key])),
    ]),
  ]);
}

type Row = readonly unknown[];

export function decodeEntry(account: number, text: string): AccountEntry {
  const [freeCash, base, assets, perps, loans] = JSON.parse(text) as [unknown, Row, Row[], Row[], Row[]];
  const [cash, ...baseLoans] = base;
  return {
    account,
    freeCash: read(freeCash),
    position: {
      base: { cash: read(cash), ...(named(LOANS, baseLoans) as unknown as Loans) },
      assets: assets.map(([asset, ...rest]) => ({ asset, ...named(HOLDING, rest) }) as unknown as AssetHolding),
      perps: perps.map(([market, ...rest]) => ({ market, ...named(POSITION, rest) }) as unknown as PerpPosition),
    },
    loans: loans.map(decodeLoan),
  };
}

function decodeLoan([market, asset, borrower, lender, start, end, isExtensible, ...amounts]: Row): Loan {
  const terms = { market, asset, borrower, lender, start, end, isExtensible };
  return { ...terms, ...named(LOAN, amounts) } as unknown as Loan;
}

function named(keys: readonly string[], values: Row): Record<string, bigint> {
  const fields: Record<string, bigint> = {};
  for (const [index, key] of keys.entries()) fields[key] = read(values[index]);
  return fields;
}
