import { type FundingRates, fundingRates } from "../../math/funding.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Market } from "../../types/market.ts";
import type { MarketId, Seconds } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import { getMarket } from "../markets/getMarket.ts";
import { pinBlock } from "../pinBlock.ts";
import { getPrice } from "../prices/getPrice.ts";
import type { ReadParameters } from "../read.ts";
import { getPerp } from "./getPerp.ts";

/**
 * Reads what a perpetual market pays by funding now, and what it would pay next if the premium stayed as it is: views `perpInfo`
 * and `assetRisk`, at one block. Payments are fixed in dollars when an interval begins; the rates are these payments over the
 * mark of the block.
 *
 * @param client - Any client.
 * @param parameters - Market.
 * @throws {ContractError} `NotPerpMarket` when the market is for spot.
 * @example
 * const { current, predicted, nextFunding } = await getFundingRate(client, { exchange, market: 3 });
 * console.log(current.perHour, predicted.per8Hours, predicted.perYear);
 */
export async function getFundingRate(
  client: PangeaClient,
  parameters: getFundingRate.Parameters,
): Promise<getFundingRate.ReturnValue> {
  const pinned = { ...parameters, ...(await pinBlock(client, parameters)) };
  const [perp, info] = await Promise.all([getPerp(client, pinned), parameters.info ?? getMarket(client, pinned)]);
  const { price, priceExp } = await getPrice(client, { ...pinned, asset: perp.asset });
  const mark = { price, priceExp, lotUnits: 10n ** BigInt(info.scale.lotExp) };
  return {
    current: fundingRates({ ...mark, payment: perp.fundingPayment }),
    predicted: fundingRates({ ...mark, payment: perp.nextPayment }),
    nextFunding: perp.nextFunding,
    fundingHours: perp.fundingHours,
  };
}

export declare namespace getFundingRate {
  interface Parameters extends ExchangeParameters, ReadParameters {
    readonly market: MarketId;
    /** The market, if it was read before. */
    readonly info?: Market | undefined;
  }
  interface ReturnValue {
    readonly current: FundingRates;
    readonly predicted: FundingRates;
    /** When the prediction comes into force. */
    readonly nextFunding: Seconds;
    readonly fundingHours: number;
  }
}
