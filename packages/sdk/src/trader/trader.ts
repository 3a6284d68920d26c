import type { Address, TransactionReceipt } from "viem";
import { depositSync } from "../actions/accounts/deposit.ts";
import { getBalances } from "../actions/accounts/getBalances.ts";
import { withdrawSync } from "../actions/accounts/withdraw.ts";
import { getDepth } from "../actions/markets/getDepth.ts";
import { getTopOfBook } from "../actions/markets/getTopOfBook.ts";
import { amendOrderSync } from "../actions/orders/amendOrder.ts";
import { cancelAll } from "../actions/orders/cancelAll.ts";
import { cancelOrderSync } from "../actions/orders/cancelOrder.ts";
import { cancelOrdersSync } from "../actions/orders/cancelOrders.ts";
import { getOpenOrders } from "../actions/orders/getOpenOrders.ts";
import { placeOrderSync } from "../actions/orders/placeOrder.ts";
import { getFundingRate } from "../actions/perps/getFundingRate.ts";
import { getPositions } from "../actions/perps/getPositions.ts";
import { amountToTokenAmount, unitsToAmount } from "../codec/amount.ts";
import { orderSide } from "../codec/orderId.ts";
import { tickToPrice } from "../codec/price.ts";
import { lotsToSize } from "../codec/size.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { createLiveBook, type LiveBook } from "../feeds/liveBook.ts";
import { type CreateLogSourceParameters, createLogSource } from "../feeds/logSource.ts";
import type { LogSource } from "../feeds/types.ts";
import type { Lane, ReceiptOptions } from "../tx/types.ts";
import type { PangeaClient } from "../types/client.ts";
import type { AccountId, Decimal } from "../types/units.ts";
import {
  fromFunding,
  fromOutcome,
  fromPosition,
  fromResting,
  fromSide,
  fromTrade,
  requireWholeUnits,
  toBalance,
  toEntries,
} from "./convert.ts";
import { createTraderLoans, type TraderLoans } from "./loans.ts";
import { buildOrder, parseOrderId } from "./orders.ts";
import { createQueue } from "./queue.ts";
import { loadSymbols, type Symbols } from "./symbols.ts";
import type {
  CreateOrderParameters,
  Ticker,
  TraderBalance,
  TraderFundingRate,
  TraderMarket,
  TraderOrder,
  TraderOrderBook,
  TraderPosition,
  TraderTrade,
} from "./types.ts";

type FeedOptions = Omit<CreateLogSourceParameters, "client" | "exchange" | "topics" | "fromBlock">;

/** What a trader is made of. */
export interface CreateTraderParameters extends Pick<ReceiptOptions, "timeout" | "pollingInterval"> {
  /** Client with an account, unless a lane is given or nothing is to be written. */
  readonly client: PangeaClient;
  readonly exchange: Address;
  /** Margin account. Needed for everything but the book. */
  readonly account?: AccountId | undefined;
  /** Sends through this lane. */
  readonly lane?: Lane | undefined;
  /** Names markets and assets. Default: the symbols of the tokens. */
  readonly deployment?: Deployment | undefined;
  /** How to follow the chain. Default: as `createLogSource` does. */
  readonly feed?: FeedOptions | undefined;
}

/** An amount of an asset. */
export interface MoveParameters {
  /** Symbol of the asset. */
  readonly code: string;
  /** In whole tokens. */
  readonly amount: Decimal;
}

/** The exchange in the words of ccxt, with decimal strings for every number that is money. Made by `createTrader`. */
export interface Trader extends TraderLoans {
  /** Markets by symbol. Read once; pass `true` to read them again. */
  readonly loadMarkets: (reload?: boolean) => Promise<Readonly<Record<string, TraderMarket>>>;
  /** Price levels that can be had, best first. Default limit: 20. */
  readonly fetchOrderBook: (symbol: string, limit?: number) => Promise<TraderOrderBook>;
  readonly fetchTicker: (symbol: string) => Promise<Ticker>;
  /** What the account has, by symbol of the asset. */
  readonly fetchBalance: () => Promise<Readonly<Record<string, TraderBalance>>>;
  readonly createOrder: (order: CreateOrderParameters) => Promise<TraderOrder>;
  /** Replaces an order. No more than rests, at the same price, keeps its place in the queue and its first client id. */
  readonly editOrder: (id: string, order: Omit<CreateOrderParameters, "side" | "type">) => Promise<TraderOrder>;
  readonly cancelOrder: (id: string, symbol: string) => Promise<TransactionReceipt>;
  /** Returns the ids that were cancelled; the others no longer rested. */
  readonly cancelOrders: (ids: readonly string[], symbol: string) => Promise<string[]>;
  /** Returns the ids that were cancelled. */
  readonly cancelAllOrders: (symbol: string) => Promise<string[]>;
  readonly fetchOpenOrders: (symbol: string) => Promise<TraderOrder[]>;
  /** Positions at perpetuals, also markets where only orders or a profit to draw are left. Default: all. */
  readonly fetchPositions: (symbols?: readonly string[]) => Promise<TraderPosition[]>;
  /** What a perpetual pays by funding now and next. */
  readonly fetchFundingRate: (symbol: string) => Promise<TraderFundingRate>;
  /** The book after every change, beginning with the one that is. Ends when the loop is left. */
  readonly watchOrderBook: (symbol: string, limit?: number) => AsyncGenerator<TraderOrderBook, void, void>;
  /** Trades as they happen. Ends when the loop is left. */
  readonly watchTrades: (symbol: string) => AsyncGenerator<TraderTrade, void, void>;
  /** Deposits from the signer's wallet, with an approval first if one is needed. Returns what was credited. */
  readonly deposit: (parameters: MoveParameters) => Promise<Decimal>;
  /** Withdraws to an address. Returns what was paid out. */
  readonly withdraw: (parameters: MoveParameters & { readonly address: Address }) => Promise<Decimal>;
  /** Ends everything that is watched. */
  readonly close: () => void;
}

