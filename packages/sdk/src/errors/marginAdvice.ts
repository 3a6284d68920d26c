import type { Advice } from "./advice.ts";

/** Advice for errors about prices, margin and perpetual markets. */
export const MARGIN_ERROR_ADVICE = {
  InsufficientMargin: {
    ccxt: "InsufficientFunds",
    text: "The account would be left below initial margin. Deposit `requirement` less `equity`, close positions or cancel orders. Orders that reduce risk are always taken.",
  },
  NoDeficit: {
    ccxt: "OperationRejected",
    text: "The market has no deficit, so there is nothing to give to it.",
  },
  NoPriceSource: {
    ccxt: "BadSymbol",
    text: "The asset has no source of its price. Leave it out, or ask governance to name one with setFeeds.",
  },
  NoSource: {
    ccxt: "OperationRejected",
    text: "No contract has this address. Name a deployed price source; only the second one may be left out.",
  },
  NotPerpMarket: {
    ccxt: "BadSymbol",
    text: "The market is not a perpetual market. Use the number of one.",
  },
  NothingToReduce: {
    ccxt: "InvalidOrder",
    text: "The account has no position that the order could bring closer to zero. Place it without reduceOnly.",
  },
  OpenInterestCap: {
    ccxt: "ExchangeError",
    text: "The trade would take the market's open interest beyond `hardCap` lots, where a match ends. This must not happen: please report it with the transaction.",
  },
  OutsidePriceBand: {
    ccxt: "InvalidOrder",
    text: "An account that may owe trades no further from the mark than `worstTick`. Use that price or a better one.",
  },
  PerpLedgerFull: {
    ccxt: "ExchangeError",
    text: "A market's ledger has outgrown its fields. This must not happen: please report it with the transaction.",
  },
  PositionTooLarge: {
    ccxt: "InvalidOrder",
    text: "The position, or its orders together, would be larger than the ledger can hold. Trade less.",
  },
  PriceNotReliable: {
    ccxt: "OperationRejected",
    text: "The price of `asset` may not be relied on at present, so no risk can be taken on with it. Reducing and cancelling stay possible.",
  },
  Reconsider: {
    ccxt: "ExchangeError",
    text: "The exchange has looked at the action twice and let this out. This must not happen: please report it.",
  },
  ReconsiderBundle: {
    ccxt: "ExchangeError",
    text: "The exchange has looked at the bundle twice and let this out. This must not happen: please report it.",
  },
  RestingFlatOrders: {
    ccxt: "OperationRejected",
    text: "Spot orders of `asset` were placed before the account could owe anything. Cancel them; afterwards they can be placed again.",
  },
  RiskNotSet: {
    ccxt: "OperationRejected",
    text: "The asset has no risk parameters yet. Governance must call setRisk first.",
  },
  SameSource: {
    ccxt: "OperationRejected",
    text: "Both price sources are the same, so one would confirm itself. Name another second source, or none.",
  },
  TooLittleGas: {
    ccxt: "BadRequest",
    text: "The call had not enough gas left to read a price source with all it may need. Send more: 300,000 for each source is plenty.",
  },
  TooManyPositions: {
    ccxt: "OperationRejected",
    text: "The account has as many perpetual markets as it can. Close a position, settle it and cancel its orders first.",
  },
} as const satisfies Readonly<Record<string, Advice>>;
