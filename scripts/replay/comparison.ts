/** A value that is not what the model predicts. */
export interface Difference {
  readonly what: string;
  readonly predicted: string;
  readonly found: string;
}

/** Compares values and remembers those that differ. */
export interface Comparison {
  readonly check: (what: string, predicted: unknown, found: unknown) => void;
  readonly count: () => number;
  readonly differences: () => readonly Difference[];
}

export function createComparison(): Comparison {
  const differences: Difference[] = [];
  let count = 0;
  return {
    check: (what, predicted, found) => {
      count += 1;
      const [expected, actual] = [String(predicted), String(found)];
      if (expected !== actual) differences.push({ what, predicted: expected, found: actual });
    },
    count: () => count,
    differences: () => differences,
  };
}
