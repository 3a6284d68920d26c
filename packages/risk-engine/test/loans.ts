// Fills of resting orders to lend and to borrow.

import type { Account, Loans } from "../src/exact/account.ts";
import type { Random } from "./random.ts";

/** Some of an account's orders to lend and to borrow filled at their limits: none, all, or any part of each. */
export function fillLoans(random: Random, account: Account): Account {
  const base = fill(random, account.base);
  const assets = account.assets.map((holding) => {
    const { loans, borrowed } = fill(random, holding);
    return { ...holding, ...loans, free: holding.free + borrowed };
  });
  return { ...account, base: { ...account.base, ...base.loans, cash: account.base.cash + base.borrowed }, assets };
}

function fill(random: Random, { lent, principal, interestToTerm, lendHeld, borrowInterest }: Loans) {
  const given = part(random, lendHeld);
  const interest = part(random, borrowInterest);
  const borrowed = interest * BigInt(random.integer(1, 1_000));
  const loans = {
    lent: lent + given,
    lendHeld: lendHeld - given,
    principal: principal + borrowed,
    interestToTerm: interestToTerm + interest,
    borrowInterest: borrowInterest - interest,
  };
  return { loans, borrowed };
}

function part(random: Random, whole: bigint): bigint {
  return (whole * BigInt(random.pick([0, 1_000, random.integer(0, 1_000)]))) / 1_000n;
}
