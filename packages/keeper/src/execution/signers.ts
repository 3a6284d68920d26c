import { createLane, type Lane, type PangeaClient } from "@pangea/sdk";
import type { Address, Hex, LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBalance } from "viem/actions";

/** A key and the lane of its transactions. */
export interface Signer {
  readonly account: LocalAccount;
  readonly lane: Lane;
  /** Wei, as it was last read; undefined = not yet. */
  balance: bigint | undefined;
}

/** The keys of the keeper. */
export interface Signers {
  readonly all: readonly Signer[];
  readonly of: (address: Address) => Signer | undefined;
  /** The one with the fewest transactions on their way that can pay for its gas; undefined = none can. */
  readonly choose: () => Signer | undefined;
  readonly readBalances: () => Promise<void>;
}

export function createSigners(client: PangeaClient, keys: readonly Hex[], minBalance: bigint): Signers {
  const all: Signer[] = keys.map((key) => {
    const account = privateKeyToAccount(key);
    return { account, lane: createLane({ client, account }), balance: undefined };
  });
  return {
    all,
    of: (address) => all.find(({ account }) => account.address === address),
    choose: () => {
      const able = all.filter(({ balance }) => balance === undefined || balance >= minBalance);
      return able.toSorted((a, b) => a.lane.status().inFlight - b.lane.status().inFlight)[0];
    },
    readBalances: async () => {
      const read = async (signer: Signer) => {
        signer.balance = await getBalance(client, { address: signer.account.address });
      };
      await Promise.all(all.map(read));
    },
  };
}
