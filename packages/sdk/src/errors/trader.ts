import { PangeaError } from "./base.ts";

const DOCS = "docs/errors.md";

/**
 * Thrown when no market or asset has this symbol.
 *
 * @example
 * await trader.fetchTicker("DOGE/USDM"); // throws UnknownSymbolError naming the known ones
 */
export class UnknownSymbolError extends PangeaError {
  override name = "UnknownSymbolError";
  readonly symbol: string;

  constructor(symbol: string, known: readonly string[]) {
    super(`There is no "${symbol}".`, {
      code: "UNKNOWN_SYMBOL",
      ccxt: "BadSymbol",
      docsPath: DOCS,
      metaMessages: [known.length === 0 ? "There are none yet." : `Known: ${known.join(", ")}.`],
    });
    this.symbol = symbol;
  }
}

/**
 * Thrown when an argument of the trader, or of an action, makes no sense.
 *
 * @example
 * await trader.createOrder({ symbol: "WETH/USDM", type: "limit", side: "buy", amount: "1" }); // throws: no price
 */
export class InvalidArgumentError extends PangeaError {
  override name = "InvalidArgumentError";
  constructor(problem: string, advice: string) {
    super(`${problem}.`, { code: "OUT_OF_RANGE", ccxt: "BadRequest", docsPath: DOCS, metaMessages: [advice] });
  }
}
