/**
 * What is added to an estimate. Until a call is executed the book moves, an interval of funding may end, and a price may become
 * stale, which all make it dearer. What is not used costs nothing.
 */
const HEADROOM_DIVISOR = 4n;
const HEADROOM = 100_000n;

/**
 * Gas limit for a call that is estimated to need so much now.
 *
 * @example
 * withHeadroom(400_000n); // 600_000n
 */
export function withHeadroom(gas: bigint): bigint {
  return gas + gas / HEADROOM_DIVISOR + HEADROOM;
}
