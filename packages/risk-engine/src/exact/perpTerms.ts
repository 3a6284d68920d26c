/** State of a perpetual market that margin depends on. */
export interface PerpTerms {
  readonly market: number;
  /** The asset whose price the market follows. */
  readonly underlying: number;
  /** Units of the underlying in a lot: 10^lotExp. */
  readonly lotUnits: bigint;
  /** F: funding that a lot held since the beginning has paid, base units / 2^24. */
  readonly fundingIndex: bigint;
  /** Highest fee a resting order may cost, ppm of its value. */
  readonly makerFeeCap: bigint;
  /** Whether unsettled profit counts for initial margin at all. */
  readonly isDeep: boolean;
  /** Base units that losers have paid in and winners have not drawn. */
  readonly pool: bigint;
  /** D: base units by which resolved accounts fell short and that nobody has absorbed yet. */
  readonly deficit: bigint;
}
