import { type Address, erc20Abi, type Hash, type TransactionReceipt } from "viem";
import { parseAccount } from "viem/accounts";
import { getBlock, readContract } from "viem/actions";
import { toPangeaError } from "../../errors/contract.ts";
import { NoSignerError } from "../../errors/transaction.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, AssetId, Seconds, TokenAmount, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeAsset } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { getAsset } from "../markets/getAsset.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";
import { approveSync } from "./approve.ts";
import { type Permit, signPermit } from "./permit.ts";

/** Seconds for which a permit that `deposit` signs is good. */
const PERMIT_LIFETIME = 1_200;

/**
 * Deposits tokens from the sender's wallet. Anyone may deposit dollars into any account; other assets need the owner or
 * a delegate who may deposit. Sees to the allowance first, as `allowance` says: by an approval that it waits for, or by
 * a permit in the same transaction.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Amount in the token's smallest units, rounded down to whole ledger units; the rest stays.
 * @returns Hash of the transaction.
 * @throws {ContractError} `ERC20InsufficientBalance` when the wallet has less, `AmountBelowUnit` when it is too little.
 * @example
 * const hash = await deposit(client, { exchange, account: 7, asset: 0, amount: 1_000_000_000n, allowance: "permit" });
 */
export async function deposit(client: PangeaClient, parameters: deposit.Parameters): Promise<deposit.ReturnValue> {
  return write(client, await prepareCall(client, parameters), parameters);
}

export declare namespace deposit {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly asset: AssetId;
    /** Smallest units of the token. */
    readonly amount: TokenAmount;
  }
  interface AllowanceParameters {
    /**
     * `"approve"` sends an approval first if the allowance is too small, `"permit"` signs one for the same transaction,
     * `"none"` takes what there is. Default `"approve"`.
     */
    readonly allowance?: "approve" | "permit" | "none" | undefined;
    /** Last second of the permit. Default: twenty minutes after the newest block. */
    readonly permitDeadline?: Seconds | undefined;
  }
  interface Parameters extends Args, AllowanceParameters, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. The allowance must be there. */
deposit.call = ({ exchange, account, asset, amount }: deposit.Args): PangeaCall<"deposit"> =>
  defineCall(exchange, "deposit", [encodeAccount(account), encodeAsset(asset), amount]);

/** The call with a signed permit. */
deposit.permitCall = ({
  exchange,
  account,
  asset,
  amount,
  permit,
}: deposit.Args & { readonly permit: Permit }): PangeaCall<"depositWithPermit"> =>
  defineCall(exchange, "depositWithPermit", [
    encodeAccount(account),
    encodeAsset(asset),
    amount,
    permit.deadline,
    permit.v,
    permit.r,
    permit.s,
  ]);

/**
 * Deposits tokens and waits until they are there.
 *
 * @returns Ledger units credited.
 * @throws {ContractError} `ERC20InsufficientBalance` when the wallet has less.
 * @example
 * const { units } = await depositSync(client, { exchange, account: 7, asset: 0, amount: 1_000_000_000n });
 */
export async function depositSync(
  client: PangeaClient,
  parameters: depositSync.Parameters,
): Promise<depositSync.ReturnValue> {
  const receipt = await writeSync(client, await prepareCall(client, parameters), parameters);
  return { receipt, units: requireEvent(receipt, parameters.exchange, "Deposited").units };
}

export declare namespace depositSync {
  interface Parameters extends deposit.Args, deposit.AllowanceParameters, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly units: Units;
  }
}

/** The call to send, once the allowance is or will be there. */
async function prepareCall(
  client: PangeaClient,
  parameters: depositSync.Parameters,
): Promise<PangeaCall<"deposit" | "depositWithPermit">> {
  const { exchange, asset, amount, allowance = "approve" } = parameters;
  if (allowance === "none") return deposit.call(parameters);
  const { token } = await getAsset(client, { exchange, asset });
  const owner = senderOf(client, parameters);
  const present = await readAllowance(client, { token, owner, spender: exchange });
  if (present >= amount) return deposit.call(parameters);
  if (allowance === "approve") {
    // the gas limit and nonce of the deposit are not those of the approval
    const { gas: _gas, nonce: _nonce, ...sending } = parameters;
    await approveSync(client, { ...sending, token, amount });
    return deposit.call(parameters);
  }
  const deadline = parameters.permitDeadline ?? (await chainTime(client)) + PERMIT_LIFETIME;
  const permit = await signPermit(client, { token, spender: exchange, amount, deadline, signer: parameters.signer });
  return deposit.permitCall({ ...parameters, permit });
}

async function chainTime(client: PangeaClient): Promise<number> {
  const { timestamp } = await getBlock(client);
  return Number(timestamp);
}

function senderOf(client: PangeaClient, { lane, signer = client.account }: WriteParameters): Address {
  if (lane !== undefined) return lane.address;
  if (signer === undefined) throw new NoSignerError();
  return parseAccount(signer).address;
}

async function readAllowance(
  client: PangeaClient,
  { token, owner, spender }: { readonly token: Address; readonly owner: Address; readonly spender: Address },
): Promise<TokenAmount> {
  try {
    return await readContract(client, {
      abi: erc20Abi,
      address: token,
      functionName: "allowance",
      args: [owner, spender],
    });
  } catch (error) {
    throw toPangeaError(error);
  }
}
