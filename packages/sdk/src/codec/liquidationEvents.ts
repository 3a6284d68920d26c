import { type Address, type Hex, isAddressEqual, parseEventLogs } from "viem";
import { pangeaAbi } from "../abi/pangea.ts";
import type { LiquidationChange } from "../types/liquidation.ts";

/** The parts of a log that are needed to read it. */
interface RawLog {
  readonly address: Address;
  readonly topics: readonly Hex[] | readonly [];
  readonly data: Hex;
}

/**
 * Reads what the logs of a receipt say about liquidations and insurance, in order. Other logs are passed over.
 *
 * @param parameters - Logs, and the exchange whose logs count.
 * @example
 * const taken = readLiquidationChanges({ logs: receipt.logs, exchange }).filter(({ type }) => type === "positionTaken");
 */
export function readLiquidationChanges({
  logs,
  exchange,
}: {
  readonly logs: readonly RawLog[];
  readonly exchange: Address;
}): LiquidationChange[] {
  return logs
    .filter(({ address }) => isAddressEqual(address, exchange))
    .flatMap((log) => decodeLiquidationLog(log) ?? []);
}

/** What a log says about liquidations, undefined = nothing. */
export function decodeLiquidationLog(log: Omit<RawLog, "address">): LiquidationChange | undefined {
  const [event] = parseEventLogs({ abi: pangeaAbi, logs: [log as never] });
  if (event === undefined) return undefined;
  switch (event.eventName) {
    case "TokensTaken":
      return { type: "tokensTaken", ...event.args };
    case "TokensSupplied":
      return { type: "tokensSupplied", ...event.args };
    case "RewardOwed":
      return { type: "rewardOwed", ...event.args };
    case "PositionTaken":
      return { type: "positionTaken", ...event.args };
    case "DebtTaken":
      return { type: "debtTaken", ...event.args };
    case "ClaimTaken":
      return { type: "claimTaken", ...event.args };
    case "Liquidated":
      return { type: "liquidated", ...event.args };
    case "LiquidatedOnBooks":
      return { type: "liquidatedOnBooks", ...event.args };
    case "FeesForgiven":
      return { type: "feesForgiven", ...event.args };
    case "OrdersEvicted":
      return { type: "ordersEvicted", ...event.args, removed: Number(event.args.removed) };
    case "InsuranceAdded":
      return { type: "insuranceAdded", market: Number(event.args.market), units: event.args.units };
    case "InsuranceUsed":
      return { type: "insuranceUsed", ...insuranceOf(event.args) };
    case "InsuranceDonated":
      return { type: "insuranceDonated", ...insuranceOf(event.args) };
    case "InsuranceCapSet": {
      const { market, oldCap, cap } = event.args;
      return { type: "insuranceCapSet", market: Number(market), oldCap, cap };
    }
    default:
      return undefined;
  }
}

function insuranceOf({
  market,
  account,
  units,
}: {
  readonly market: bigint;
  readonly account: bigint;
  readonly units: bigint;
}) {
  return { market: Number(market), account: Number(account), units };
}
