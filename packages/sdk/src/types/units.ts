declare const flavor: unique symbol;

/** A primitive with a label: plain values are accepted, values with another label are not. */
export type Flavor<Base, Label extends string> = Base & { readonly [flavor]?: Label };

/** Number of a margin account, counted from 1. */
export type AccountId = Flavor<number, "AccountId">;

/** Number of a market, counted from 1. */
export type MarketId = Flavor<number, "MarketId">;

/** Number of a listed token. 0 is the dollar, in which everything is quoted. */
export type AssetId = Flavor<number, "AssetId">;

/** A price in ticks of its market, 1 to 4,177,919. */
export type Tick = Flavor<bigint, "Tick">;

/** A size in lots of its market. */
export type Lots = Flavor<bigint, "Lots">;

/** An amount in ledger units of an asset: 10^unitExp of the token's smallest units. */
export type Units = Flavor<bigint, "Units">;

/** An amount in the smallest units of a token, as ERC-20 functions take it. */
export type TokenAmount = Flavor<bigint, "TokenAmount">;

/** Place of an order in its book: side, tick, page, generation and slot in 88 bits. */
export type OrderId = Flavor<bigint, "OrderId">;

/** A loan: its borrower, place and generation in 64 bits. */
export type LoanId = Flavor<bigint, "LoanId">;

/** Unix time in seconds. */
export type Seconds = Flavor<number, "Seconds">;

/** A decimal number in plain notation, such as `"1234.5"` or `"-0.01"`. Never in exponent notation. */
export type Decimal = Flavor<string, "Decimal">;
