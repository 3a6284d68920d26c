/** Collects numbers and describes them. */
export interface Sample {
  readonly add: (value: number) => void;
  readonly count: () => number;
  readonly sum: () => number;
  /** The value below which a share of all values lies; 0 without values. */
  readonly quantile: (share: number) => number;
}

export function createSample(): Sample {
  const values: number[] = [];
  let sum = 0;
  let isSorted = true;
  return {
    add: (value) => {
      values.push(value);
      sum += value;
      isSorted = false;
    },
    count: () => values.length,
    sum: () => sum,
    quantile: (share) => {
      if (!isSorted) values.sort((a, b) => a - b);
      isSorted = true;
      return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
    },
  };
}
