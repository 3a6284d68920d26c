import { estimateFeesPerGas } from "viem/actions";
import type { Clock } from "../runtime/clock.ts";
import type { PangeaClient } from "../types/client.ts";

/** Fees of an EIP-1559 transaction, wei per gas. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** Headroom of a remembered fee: the base fee may rise while it is used. */
const HEADROOM_NUMERATOR = 3n;
const HEADROOM_DENOMINATOR = 2n;

/** Estimates fees and remembers them for `lifetime` milliseconds. Overpaying is impossible: the base fee decides. */
export function createFeeSource(client: PangeaClient, lifetime: number, clock: Clock): () => Promise<Fees> {
  let cached: { readonly fees: Promise<Fees>; readonly until: number } | undefined;
  const estimate = async (): Promise<Fees> => {
    const { maxFeePerGas, maxPriorityFeePerGas } = await estimateFeesPerGas(client, {
      chain: client.chain,
      type: "eip1559",
    } as never);
    return { maxFeePerGas: (maxFeePerGas * HEADROOM_NUMERATOR) / HEADROOM_DENOMINATOR, maxPriorityFeePerGas };
  };
  return () => {
    if (cached !== undefined && clock.now() < cached.until) return cached.fees;
    const fees = estimate();
    cached = { fees, until: clock.now() + lifetime };
    // a failed estimate is not worth remembering
    fees.catch(() => {
      cached = undefined;
    });
    return fees;
  };
}
