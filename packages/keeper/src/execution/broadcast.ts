import { classifySendFailure, type PangeaClient } from "@pangea/sdk";
import type { Hex } from "viem";
import { sendRawTransaction } from "viem/actions";

/**
 * Broadcasts bytes that were broadcast before, or may have been. What the node thinks of that is told by receipts and nonces
 * afterwards.
 *
 * @returns Whether a node has them now.
 */
export async function rebroadcast(client: PangeaClient, raw: Hex): Promise<boolean> {
  try {
    await sendRawTransaction(client, { serializedTransaction: raw });
    return true;
  } catch (error) {
    return classifySendFailure(error) === "known";
  }
}
