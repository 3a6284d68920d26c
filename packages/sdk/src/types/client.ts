import type { Account, Chain, Client, Transport } from "viem";

/** Any viem client. Actions that write need one with an account, unless a lane or a signer is given. */
export type PangeaClient = Client<Transport, Chain | undefined, Account | undefined>;
