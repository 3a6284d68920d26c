import { parseEther, parseGwei } from "viem";
import { describe, expect, test } from "vitest";
import { type Allowance, type Bill, objection } from "./worth.ts";

const bill: Bill = {
  ...{ gas: 200_000n, maxFeePerGas: parseGwei("2"), expectedFeePerGas: parseGwei("1"), reward: 1, capital: 0 },
};
const allowance: Allowance = {
  ...{ maxFeePerGas: parseGwei("10"), gasPerDay: parseEther("1"), capitalPerAction: 100, capitalPerDay: 150 },
  ...{ dollarsPerEther: 2_500, minProfit: 0 },
};
const nothing = { gas: 0n, capital: 0 };

describe("objection", () => {
  test("default: none when the reward is more than the gas", () => {
    // 0.0002 ether are half a dollar
    expect(objection(bill, allowance, nothing)).toBeUndefined();
    expect(objection({ ...bill, reward: 0.5 }, allowance, nothing)).toBeUndefined();
  });

  test.each([
    { changes: { reward: 0.49 }, reason: /brings -0.010000 dollars after gas, less than its minProfit 0/ },
    { changes: { expectedFeePerGas: parseGwei("11") }, reason: /11 gwei, more than transactions.maxFeePerGas 10/ },
    { spent: { gas: parseEther("0.9999"), capital: 0 }, reason: /limits.gasPerDay 1/ },
    { changes: { capital: 101 }, reason: /101 dollars, more than limits.capitalPerAction 100/ },
    {
      changes: { capital: 60 },
      spent: { gas: 0n, capital: 100 },
      reason: /160 dollars committed .* limits.capitalPerDay 150/,
    },
  ])("error: $reason", ({ changes, spent, reason }) => {
    expect(objection({ ...bill, ...changes }, allowance, spent ?? nothing)).toMatch(reason);
  });

  test("behavior: what it may cost is allowed by a minProfit below zero, and no more", () => {
    expect(objection({ ...bill, reward: 0 }, { ...allowance, minProfit: -0.5 }, nothing)).toBeUndefined();
    expect(objection({ ...bill, reward: 0 }, { ...allowance, minProfit: -0.49 }, nothing)).toMatch(/minProfit -0.49/);
  });

  test("behavior: what commits nothing is not held up by capital that was committed", () => {
    expect(objection(bill, allowance, { gas: 0n, capital: 1_000 })).toBeUndefined();
  });
});
