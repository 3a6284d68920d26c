/** Milliseconds of an hour. */
export const HOUR = 3_600_000;

/** Choices of the method. Ratios are fractions, times are milliseconds. */
export interface Method {
  /** From the moment an account may be liquidated to the moment its last leg is closed. */
  readonly horizon: number;
  /** Confidence level of every expected shortfall. */
  readonly level: number;
  /** Maintenance requirement as a share of the initial one. */
  readonly theta: number;
  /** Cost that a forced step may have per unit of freed maintenance requirement, near zero health. */
  readonly rho0: number;
  /** Decay per day of the weighted volatility. */
  readonly dailyDecay: number;
  /** Weight of stressed observations beside the filtered ones. */
  readonly stressWeight: number;
  /** Share of observations that count as stressed: those that began in the highest volatility. */
  readonly stressShare: number;
  /** Largest share of a leg's basis parameter that funding may take per hour. */
  readonly fundingPerHour: number;
  /** Size of a liquidation slice as a share of the volume of a horizon in stress. */
  readonly sliceShare: number;
  /** Share of a horizon's volume in stress that liquidations may be. */
  readonly participation: number;
  /** Share of open interest that has to be closed within one horizon. */
  readonly closedShare: number;
  /** Hard cap as a multiple of the soft one. */
  readonly capRatio: number;
}

/** The method of `docs/risk-parameters.md`, where each choice has its reason. */
export const METHOD: Method = {
  horizon: HOUR,
  level: 0.99,
  theta: 0.6,
  rho0: 0.2,
  dailyDecay: 0.94,
  stressWeight: 0.25,
  stressShare: 0.1,
  fundingPerHour: 1 / 8,
  sliceShare: 0.005,
  participation: 0.1,
  closedShare: 0.25,
  capRatio: 3,
};
