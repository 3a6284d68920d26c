import type { PangeaClient } from "../../types/client.ts";
import type { Lots, MarketId, Tick } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads the best prices at which an order can be had, and what they offer: view `topOfBook`. Expired orders are left out.
 *
 * @param client - Any client.
 * @param parameters - Number of the market.
 * @throws {ContractError} `UnknownMarket` when no market is listed under this number.
 * @example
 * const { bid, ask } = await getTopOfBook(client, { exchange, market: 1 });
 * if (bid && ask) console.log(ask.tick - bid.tick);
 */
export async function getTopOfBook(
  client: PangeaClient,
  parameters: getTopOfBook.Parameters,
): Promise<getTopOfBook.ReturnValue> {
  const [bidTick, bidLots, askTick, askLots] = await read(client, getTopOfBook.call(parameters), parameters);
  return { bid: quote(bidTick, bidLots), ask: quote(askTick, askLots) };
}

export declare namespace getTopOfBook {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
  }
  interface Parameters extends Args, ReadParameters {}
  interface Quote {
    readonly tick: Tick;
    readonly lots: Lots;
  }
  interface ReturnValue {
    /** Undefined = nobody bids. */
    readonly bid: Quote | undefined;
    /** Undefined = nobody asks. */
    readonly ask: Quote | undefined;
  }
}

/** The call itself, for multicalls. */
getTopOfBook.call = ({ exchange, market }: getTopOfBook.Args): PangeaCall<"topOfBook"> =>
  defineCall(exchange, "topOfBook", [encodeMarket(market)]);

function quote(tick: number, lots: bigint): getTopOfBook.Quote | undefined {
  return tick === 0 ? undefined : { tick: BigInt(tick), lots };
}
