import { type Address, type Hex, hexToBigInt, isAddressEqual, parseAbi, recoverAddress, size, slice } from "viem";
import { getBlock, readContract } from "viem/actions";
import { hashOffer } from "../../codec/offer.ts";
import type { Permission } from "../../codec/permissions.ts";
import { toPangeaError } from "../../errors/contract.ts";
import { OfferInvalidError } from "../../errors/offers.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Offer, SignedOffer } from "../../types/offer.ts";
import type { AccountId, Lots } from "../../types/units.ts";
import { getAccount } from "../accounts/getAccount.ts";
import { getDelegate } from "../accounts/getDelegate.ts";
import type { ExchangeParameters } from "../call.ts";
import { getMarket } from "../markets/getMarket.ts";
import { getOfferState } from "./getOfferState.ts";
import { chainIdOf } from "./signOffer.ts";

const walletAbi = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
/** What a wallet says to a signature of its own (ERC-1271). */
const VALID: Hex = "0x1626ba7e";

/**
 * Checks an offer that somebody sent: that it stands, that the account may take it, and that its signature is that of
 * its account's owner or delegate, by key or by the word of a wallet with code (ERC-1271; wallets that are not deployed
 * yet, ERC-6492, cannot make offers). Whether both sides can pay and bear it is for a simulation of `takeOffer` to say.
 *
 * @param client - Any client.
 * @param parameters - Offer and signature, the taking account and the size, if they are known.
 * @returns What is left of it.
 * @throws {OfferInvalidError} with the `problem`, when it could not be taken.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { remainingLots } = await verifyOffer(client, { exchange, ...signed, account: 9, lots: 40n });
 */
export async function verifyOffer(
  client: PangeaClient,
  parameters: verifyOffer.Parameters,
): Promise<verifyOffer.ReturnValue> {
  const { exchange, offer, account, lots = 1n } = parameters;
  if (account === offer.account) throw new OfferInvalidError("ownOffer");
  const isNamed = offer.takers.length === 0 || account === undefined || offer.takers.includes(account);
  if (!isNamed) throw new OfferInvalidError("notForThisTaker");
  if (parameters.lots !== undefined && lots < offer.minLots) throw new OfferInvalidError("partTooSmall");
  const [now, state] = await Promise.all([
    timeOf(client),
    getOfferState(client, { exchange, account: offer.account, offerNonce: offer.nonce }),
  ]);
  if (BigInt(offer.expiry) <= now) throw new OfferInvalidError("expired");
  if (state.cancelled) throw new OfferInvalidError("cancelled");
  const remainingLots = offer.lots > state.takenLots ? offer.lots - state.takenLots : 0n;
  if (remainingLots < lots) throw new OfferInvalidError("filled");
  if (!(await maySign(client, exchange, { offer, now }))) throw new OfferInvalidError("signerNotAuthorized");
  const hash = hashOffer(offer, { exchange, chainId: await chainIdOf(client, parameters.chainId) });
  if (!(await hasSigned(client, { ...parameters, hash }))) throw new OfferInvalidError("wrongSignature");
  return { remainingLots };
}

export declare namespace verifyOffer {
  interface Parameters extends ExchangeParameters, SignedOffer {
    /** That would take it. Default: any. */
    readonly account?: AccountId | undefined;
    /** That would be taken. Default: any part. */
    readonly lots?: Lots | undefined;
    /** Default: the client's chain, else asked of the node. */
    readonly chainId?: number | undefined;
  }
  interface ReturnValue {
    readonly remainingLots: Lots;
  }
}

async function timeOf(client: PangeaClient): Promise<bigint> {
  try {
    return (await getBlock(client)).timestamp;
  } catch (error) {
    throw toPangeaError(error);
  }
}

interface Claim {
  readonly offer: Offer;
  readonly now: bigint;
}

async function maySign(client: PangeaClient, exchange: Address, { offer, now }: Claim): Promise<boolean> {
  const { account, signer, market } = offer;
  const known = await getAccount(client, { exchange, account });
  if (known === undefined) return false;
  if (isAddressEqual(known.owner, signer)) return true;
  const { permissions, expiry } = await getDelegate(client, { exchange, account, delegate: signer });
  if (BigInt(expiry) < now || !permissions.includes("offers")) return false;
  const { kind } = await getMarket(client, { exchange, market });
  return permissions.includes(PERMISSION_OF[kind] ?? "loans");
}

const PERMISSION_OF: Readonly<Record<string, Permission>> = { spot: "tradeSpot", perp: "tradePerp" };

async function hasSigned(
  client: PangeaClient,
  { offer, signature, hash }: SignedOffer & { readonly hash: Hex },
): Promise<boolean> {
  // a key is its owner's whether or not there is code at its address
  if (isPlain(signature) && (await isBy(offer.signer, hash, signature))) return true;
  const call = { abi: walletAbi, address: offer.signer, functionName: "isValidSignature" } as const;
  // wallets refuse in all sorts of ways, and addresses without code do not answer
  const answer = await readContract(client, { ...call, args: [hash, signature] }).catch(() => undefined);
  return answer === VALID;
}

/** Some numbers are of no point of the curve, and so nobody's. */
async function isBy(signer: Address, hash: Hex, signature: Hex): Promise<boolean> {
  const recovered = await recoverAddress({ hash, signature }).catch(() => undefined);
  return recovered !== undefined && isAddressEqual(recovered, signer);
}

const SIGNATURE_BYTES = 65;
const RECOVERY_BYTES: readonly Hex[] = ["0x1b", "0x1c"];
/** Half of the order of the group: signatures with a larger `s` are the malleable twins of others. */
const HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const HIGHEST_R = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140n;

/** Whether the exchange takes it for the signature of a key. */
function isPlain(signature: Hex): boolean {
  if (size(signature) !== SIGNATURE_BYTES || !RECOVERY_BYTES.includes(slice(signature, 64))) return false;
  const [r, s] = [hexToBigInt(slice(signature, 0, 32)), hexToBigInt(slice(signature, 32, 64))];
  return r > 0n && r <= HIGHEST_R && s > 0n && s <= HIGHEST_S;
}
