/** The bits of a word from `offset` on. */
export function field(word: bigint, offset: bigint, bits: bigint): bigint {
  return (word >> offset) & ((1n << bits) - 1n);
}

/** The same, as a number in two's complement. */
export function signedField(word: bigint, offset: bigint, bits: bigint): bigint {
  return BigInt.asIntN(Number(bits), word >> offset);
}
