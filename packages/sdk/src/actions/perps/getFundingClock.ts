import { decodeFundingClock, marketKindSlots } from "../../codec/marketWords.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId, Seconds } from "../../types/units.ts";
import { getWords } from "../markets/getWords.ts";
import type { ReadParameters } from "../read.ts";

/**
 * Reads how far the funding of a perpetual market is written down on chain: view `words`. `getPerp` reads it as if it were up
 * to date; schedulers need to know whether it is.
 *
 * @param client - Any client.
 * @param parameters - Market.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { intervalEnd } = await getFundingClock(client, { exchange, market: 3 });
 * if (intervalEnd <= now) await pokeFunding(client, { exchange, market: 3 });
 */
export async function getFundingClock(
  client: PangeaClient,
  parameters: getFundingClock.Parameters,
): Promise<getFundingClock.ReturnValue> {
  const [, clock] = marketKindSlots(parameters.market);
  const [word = "0x0"] = await getWords(client, { ...parameters, slots: [clock] });
  return decodeFundingClock(word);
}

export declare namespace getFundingClock {
  interface Parameters extends ReadParameters {
    readonly market: MarketId;
  }
  interface ReturnValue {
    /** Up to when funding is written down. */
    readonly until: Seconds;
    /** End of the interval in which that is. In the past: somebody should touch the market. */
    readonly intervalEnd: Seconds;
  }
}
