import type { Side } from "../types/order.ts";
import type { Lots, MarketId } from "../types/units.ts";
import { PangeaError } from "./base.ts";

/**
 * Thrown when a book does not offer what a plan needs.
 *
 * @example
 * if (error instanceof BookTooThinError) console.error(error.market, error.missing);
 */
export class BookTooThinError extends PangeaError {
  override name = "BookTooThinError";
  readonly market: MarketId;
  /** Of the order that finds too little. */
  readonly side: Side;
  /** Lots that nobody offers. */
  readonly missing: Lots;

  constructor({ market, side, missing }: { readonly market: MarketId; readonly side: Side; readonly missing: Lots }) {
    super(`The book of market ${market} lacks ${missing} lots for a ${side}.`, {
      code: "BOOK_TOO_THIN",
      ccxt: "OrderNotFillable",
      docsPath: "docs/bundles.md",
      metaMessages: ["Plan a smaller size, or wait for more offers. On a loan market somebody must offer to lend."],
    });
    this.market = market;
    this.side = side;
    this.missing = missing;
  }
}
