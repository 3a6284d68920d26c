import { BaseError } from "viem";

/** What the answer of a node to a transaction means. */
export type SendFailure =
  /** The node does not know the method: the transaction did not get through. */
  | "unsupported"
  /** The node has the transaction already. */
  | "known"
  /** The nonce is used, perhaps by this very transaction. */
  | "nonceTooLow"
  /** The node refused the transaction for good: it did not get through. */
  | "rejected"
  /** The transaction got through and its receipt is not there yet, or it is unknown whether it did. */
  | "ambiguous";

const UNSUPPORTED_CODES = new Set([-32601, -32604, 403, 404, 405, 501]);
const UNSUPPORTED =
  /method.*(not (found|supported|available|allowed|exist)|does not exist)|unknown method|not implemented|unsupported method/i;
const KNOWN = /already known|known transaction|already imported|already in (the )?(mempool|pool)|already exists/i;
const NONCE_TOO_LOW = /nonce (is )?too low|nonce.*lower than|invalid nonce.*expected|old nonce/i;
const REJECTED =
  /insufficient funds|intrinsic gas|exceeds block gas limit|gas limit too (high|low)|fee cap|max ?fee.*(less|low)|underpriced|invalid (sender|signature|chain ?id|transaction)|rlp|transaction type not supported|nonce (is )?too high|gas required exceeds|init ?code|out of gas/i;

/**
 * Decides what to do about an error of a send. What is not clearly a refusal counts as ambiguous.
 *
 * @example
 * if (classifySendFailure(error) === "known") return hash; // a node has it already
 */
export function classifySendFailure(error: unknown): SendFailure {
  const { codes, text } = gather(error);
  if (codes.some((code) => UNSUPPORTED_CODES.has(code)) || UNSUPPORTED.test(text)) return "unsupported";
  if (KNOWN.test(text)) return "known";
  if (NONCE_TOO_LOW.test(text)) return "nonceTooLow";
  return REJECTED.test(text) ? "rejected" : "ambiguous";
}

/** Codes and messages of an error and its causes. The request itself is left out: its bytes could look like words. */
function gather(error: unknown): { codes: number[]; text: string } {
  const codes: number[] = [];
  const texts: string[] = [];
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 10;
    current = current.cause, depth += 1
  ) {
    for (const key of ["code", "status"] as const) {
      const value: unknown = Reflect.get(current, key);
      if (typeof value === "number") codes.push(value);
    }
    const details: unknown = Reflect.get(current, "details");
    texts.push(typeof details === "string" ? details : "", current instanceof BaseError ? "" : current.message);
  }
  return { codes, text: texts.join("\n") };
}
