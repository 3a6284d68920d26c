/** A source of numbers that repeats with its seed. */
export interface Random {
  /** A whole number from `minimum` to `maximum`, both inclusive. */
  integer(minimum: number, maximum: number): number;
  /** True in the given share of cases. */
  chance(share: number): boolean;
  /** A number of random length, up to `length` bits. */
  bits(length: number): bigint;
  /** 1n or -1n. */
  sign(): bigint;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** A source that makes the same numbers for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const integer = (minimum: number, maximum: number) =>
    minimum + Math.floor((next() / 2 ** 32) * (maximum - minimum + 1));
  return {
    integer,
    chance: (share) => next() / 2 ** 32 < share,
    bits: (length) => {
      const wanted = integer(0, length);
      let value = 0n;
      for (let have = 0; have < wanted; have += 32) value = (value << 32n) | BigInt(next());
      return BigInt.asUintN(wanted, value);
    },
    sign: () => (next() & 1 ? 1n : -1n),
    pick: (choices) => choices[integer(0, choices.length - 1)] ?? choices[0],
  };
}
