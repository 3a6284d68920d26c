/** Sentences about loans that are true after every call. S custody, L loans, O orders, M margin, E logs. */
export const LOAN_INVARIANTS = {
  S1: "Balances, pools and fees of a token sum to what the exchange owes, and custody has it.",
  S4: "Nobody has less than nothing, or more of an asset than there is.",
  S7: "What an account has on hold, and the interest that margin counts, is what its resting orders reserve.",
  L1: "What is owed is what is lent: debts, claims and loans of an asset have one sum.",
  L2: "The words that margin reads are exactly the sums of the loans, and the bits that save a look agree.",
  L3: "Interest that is paid is what lenders and the exchange get, to the unit; no other balance moves.",
  L4: "A loan is made at the rate of the order that was met, and renewed at no more than its borrower accepts by then.",
  L5: "Repaying lowers a debt by what is repaid.",
  L7: "What a lender has and has lent falls by no call of others, but by interest that it advances and gets back.",
  L8: "Nobody who has the money and is worth something is refused to repay.",
  L9: "A renewal costs the interest of the new term, what is past due and the bounty, and leaves maintenance margin.",
  L10: "In which order loans are repaid and booked changes nothing.",
  L11: "A new lender pays no more for a loan than its borrower would pay him at once.",
  L12: "m is the highest class that an account owes in, or what its owner asks for.",
  O2: "A maker with initial margin keeps it, whatever of its loan orders is filled, by whatever loan.",
  O4: "Own orders can always be cancelled, however the account stands.",
  O10: "A batch ends as its operations one by one.",
  O11: "Borrow orders are removed only for want of margin, lend orders only where they would take over a loan.",
  M1: "Accounts stand as the risk engine says, to the unit.",
  M7: "Who borrows has initial margin as the class asks for; other actions at loan markets keep to the rule of action.",
  M8: "What leaves an account leaves it with initial margin, m times.",
  M9: "No call of others lowers E - R_M of an account, but fills of its orders, its renewals and its interest past due.",
  M17: "What a call would answer is what it answers.",
  E5: "Loans rebuilt from the logs are those in storage, each at one place of either side.",
} as const;

export type LoanInvariantId = keyof typeof LOAN_INVARIANTS;
