import type { FeeTerms } from "../../outcome/order.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import { getMarketTerms } from "../markets/getMarketTerms.ts";
import type { BlockParameters } from "../read.ts";
import type { BundleAction } from "./bundle.ts";

/** Terms from which the fees of a bundle's orders are computed. */
export interface BundleTermsParameters {
  /** By market. Default: read from the chain. */
  readonly terms?: ReadonlyMap<MarketId, FeeTerms> | undefined;
}

/** The given terms, or those of the markets in which the actions have orders. */
export async function readBundleTerms(
  client: PangeaClient,
  {
    exchange,
    actions,
    terms,
    ...block
  }: BundleTermsParameters & ExchangeParameters & BlockParameters & { readonly actions: readonly BundleAction[] },
): Promise<ReadonlyMap<MarketId, FeeTerms>> {
  if (terms !== undefined) return terms;
  const { blockNumber, blockTag } = block;
  const ids = actions.flatMap(({ orders }) => orders?.operations.map(({ market }) => market) ?? []);
  const read = [...new Set(ids)].map(
    async (market) => [market, await getMarketTerms(client, { exchange, market, blockNumber, blockTag })] as const,
  );
  return new Map(await Promise.all(read));
}
