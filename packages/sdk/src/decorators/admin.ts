import { listAsset, listAssetSync } from "../actions/admin/listAsset.ts";
import { listIndex, listIndexSync } from "../actions/admin/listIndex.ts";
import { listLoanMarket, listLoanMarketSync } from "../actions/admin/listLoanMarket.ts";
import { listPerpMarket, listPerpMarketSync } from "../actions/admin/listPerpMarket.ts";
import { listSpotMarket, listSpotMarketSync } from "../actions/admin/listSpotMarket.ts";
import { setDeep, setDeepSync } from "../actions/admin/setDeep.ts";
import { setFeeAccount, setFeeAccountSync } from "../actions/admin/setFeeAccount.ts";
import { setFeeds, setFeedsSync } from "../actions/admin/setFeeds.ts";
import { setInterestFee, setInterestFeeSync } from "../actions/admin/setInterestFee.ts";
import { setMarketStatus, setMarketStatusSync } from "../actions/admin/setMarketStatus.ts";
import { setMinNotional, setMinNotionalSync } from "../actions/admin/setMinNotional.ts";
import { setOpenInterestCaps, setOpenInterestCapsSync } from "../actions/admin/setOpenInterestCaps.ts";
import { setRisk, setRiskSync } from "../actions/admin/setRisk.ts";
import { setSpotFees, setSpotFeesSync } from "../actions/admin/setSpotFees.ts";
import type { ExchangeParameters } from "../actions/call.ts";
import type { PangeaClient } from "../types/client.ts";
import { type BoundActions, bindActions } from "./bind.ts";

const ACTIONS = {
  listAsset,
  listAssetSync,
  listIndex,
  listIndexSync,
  listLoanMarket,
  listLoanMarketSync,
  listPerpMarket,
  listPerpMarketSync,
  listSpotMarket,
  listSpotMarketSync,
  setDeep,
  setDeepSync,
  setFeeAccount,
  setFeeAccountSync,
  setFeeds,
  setFeedsSync,
  setInterestFee,
  setInterestFeeSync,
  setMarketStatus,
  setMarketStatusSync,
  setMinNotional,
  setMinNotionalSync,
  setOpenInterestCaps,
  setOpenInterestCapsSync,
  setRisk,
  setRiskSync,
  setSpotFees,
  setSpotFeesSync,
} as const;

/** Everything that governance can do, without the parameters that have defaults. */
export type AdminActions<Defaults extends ExchangeParameters = ExchangeParameters> = BoundActions<
  typeof ACTIONS,
  Defaults
>;

/**
 * Adds everything that governance can do to a client.
 *
 * @param defaults - Address of the exchange, and anything else that should not be repeated in every call.
 * @example
 * const client = createWalletClient({ account: governor, chain, transport }).extend(adminActions({ exchange }));
 * await client.setMarketStatusSync({ market: 1, status: "cancelOnly" });
 */
export function adminActions<const Defaults extends ExchangeParameters>(
  defaults: Defaults,
): (client: PangeaClient) => AdminActions<Defaults> {
  return (client) => bindActions(client, ACTIONS, defaults);
}
