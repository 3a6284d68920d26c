// What holds of governance and limits, and the tests that say so.

export interface GovernanceInvariant {
  readonly sentence: string;
  /** Files of tests, in test/contracts. */
  readonly tests: readonly string[];
}

export const GOVERNANCE_INVARIANTS: Readonly<Record<string, GovernanceInvariant>> = {
  G1: {
    sentence:
      "What makes the venue stricter acts at once, by a bounded step and once in 49 hours; what loosens it waits, with the same bounds. A raise of shock and basis makes nobody liquidatable at a stroke.",
    tests: ["governance/Launch.test.ts", "governance/Caps.test.ts"],
  },
  G2: { sentence: "What is listed starts with caps of zero.", tests: ["governance/Caps.test.ts"] },
  G3: {
    sentence:
      "Accounts that owe take out at most an eighth of a token within an hour, net, and small amounts in any case; an account that owes nothing takes out what it has.",
    tests: ["governance/Caps.test.ts"],
  },
  G4: {
    sentence: "Open interest and what is borrowed rise by at most a quarter of their cap within an hour.",
    tests: ["governance/Caps.test.ts"],
  },
  G5: {
    sentence:
      "A pause stops what is new, for four days; cancelling, reducing, repaying, renewing, settling and withdrawing go on.",
    tests: ["governance/Pauses.test.ts"],
  },
  G6: { sentence: "Code never changes: there is no upgrade.", tests: ["governance/Access.test.ts"] },
};
