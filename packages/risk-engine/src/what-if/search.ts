/** Numbers after the largest one found that are looked at too, because rounding may make the slack jump by some units. */
const LOOK_AHEAD = 64n;

/** Whole numbers from `least` to `most`. */
export type Interval = readonly [least: bigint, most: bigint];

/**
 * The largest whole number of an interval for which a concave slack is not negative.
 *
 * The numbers with a slack of zero or more are an interval too, which need not begin where the given one does. Exact when the slack is concave up to
 * roundings that 64 steps outweigh; always a number whose slack is not negative.
 *
 * @returns null when there is none
 * @example
 * largestWhere([0n, 1_000n], (size) => 90n - size); // 90n
 */
export function largestWhere([least, most]: Interval, slack: (value: bigint) => bigint): bigint | null {
  if (least > most) return null;
  const inside = findInside([least, most], slack);
  if (inside === null) return null;
  let [lower, upper] = [inside, most + 1n];
  while (upper - lower > 1n) {
    const middle = (lower + upper) / 2n;
    if (slack(middle) >= 0n) lower = middle;
    else upper = middle;
  }
  for (let ahead = lower + LOOK_AHEAD; ahead > lower; ahead -= 1n) {
    if (ahead <= most && slack(ahead) >= 0n) return ahead;
  }
  return lower;
}

/** Any number with a slack of zero or more. Goes uphill: each step leaves out a third that lies below. */
function findInside([least, most]: Interval, slack: (value: bigint) => bigint): bigint | null {
  let [lower, upper] = [least, most];
  if (slack(lower) >= 0n) return lower;
  while (upper - lower > LOOK_AHEAD) {
    const third = (upper - lower) / 3n;
    const [left, right] = [lower + third, upper - third];
    const [atLeft, atRight] = [slack(left), slack(right)];
    if (atLeft >= 0n) return left;
    if (atRight >= 0n) return right;
    if (atLeft < atRight) lower = left;
    else upper = right;
  }
  for (let value = lower; value <= upper; value += 1n) if (slack(value) >= 0n) return value;
  return null;
}

/**
 * The nearest number at which an answer differs from the one at `from`, looking toward the last of `points`.
 *
 * @param points - numbers farther and farther from `from`, between which the answer changes at most once
 * @returns null when every point has the same answer
 * @example
 * nearestChange(10n, [0n], (price) => price < 7n); // 6n
 */
export function nearestChange(
  from: bigint,
  points: readonly bigint[],
  answer: (value: bigint) => boolean,
): bigint | null {
  const usual = answer(from);
  let near = from;
  for (const point of points) {
    if (answer(point) === usual) {
      near = point;
      continue;
    }
    let far = point;
    while (far - near > 1n || near - far > 1n) {
      const middle = (near + far) / 2n;
      if (answer(middle) === usual) near = middle;
      else far = middle;
    }
    return far;
  }
  return null;
}
