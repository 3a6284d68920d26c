import type { PangeaClient } from "../../types/client.ts";
import type { Side, StoredLevel } from "../../types/order.ts";
import type { MarketId, Tick } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket, encodeSide } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

const DEFAULT_LEVELS = 20;

/**
 * Reads the price levels of both sides, best first: view `depth`. Expired orders are left out, those that
 * only reduce are marked.
 *
 * @param client - Any client.
 * @param parameters - Number of the market, and how many levels of a side at most.
 * @throws {ContractError} `UnknownMarket` when no market is listed under this number.
 * @example
 * const { bids, asks } = await getDepth(client, { exchange, market: 1, levels: 5 });
 */
export async function getDepth(client: PangeaClient, parameters: getDepth.Parameters): Promise<getDepth.ReturnValue> {
  const [bids, asks] = await Promise.all([
    read(client, getDepth.call({ ...parameters, side: "bid" }), parameters),
    read(client, getDepth.call({ ...parameters, side: "ask" }), parameters),
  ]);
  return { bids: bids.map(decodeLevel), asks: asks.map(decodeLevel) };
}

export declare namespace getDepth {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    readonly side: Side;
    /** Where to begin, towards worse prices. Default 0: at the best price. */
    readonly fromTick?: Tick | undefined;
    /** Most levels. Default 20. */
    readonly levels?: number | undefined;
  }
  interface Parameters extends Omit<Args, "side" | "fromTick">, ReadParameters {}
  interface ReturnValue {
    readonly bids: readonly StoredLevel[];
    readonly asks: readonly StoredLevel[];
  }
}

/** The call for one side, for multicalls and for going on from a price. */
getDepth.call = ({
  exchange,
  market,
  side,
  fromTick = 0n,
  levels = DEFAULT_LEVELS,
}: getDepth.Args): PangeaCall<"depth"> =>
  defineCall(exchange, "depth", [encodeMarket(market), encodeSide(side), Number(fromTick), BigInt(levels)]);

interface RawLevel {
  readonly tick: number;
  readonly lots: bigint;
  readonly orders: number;
  readonly reduceOnlyLots: bigint;
}

function decodeLevel({ tick, lots, orders, reduceOnlyLots }: RawLevel): StoredLevel {
  return { tick: BigInt(tick), lots, orders, reduceOnlyLots };
}
