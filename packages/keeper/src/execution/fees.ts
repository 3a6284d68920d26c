import type { Clock, Fees, PangeaClient } from "@pangea/sdk";
import { estimateFeesPerGas, getGasPrice } from "viem/actions";

/** Fees of a transaction, and what of them is expected to be paid, wei per gas. */
export interface ExpectedFees extends Fees {
  readonly expected: bigint;
}

/** Milliseconds for which an estimate is used. */
const LIFETIME = 2_000;

/** The fees of the moment, remembered for a short time so that an urgent action need not ask. */
export function createFees(client: PangeaClient, clock: Clock): () => Promise<ExpectedFees> {
  let known: { readonly fees: ExpectedFees; readonly until: number } | undefined;
  return async () => {
    if (known !== undefined && clock.now() < known.until) return known.fees;
    const [estimate, expected] = await Promise.all([
      estimateFeesPerGas(client, { chain: client.chain, type: "eip1559" } as never),
      getGasPrice(client),
    ]);
    known = { fees: { ...estimate, expected }, until: clock.now() + LIFETIME };
    return known.fees;
  };
}
