import type { Hash } from "viem";
import { type Address, TransactionNotFoundError } from "viem";
import { getTransaction, getTransactionCount } from "viem/actions";
import type { PangeaClient } from "../types/client.ts";
import type { LaneStatus } from "./types.ts";

/** The nonces of one signer. Every method must be called under the lane's lock, except `status` and `settle`. */
export interface Nonces {
  /** Takes the next nonce: a hole if there is one. Asks the node first when that is due. */
  readonly take: () => Promise<number>;
  /** Gives a nonce back whose transaction was never signed, or was refused for good. */
  readonly giveBack: (nonce: number) => void;
  /** Remembers under which hash a nonce was used. */
  readonly use: (nonce: number, hash: Hash) => void;
  /** The transaction is not waited for any more. */
  readonly settle: (nonce: number) => void;
  /** Demands a resync before the next nonce is taken. */
  readonly doubt: () => void;
  readonly resync: () => Promise<void>;
  /** Whether a later nonce than this one is in use, so that giving it back would leave a hole. */
  readonly isFollowed: (nonce: number) => boolean;
  readonly status: () => LaneStatus;
}

/** Hashes that are remembered for the next resync. */
const MEMORY = 4_096;

export function createNonces(client: PangeaClient, address: Address): Nonces {
  const hashes = new Map<number, Hash>();
  const waiting = new Set<number>();
  const holes = new Set<number>();
  let next: number | undefined;
  let isDoubtful = true;

  const lowestHole = () =>
    [...holes].reduce<number | undefined>((low, hole) => (low === undefined || hole < low ? hole : low), undefined);

  /** A run of holes at the end is no hole: the next nonce simply goes back to its beginning. */
  const trim = () => {
    while (next !== undefined && holes.delete(next - 1)) next -= 1;
  };

  const isKnown = async (nonce: number): Promise<boolean> => {
    const hash = hashes.get(nonce);
    if (hash === undefined) return false;
    if (waiting.has(nonce)) return true;
    try {
      await getTransaction(client, { hash });
      return true;
    } catch (error) {
      if (error instanceof TransactionNotFoundError) return false;
      throw error;
    }
  };

  /** What lies between may be on its way: the pending count of a node that lags, or has no pool, says too little. */
  const findHoles = async (from: number, to: number) => {
    for (let nonce = from; nonce < to; nonce += 1) {
      if (!(await isKnown(nonce))) holes.add(nonce);
    }
    trim();
  };

  const resync = async () => {
    const pending = await getTransactionCount(client, { address, blockTag: "pending" });
    for (const hole of holes) if (hole < pending) holes.delete(hole);
    if (next === undefined || pending >= next) next = pending;
    else await findHoles(pending, next);
    isDoubtful = false;
  };

  return {
    take: async () => {
      if (isDoubtful) await resync();
      const hole = lowestHole();
      if (hole !== undefined) {
        holes.delete(hole);
        return hole;
      }
      const nonce = next ?? 0;
      next = nonce + 1;
      return nonce;
    },
    giveBack: (nonce) => {
      waiting.delete(nonce);
      hashes.delete(nonce);
      holes.add(nonce);
      trim();
    },
    use: (nonce, hash) => {
      hashes.set(nonce, hash);
      waiting.add(nonce);
      hashes.delete(nonce - MEMORY);
    },
    settle: (nonce) => {
      waiting.delete(nonce);
    },
    doubt: () => {
      isDoubtful = true;
    },
    resync,
    isFollowed: (nonce) => next !== undefined && next > nonce + 1,
    status: () => ({ nextNonce: next, inFlight: waiting.size, holes: [...holes].toSorted((a, b) => a - b) }),
  };
}
