import type { listSpotMarket } from "./admin/listSpotMarket.ts";
import { encodeAsset } from "./encode.ts";

/** The terms that every kind of market has, as the ABI names them. */
export function encodeMarketTerms({ asset, lotExp, priceExp, ...terms }: Omit<listSpotMarket.Args, "exchange">) {
  return {
    asset: encodeAsset(asset),
    lotExp,
    priceExp,
    takerFee: Number(terms.takerFee),
    makerFee: Number(terms.makerFee),
    makerFeeCap: Number(terms.makerFeeCap),
    minNotional: Number(terms.minNotional),
    expiryBounty: Number(terms.expiryBounty),
  };
}
