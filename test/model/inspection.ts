import type { Address, Hex } from "viem";
import type { Call, View } from "./calls.ts";
import type { Random } from "./random.ts";
import type { RawLevel } from "./rawBook.ts";
import type { RawLedger } from "./rawLedger.ts";
import type { BookSide } from "./slots.ts";
import type { VenueState } from "./state.ts";

/** One who can be told to call the venue. */
export interface Participant {
  readonly index: number;
  readonly address: Address;
}

/** What somebody does in an experiment: calls the venue, or gets tokens and allows the venue to take them. */
export type Move =
  | { readonly by: Participant; readonly call: Call | View }
  | { readonly by: Participant; readonly mint: { readonly token: Address; readonly amount: bigint } }
  | { readonly by: Participant; readonly approve: Address }
  | { readonly by: Participant; readonly balance: Address };

/** How a move ended: what was returned, or the error. */
export interface Reaction {
  readonly ok: boolean;
  readonly answer: Hex;
}

/** One side of a book, as storage has it. */
export interface RawSide extends BookSide {
  /** Best tick in the header of the market. */
  readonly best: number;
  /** Ticks that the bitmap has, best first. */
  readonly ticks: readonly number[];
  readonly levels: readonly RawLevel[];
  /** Levels that had orders once and are not in the bitmap; some of them. */
  readonly former: readonly RawLevel[];
}

/** Sums of what the venue's logs said since the beginning. */
export interface LogTotals {
  readonly idsGiven: number;
  readonly pagesUsedAgain: number;
  /** Deposits less withdrawals of an asset, in ledger units. */
  readonly netDeposits: (asset: number) => bigint;
}

/** People of an experiment or of the run. */
export interface Cast {
  readonly owners: readonly Participant[];
  readonly delegate: Participant;
  /** Has no account, no tokens allowed, no delegation. */
  readonly stranger: Participant;
  /** Two who take part in experiments only. */
  readonly testers: readonly [Participant, Participant];
  readonly governor: Participant;
  /** Has an account and never did anything after its first deposits. */
  readonly sleeper: Participant;
}

/** All that an invariant may look at after a block of calls. */
export interface Inspection {
  readonly state: VenueState;
  readonly random: Random;
  readonly cast: Cast;
  readonly sides: readonly RawSide[];
  readonly ledger: RawLedger;
  /** What the venue has of each asset, in smallest units of the token. */
  readonly custody: readonly bigint[];
  /** Tokens sent to the venue without a deposit. */
  readonly donations: readonly bigint[];
  readonly logs: LogTotals;
  /** Calls of others that named the sleeper's account. */
  readonly callsAtSleeper: number;
  /** Calls with numbers at the limits of their types. */
  readonly extremeCalls: number;
  /** A call as a stranger would make it. */
  readonly strangerCalls: () => readonly Call[];
  /** What would happen if these moves were made. They are not. */
  readonly attempt: (moves: readonly Move[]) => Promise<readonly Reaction[]>;
  readonly errorName: (answer: Hex) => string;
}

/** A sentence that is always true, and the check of it. */
export interface Invariant {
  readonly sentence: string;
  /** @returns How many times its precondition was met. It throws if the sentence is not true. */
  readonly check: (inspection: Inspection) => number | Promise<number>;
}

/** Fails if `condition` does not hold. */
export function must(condition: boolean, message: () => string): void {
  if (!condition) throw new Error(message());
}

/** A word of what a call returned. */
export function wordOf({ ok, answer }: Reaction, index: number): bigint {
  must(ok, () => `A call that must succeed failed: ${answer}`);
  return BigInt(`0x${answer.slice(2 + 64 * index, 66 + 64 * index)}`);
}
