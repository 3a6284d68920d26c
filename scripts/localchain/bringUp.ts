// A local chain with the exchange on it and test tokens in the hands of the well-known accounts.

import {
  type Address,
  encodeFunctionData,
  type HDAccount,
  type PublicClient,
  parseUnits,
  type WalletClient,
} from "viem";
import { readArtifact } from "../deployment/artifacts.ts";
import { connect, type Deployed, deploy } from "../deployment/deploy.ts";
import { DeploymentError } from "../deployment/errors.ts";
import type { Parameters } from "../deployment/parameters.ts";
import type { DeploymentRecord } from "../deployment/record.ts";
import { verify } from "../deployment/verify.ts";
import { testAccount } from "./accounts.ts";
import { type LocalChain, type LocalChainOptions, startLocalChain } from "./localChain.ts";

export interface BringUpOptions extends LocalChainOptions {
  readonly parameters: Parameters;
  /** Folder of the deployment record. */
  readonly folder: string;
  /** Accounts that get test tokens. */
  readonly holders: readonly HDAccount[];
  /** Tokens for each of them, by symbol. */
  readonly grants: Readonly<Record<string, string>>;
  readonly report?: (line: string) => void;
}

export interface Venue {
  readonly chain: LocalChain;
  readonly record: DeploymentRecord;
  readonly file: string;
}

export async function bringUp(options: BringUpOptions): Promise<Venue> {
  const chain = await startLocalChain(options);
  try {
    const deployed = await deployVerified(chain, options);
    return { chain, record: deployed.record, file: deployed.file };
  } catch (error) {
    await chain.stop();
    throw error;
  }
}

async function deployVerified(chain: LocalChain, options: BringUpOptions): Promise<Deployed> {
  const { parameters } = options;
  const target = { ...options, rpcUrl: chain.httpUrl, account: testAccount(0) };
  const deployed = await deploy(target);
  const { publicClient, walletClient } = await connect(target);
  const checks = await verify({ publicClient, parameters, record: deployed.record });
  const wrong = checks.filter(({ isRight }) => !isRight).map(({ what }) => what);
  if (wrong.length > 0) throw new DeploymentError(`The deployment is wrong in: ${wrong.join(", ")}.`);
  await grantTokens(publicClient, walletClient, { ...options, record: deployed.record });
  return deployed;
}

interface Grants extends BringUpOptions {
  readonly record: DeploymentRecord;
}

/** Mints to all holders at once: the node queues transactions that come with consecutive nonces. */
async function grantTokens(publicClient: PublicClient, walletClient: WalletClient, options: Grants): Promise<void> {
  const minter = testAccount(0);
  const first = await publicClient.getTransactionCount({ address: minter.address });
  const mints = options.holders.flatMap(({ address }) =>
    Object.entries(options.grants).map(([symbol, amount]) => mint(options.record, { symbol, amount, to: address })),
  );
  const hashes = await Promise.all(
    mints.map((call, index) =>
      walletClient.sendTransaction({
        ...call,
        account: minter,
        chain: null,
        nonce: first + index,
        gas: MINT_GAS,
        ...FEES,
      }),
    ),
  );
  await Promise.all(hashes.map((hash) => publicClient.waitForTransactionReceipt({ hash })));
}

const MINT_GAS = 100_000n;
const FEES = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 0n } as const;

interface Mint {
  readonly symbol: string;
  readonly amount: string;
  readonly to: Address;
}

function mint(record: DeploymentRecord, { symbol, amount, to }: Mint) {
  const [token, asset] = [record.tokens[symbol], record.assets[symbol]];
  if (token === undefined || asset === undefined) throw new DeploymentError(`${symbol} is not a test token here.`);
  const args = [to, parseUnits(amount, asset.decimals)];
  return { to: token, data: encodeFunctionData({ abi: readArtifact("TestToken").abi, functionName: "mint", args }) };
}
