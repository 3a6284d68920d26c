/** An argument of a custom error: a number, an address, or a short text in 32 bytes. */
export type ErrorArgument = bigint | string;

/** A call or an operation that the venue refuses, with the custom error it names. */
export class Refusal extends Error {
  readonly error: string;
  readonly args: readonly ErrorArgument[];

  constructor(error: string, ...args: readonly (ErrorArgument | number)[]) {
    super(`${error}(${args.join(", ")})`);
    this.error = error;
    this.args = args.map((arg) => (typeof arg === "number" ? BigInt(arg) : arg));
  }
}

/** Refuses with `error` and its arguments if `condition` holds. */
export function refuseIf(condition: boolean, error: string, args: readonly (ErrorArgument | number)[]): void {
  if (condition) throw new Refusal(error, ...args);
}
