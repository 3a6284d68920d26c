import { getBlockNumber } from "viem/actions";
import { toPangeaError } from "../errors/contract.ts";
import type { PangeaClient } from "../types/client.ts";
import type { BlockParameters } from "./read.ts";

/** The block at which several reads see one state: the given one, else the newest. */
export async function pinBlock(
  client: PangeaClient,
  { blockNumber, blockTag }: BlockParameters,
): Promise<BlockParameters> {
  if (blockNumber !== undefined) return { blockNumber };
  if (blockTag === "safe" || blockTag === "finalized") return { blockTag };
  try {
    return { blockNumber: await getBlockNumber(client, { cacheTime: 0 }) };
  } catch (error) {
    throw toPangeaError(error);
  }
}
