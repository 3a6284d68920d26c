import { PangeaError } from "./base.ts";

/**
 * Thrown when the node could not be asked, or answered with something else than a revert of the exchange.
 *
 * @example
 * if (error instanceof RpcFailedError) console.error(error.details);
 */
export class RpcFailedError extends PangeaError {
  override name = "RpcFailedError";
  constructor(cause: unknown) {
    super("The node did not answer as expected.", {
      code: "RPC",
      ccxt: "ExchangeNotAvailable",
      cause,
      docsPath: "docs/errors.md",
      metaMessages: ["Check the address of the node, its limits, and that the client is on the chain of the exchange."],
    });
  }
}
