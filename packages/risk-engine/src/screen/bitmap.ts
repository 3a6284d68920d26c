/** A set of small whole numbers, one bit each. */
export interface Bitmap {
  readonly words: Uint32Array;
  add(value: number): void;
  delete(value: number): void;
  has(value: number): boolean;
}

/**
 * An empty set of numbers below `capacity`.
 *
 * @example
 * const holders = createBitmap(1_000_000);
 */
export function createBitmap(capacity: number): Bitmap {
  const words = new Uint32Array(Math.ceil(capacity / 32));
  const word = (value: number) => words[value >>> 5] ?? 0;
  const bit = (value: number) => 1 << (value & 31);
  return {
    words,
    add: (value) => {
      words[value >>> 5] = word(value) | bit(value);
    },
    delete: (value) => {
      words[value >>> 5] = word(value) & ~bit(value);
    },
    has: (value) => (word(value) & bit(value)) !== 0,
  };
}
