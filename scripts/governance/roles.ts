// Who may call which of the functions that govern, and after what delay. The deployment sets this up at the access
// manager, and docs/permissions.md is made from it.

const DAY = 86_400;

/** Which way a function moves what it changes. */
export type Direction = "stricter" | "looser" | "both" | "neutral";

export interface GovernedFunction {
  readonly direction: Direction;
  /** Bounds in code. `{NAME}` stands for the constant of that name in the contracts. */
  readonly bounds: string;
}

export interface Role {
  readonly id: bigint;
  /** Seconds between announcing a call and executing it. */
  readonly delay: number;
  readonly functions: Readonly<Record<string, GovernedFunction>>;
}

const ONCE = "once in {PERIOD}";

export const ROLES = {
  guardian: {
    id: 1n,
    delay: 0,
    functions: {
      tightenRisk: {
        direction: "stricter",
        bounds: `shock up by at most {SHOCK_STEP} millionths, halfBasis by {BASIS_STEP}; ${ONCE}; maintenance margin follows over {RAMP_HOURS} hours`,
      },
      lowerOpenInterestCaps: { direction: "stricter", bounds: `each to no less than half; ${ONCE}` },
      lowerDepositCap: { direction: "stricter", bounds: `to no less than half; ${ONCE}` },
      lowerBorrowCap: { direction: "stricter", bounds: `to no less than half; ${ONCE}` },
      declareShallow: { direction: "stricter", bounds: "for initial margin only" },
      pause: { direction: "stricter", bounds: "for {LENGTH}, after it was open for {REST}; never deposits of dollars" },
      pauseAll: { direction: "stricter", bounds: "as `pause`" },
    },
  },
  council: {
    id: 2n,
    delay: 3 * DAY,
    functions: {
      listAsset: { direction: "looser", bounds: "caps of zero; 100 times the supply must fit the ledger" },
      listIndex: { direction: "looser", bounds: "up to {MAX_EXP} decimals" },
      listSpotMarket: { direction: "looser", bounds: "fees up to {MAX_FEE} millionths" },
      listPerpMarket: { direction: "looser", bounds: "caps of zero; its asset has risk parameters" },
      listLoanMarket: {
        direction: "looser",
        bounds: "terms of {MIN_TERM} to {MAX_TERM} hours; borrowing has the cap of the asset",
      },
      setRisk: {
        direction: "both",
        bounds: `shock by at most {SHOCK_STEP} millionths, halfBasis {BASIS_STEP}, common {COMMON_STEP}, haircut {HAIRCUT_STEP}; ${ONCE}; breaking a hedge never lowers the requirement; maintenance margin follows a raise over {RAMP_HOURS} hours`,
      },
      setFeeds: {
        direction: "both",
        bounds: `deviation of {MIN_DEVIATION} to {MAX_DEVIATION} millionths, jumps of {MIN_JUMP_BOUND} to {MAX_JUMP_BOUND}, held for up to {MAX_JUMP_HOLD}; dead after at most {MAX_DEAD_AGE}; ${ONCE}`,
      },
      setOpenInterestCaps: { direction: "both", bounds: `between half and twice what it was; ${ONCE}` },
      setDepositCap: { direction: "both", bounds: `between half and twice what it was; ${ONCE}` },
      setBorrowCap: { direction: "both", bounds: `between half and twice what it was; ${ONCE}` },
      setDeep: { direction: "both", bounds: "for initial margin only" },
      setInsuranceCap: { direction: "both", bounds: "what a market's insurance pays a day, of its own budget only" },
      setMinNotional: { direction: "neutral", bounds: "1 to 2^39 - 1; resting orders stay" },
      setMarketStatus: { direction: "both", bounds: "active or cancel-only; cancelling, reducing and settling go on" },
      extendPause: { direction: "stricter", bounds: "to at most {MAX_EXTENSION} ahead" },
      liftPause: { direction: "looser", bounds: "" },
      launch: { direction: "stricter", bounds: "once, for good" },
    },
  },
  treasury: {
    id: 3n,
    delay: DAY,
    functions: {
      setSpotFees: {
        direction: "neutral",
        bounds: "up to {MAX_FEE} millionths, a maker's up to the cap of its market",
      },
      setInterestFee: { direction: "neutral", bounds: "up to {MAX_INTEREST_FEE} millionths of the interest" },
      setFeeAccount: { direction: "neutral", bounds: "an account that exists" },
    },
  },
} as const satisfies Readonly<Record<string, Role>>;

export type RoleName = keyof typeof ROLES;

export const ROLE_NAMES = Object.keys(ROLES) as readonly RoleName[];

/** Delay of whoever administers the access manager: longer than that of any role, whose members see it coming. */
export const ADMIN_DELAY = 5 * DAY;

/** Seconds before a member that is added to a role can act. */
export const GRANT_DELAY = 3 * DAY;
