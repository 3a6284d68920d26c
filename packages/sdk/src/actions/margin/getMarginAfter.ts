import { checkedNumber, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Margin } from "../../types/margin.ts";
import type { Side } from "../../types/order.ts";
import type { AccountId, Lots, MarketId, Tick } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMarket, encodeSide } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";
import { decodeMargin } from "./decode.ts";

/**
 * Reads the margin of an account as it would be after some trades: view `marginAfter`. Each is thought to fill at once, in full,
 * at its tick, for the taker's fee.
 *
 * @param client - Any client.
 * @param parameters - Account and trades.
 * @throws {ContractError} `InsufficientBalance` when the account cannot pay for a trade on spot.
 * @example
 * const trades = [{ market: 3, side: "ask", lots: 10n, tick: 30_000n }] as const;
 * const { freeMargin } = await getMarginAfter(client, { exchange, account: 7, trades });
 */
export async function getMarginAfter(
  client: PangeaClient,
  parameters: getMarginAfter.Parameters,
): Promise<getMarginAfter.ReturnValue> {
  return decodeMargin(await read(client, getMarginAfter.call(parameters), parameters));
}

export declare namespace getMarginAfter {
  interface Trade {
    readonly market: MarketId;
    readonly side: Side;
    readonly lots: Lots;
    readonly tick: Tick;
  }
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly trades: readonly Trade[];
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = Margin;
}

/** The call itself, for multicalls. */
getMarginAfter.call = ({ exchange, account, trades }: getMarginAfter.Args): PangeaCall<"marginAfter"> =>
  defineCall(exchange, "marginAfter", [
    encodeAccount(account),
    trades.map(({ market, side, lots, tick }) => ({
      market: encodeMarket(market),
      side: encodeSide(side),
      lots: checkedNumber(lots, FIELDS.lots),
      tick: checkedNumber(tick, FIELDS.tick),
    })),
  ]);
