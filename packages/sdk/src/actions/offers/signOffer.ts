import type { Account, Address, LocalAccount } from "viem";
import { parseAccount } from "viem/accounts";
import { getChainId, signTypedData } from "viem/actions";
import { offerTypedData } from "../../codec/offer.ts";
import { toPangeaError } from "../../errors/contract.ts";
import { NoSignerError } from "../../errors/transaction.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Offer, SignedOffer } from "../../types/offer.ts";
import type { ExchangeParameters } from "../call.ts";

/**
 * Signs an offer. Sends nothing: who gets the result may take the offer.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @param parameters - Terms of the offer, and who signs.
 * @returns The offer and its signature.
 * @throws {NoSignerError} when there is nobody to sign.
 * @throws {OutOfRangeError} when a number does not fit.
 * @example
 * const expiry = Math.floor(Date.now() / 1_000) + 30;
 * const terms = { account: 7, market: 1, side: "ask", tick: 50_000n, lots: 100n, expiry, nonce: 12n } as const;
 * const signed = await signOffer(client, { exchange, offer: terms });
 */
export async function signOffer(
  client: PangeaClient,
  parameters: signOffer.Parameters,
): Promise<signOffer.ReturnValue> {
  const { exchange, offer: terms, signer = client.account } = parameters;
  if (signer === undefined) throw new NoSignerError();
  const account = parseAccount(signer);
  const offer = { minLots: 0n, takers: [], signer: account.address, ...terms };
  const typedData = offerTypedData(offer, { exchange, chainId: await chainIdOf(client, parameters.chainId) });
  const signature =
    account.type === "local"
      ? await (account as LocalAccount).signTypedData(typedData)
      : await signTypedData(client, { account, ...typedData });
  return { offer, signature };
}

type Defaulted = "signer" | "minLots" | "takers";

export declare namespace signOffer {
  interface Parameters extends ExchangeParameters {
    /** Defaults: any part, any taker, and whoever signs as signer; a wallet with code must be named. */
    readonly offer: Omit<Offer, Defaulted> & Partial<Pick<Offer, Defaulted>>;
    /** Default: the client's account. */
    readonly signer?: Account | Address | undefined;
    /** Default: the client's chain, else asked of the node. */
    readonly chainId?: number | undefined;
  }
  type ReturnValue = SignedOffer;
}

/** The given chain, else the client's, else the node's. */
export async function chainIdOf(client: PangeaClient, chainId: number | undefined): Promise<number> {
  const known = chainId ?? client.chain?.id;
  if (known !== undefined) return known;
  try {
    return await getChainId(client);
  } catch (error) {
    throw toPangeaError(error);
  }
}