const DEFAULT_LIMIT = 20;

/**
 * Makes a trader: the exchange in the words that users of ccxt know. Numbers that are money are decimal strings;
 * whoever prefers integers uses the actions, on which this rests.
 *
 * @param parameters - Client, exchange, account, and how to send and to follow.
 * @example
 * const trader = createTrader({ client, exchange, account: 7 });
 * const order = await trader.createOrder({ symbol: "WETH/USDM", type: "limit", side: "buy", amount: "0.5", price: "2000" });
 * await trader.createOrder({ symbol: "WETH-PERP", type: "market", side: "sell", amount: "0.5", reduceOnly: true });
 * const { loans } = await trader.borrow({ symbol: "USDM-10D", amount: "900", rate: "6" });
 * for await (const { bids, asks } of trader.watchOrderBook("WETH/USDM", 5)) console.log(bids[0], asks[0]);
 */
export function createTrader(parameters: CreateTraderParameters): Trader {
  const { client, exchange, lane, timeout, pollingInterval, deployment } = parameters;
  const sending = { exchange, lane, timeout, pollingInterval };
  const books = new Map<string, LiveBook>();
  let source: LogSource | undefined;
  let symbols: Promise<Symbols> | undefined;

  const load = (reload = false): Promise<Symbols> => {
    if (symbols === undefined || reload) {
      const loading = loadSymbols(client, { exchange, deployment });
      // a failed attempt is not kept
      loading.catch(() => {
        if (symbols === loading) symbols = undefined;
      });
      symbols = loading;
    }
    return symbols;
  };

  const marketOf = async (symbol: string): Promise<TraderMarket> => (await load()).market(symbol);

  const account = (): AccountId => requireAccount(parameters.account);

  const follow = async ({ symbol, id }: TraderMarket): Promise<LiveBook> => {
    source ??= createLogSource({ ...parameters.feed, client, exchange });
    const live = books.get(symbol) ?? createLiveBook(client, { ...parameters.feed, exchange, market: id, source });
    books.set(symbol, live);
    await live.ready();
    return live;
  };

  const place = async (wanted: CreateOrderParameters) => {
    const market = await marketOf(wanted.symbol);
    const best = wanted.type === "market" ? await getTopOfBook(client, { exchange, market: market.id }) : undefined;
    const order = buildOrder(wanted, market.info, best);
    const { receipt, ...outcome } = await placeOrderSync(client, {
      ...sending,
      account: account(),
      market: market.id,
      order,
      terms: market.info,
      gas: wanted.gas,
    });
    return { order: fromOutcome({ order, outcome, transactionHash: receipt.transactionHash }, market), receipt };
  };

  const editOrder: Trader["editOrder"] = async (text, wanted) => {
    const market = await marketOf(wanted.symbol);
    const id = parseOrderId(text);
    const order = buildOrder({ ...wanted, type: "limit", side: fromSide(orderSide(id)) }, market.info);
    const { receipt, ...outcome } = await amendOrderSync(client, {
      ...sending,
      account: account(),
      market: market.id,
      id,
      order,
      terms: market.info,
      gas: wanted.gas,
    });
    return fromOutcome({ order, outcome, transactionHash: receipt.transactionHash }, market);
  };

  return {
    loadMarkets: async (reload) =>
      Object.fromEntries((await load(reload)).markets.map((market) => [market.symbol, market])),
    fetchOrderBook: async (symbol, limit = DEFAULT_LIMIT) => {
      const { id, info } = await marketOf(symbol);
      const { bids, asks } = await getDepth(client, { exchange, market: id, levels: limit });
      return { symbol, bids: toEntries(bids, info), asks: toEntries(asks, info), nonce: undefined };
    },
    fetchTicker: async (symbol) => {
      const { id, info } = await marketOf(symbol);
      const { bid, ask } = await getTopOfBook(client, { exchange, market: id });
      return {
        symbol,
        bid: bid && tickToPrice(bid.tick, info.scale),
        bidVolume: bid && lotsToSize(bid.lots, info.scale),
        ask: ask && tickToPrice(ask.tick, info.scale),
        askVolume: ask && lotsToSize(ask.lots, info.scale),
      };
    },
    fetchBalance: async () => {
      const [{ asset, symbolOf }, balances] = await Promise.all([
        load(),
        getBalances(client, { exchange, account: account() }),
      ]);
      const entries = balances.map((balance) => {
        const symbol = symbolOf(balance.asset);
        return [symbol, toBalance(balance, asset(symbol))] as const;
      });
      return Object.fromEntries(entries);
    },
    createOrder: async (wanted) => (await place(wanted)).order,
    editOrder,
    ...createTraderLoans({ client, sending, account, load, place }),
    cancelOrder: async (id, symbol) => {
      const market = await marketOf(symbol);
      const order = { account: account(), market: market.id, id: parseOrderId(id) };
      const { receipt } = await cancelOrderSync(client, { ...sending, ...order });
      return receipt;
    },
    cancelOrders: async (ids, symbol) => {
      const market = await marketOf(symbol);
      const orders = { account: account(), market: market.id, ids: ids.map(parseOrderId) };
      const { cancelled } = await cancelOrdersSync(client, { ...sending, ...orders });
      return cancelled.map(String);
    },
    cancelAllOrders: async (symbol) => {
      const market = await marketOf(symbol);
      const { cancelled } = await cancelAll(client, { ...sending, account: account(), market: market.id });
      return cancelled.map(String);
    },
    fetchOpenOrders: async (symbol) => {
      const market = await marketOf(symbol);
      const orders = await getOpenOrders(client, { exchange, account: account(), market: market.id });
      return orders.map((order) => fromResting(order, market));
    },
    fetchPositions: async (wanted) => {
      const { markets } = await load();
      const infos = markets.map(({ info }) => info);
      const positions = await getPositions(client, { exchange, account: account(), markets: infos });
      const converted = positions.flatMap((position) => {
        const market = markets.find(({ id }) => id === position.market);
        return market === undefined ? [] : [fromPosition(position, market)];
      });
      return converted.filter(({ symbol }) => wanted?.includes(symbol) ?? true);
    },
    fetchFundingRate: async (symbol) => {
      const market = await marketOf(symbol);
      return fromFunding(await getFundingRate(client, { exchange, market: market.id, info: market.info }), market);
    },
    watchOrderBook: async function* (symbol, limit = DEFAULT_LIMIT) {
      const market = await marketOf(symbol);
      const live = await follow(market);
      // changes that come while the last one is still looked at are shown together
      const signals = createQueue(live, { most: 1 });
      const stops = [live.on("change", signals.push), live.on("resynced", signals.push), signals.stop];
      try {
        signals.push();
        while (await signals.next()) {
          const { bids, asks } = live.book.depth({ levels: limit });
          const entries = { bids: toEntries(bids, market.info), asks: toEntries(asks, market.info) };
          yield { symbol, ...entries, nonce: live.blockNumber() };
        }
      } finally {
        for (const stop of stops) stop();
      }
    },
    watchTrades: async function* (symbol) {
      const market = await marketOf(symbol);
      const live = await follow(market);
      const trades: TraderTrade[] = [];
      const signals = createQueue(live, { most: Number.POSITIVE_INFINITY });
      const stop = live.on("trade", (trade) => {
        trades.push(fromTrade(trade, market));
        signals.push();
      });
      try {
        while (await signals.next()) {
          const trade = trades.shift();
          if (trade !== undefined) yield trade;
        }
      } finally {
        stop();
        signals.stop();
      }
    },
    deposit: async ({ code, amount }) => {
      const asset = (await load()).asset(code);
      requireWholeUnits(amount, asset);
      const terms = { account: account(), asset: asset.id, amount: amountToTokenAmount(amount, asset) };
      const { units } = await depositSync(client, { ...sending, ...terms });
      return unitsToAmount(units, asset);
    },
    withdraw: async ({ code, amount, address }) => {
      const asset = (await load()).asset(code);
      requireWholeUnits(amount, asset);
      const terms = { account: account(), asset: asset.id, amount: amountToTokenAmount(amount, asset), to: address };
      const { units } = await withdrawSync(client, { ...sending, ...terms });
      return unitsToAmount(units, asset);
    },
    close: () => {
      for (const live of books.values()) live.close();
      books.clear();
      source?.close();
      source = undefined;
    },
  };
}

function requireAccount(account: AccountId | undefined): AccountId {
  if (account !== undefined) return account;
  throw new InvalidArgumentError(
    "There is no margin account",
    "Pass `account` to createTrader; openAccount opens one.",
  );
}
