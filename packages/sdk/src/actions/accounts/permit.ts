import { type Account, type Address, type Hex, type LocalAccount, parseAbi, parseSignature } from "viem";
import { parseAccount } from "viem/accounts";
import { getChainId, readContract, signTypedData } from "viem/actions";
import { toPangeaError } from "../../errors/contract.ts";
import { NoSignerError } from "../../errors/transaction.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Seconds, TokenAmount } from "../../types/units.ts";

const permitAbi = parseAbi([
  "function name() view returns (string)",
  "function nonces(address owner) view returns (uint256)",
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
]);

const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/** A signed ERC-2612 approval, as `depositWithPermit` takes it. */
export interface Permit {
  /** Last second at which it may be used. */
  readonly deadline: bigint;
  /** Recovery id of the signature, 27 or 28. */
  readonly v: number;
  readonly r: Hex;
  readonly s: Hex;
}

/** What to approve. */
export interface SignPermitParameters {
  readonly token: Address;
  readonly spender: Address;
  /** Smallest units of the token. */
  readonly amount: TokenAmount;
  /** Last second at which the permit may be used. */
  readonly deadline: Seconds;
  /** Default: the client's account. */
  readonly signer?: Account | Address | undefined;
}

/**
 * Signs an ERC-2612 approval. Reads nonce and domain from the token.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @throws {NoSignerError} when there is nobody to sign.
 * @throws {RpcFailedError} when the token has no permits.
 * @example
 * const permit = await signPermit(client, { token, spender: exchange, amount: 1_000_000n, deadline: 1_900_000_000 });
 */
export async function signPermit(client: PangeaClient, parameters: SignPermitParameters): Promise<Permit> {
  const { token, spender, amount, signer = client.account } = parameters;
  if (signer === undefined) throw new NoSignerError();
  const account = parseAccount(signer);
  const deadline = BigInt(parameters.deadline);
  const [domain, nonce] = await readTerms(client, token, account.address).catch((error: unknown) => {
    throw toPangeaError(error);
  });
  const message = { owner: account.address, spender, value: amount, nonce, deadline };
  const typedData = { domain, types: PERMIT, primaryType: "Permit", message } as const;
  const signature =
    account.type === "local"
      ? await (account as LocalAccount).signTypedData(typedData)
      : await signTypedData(client, { account, ...typedData });
  const { r, s, yParity } = parseSignature(signature);
  return { deadline, r, s, v: 27 + yParity };
}

async function readTerms(client: PangeaClient, token: Address, owner: Address) {
  const contract = { abi: permitAbi, address: token } as const;
  const nonce = readContract(client, { ...contract, functionName: "nonces", args: [owner] });
  const domain = readContract(client, { ...contract, functionName: "eip712Domain" }).then(
    ([, name, version, chainId, verifyingContract]) => ({ name, version, chainId: Number(chainId), verifyingContract }),
    // tokens older than ERC-5267 do not tell their domain; nearly all of them use version 1
    async () => ({
      name: await readContract(client, { ...contract, functionName: "name" }),
      version: "1",
      chainId: client.chain?.id ?? (await getChainId(client)),
      verifyingContract: token,
    }),
  );
  return Promise.all([domain, nonce]);
}
