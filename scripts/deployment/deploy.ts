// Deploys the exchange to a chain, or finishes what an earlier run began.

import {
  type Address,
  BaseError,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  type LocalAccount,
} from "viem";
import { removeAddresses, writeAddresses } from "./addresses.ts";
import { type ContractName, isCodeOf, readArtifact } from "./artifacts.ts";
import { DeploymentError } from "./errors.ts";
import type { Parameters } from "./parameters.ts";
import { type DeploymentRecord, type RecordFile, recordFile } from "./record.ts";
import type { Step } from "./step.ts";
import { stepsOf } from "./steps.ts";
import { canCount, type Pending, type Sender, send, sign } from "./transactions.ts";

/** Chain number of local test chains, whose history goes with their process. */
export const LOCAL_CHAIN_ID = 31_337;

/** Moments within a step at which a process could end. */
export type Checkpoint = "before" | "signed" | "recorded" | "sent" | "done";

export interface DeployOptions {
  readonly rpcUrl: string;
  readonly parameters: Parameters;
  readonly account: LocalAccount;
  /** Folder of the record. */
  readonly folder: string;
  /** Told what happens, in one line each. */
  readonly report?: (line: string) => void;
  /** Called at every moment within every step; tests end the run here. */
  readonly checkpoint?: (step: string, at: Checkpoint) => void;
}

export interface Deployed {
  readonly record: DeploymentRecord;
  /** Addresses, for the SDK. */
  readonly file: string;
  /** Steps that this run executed. */
  readonly executed: readonly string[];
}

const LOCAL_POLLING_MS = 20;
const POLLING_MS = 1_000;

export async function deploy(options: DeployOptions): Promise<Deployed> {
  const { parameters, account, report = () => undefined } = options;
  const sender = await connect(options);
  const file = recordFile(options.folder, parameters.chainId);
  const genesis = await genesisOf(sender);
  let record = await startingRecord(options, file, genesis);
  await verifyCode(sender, record, file);

  const executed: string[] = [];
  const steps = stepsOf(parameters, account.address);
  for (const [index, step] of steps.entries()) {
    if (record.steps[step.name] !== undefined) continue;
    record = await execute({ ...options, sender, file }, record, step);
    executed.push(step.name);
    report(`${index + 1}/${steps.length} ${step.name}`);
  }
  if (executed.length === 0) report(`Nothing to do: all ${steps.length} steps are recorded in ${file.path}.`);
  return { record, file: writeAddresses(options.folder, record), executed };
}

export async function connect({ rpcUrl, parameters, account }: DeployOptions): Promise<Sender> {
  const transport = http(rpcUrl);
  const chainId = await createPublicClient({ transport })
    .getChainId()
    .catch((error: Error) => {
      throw new DeploymentError(`No chain answers at ${rpcUrl}. Is it running?`, { cause: error });
    });
  if (chainId !== parameters.chainId) {
    throw new DeploymentError(
      `The chain at ${rpcUrl} has the number ${chainId}, but parameters "${parameters.name}" are for ${parameters.chainId}.`,
    );
  }
  const chain = defineChain({
    id: chainId,
    name: parameters.name,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const pollingInterval = chainId === LOCAL_CHAIN_ID ? LOCAL_POLLING_MS : POLLING_MS;
  const client = { chain, transport, pollingInterval, cacheTime: 0 };
  return { publicClient: createPublicClient(client), walletClient: createWalletClient({ ...client, account }) };
}

interface Execution extends DeployOptions {
  readonly sender: Sender;
  readonly file: RecordFile;
}

async function execute(execution: Execution, before: DeploymentRecord, step: Step): Promise<DeploymentRecord> {
  const { sender, file, checkpoint = () => undefined } = execution;
  checkpoint(step.name, "before");
  const pending = (await resumable(sender, before, step)) ?? (await signStep(sender, before, step));
  checkpoint(step.name, "signed");
  file.write({ ...before, pending });
  checkpoint(step.name, "recorded");
  const receipt = await send(sender, pending);
  checkpoint(step.name, "sent");
  const { pending: _, ...rest } = step.apply(before, receipt);
  const after = { ...rest, steps: { ...before.steps, [step.name]: pending.hash } };
  file.write(after);
  checkpoint(step.name, "done");
  return after;
}

async function signStep(sender: Sender, record: DeploymentRecord, step: Step): Promise<Pending> {
  try {
    return await sign(sender, step.name, step.call(record));
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    // the whole message would repeat all the code that was to be deployed
    const reason = error.details || error.shortMessage;
    throw new DeploymentError(`"${step.name}" would fail: ${reason}`, { cause: error });
  }
}

/** The transaction that an earlier run signed for this step, unless it can never count. */
async function resumable(sender: Sender, { pending }: DeploymentRecord, step: Step) {
  if (pending?.step !== step.name) return undefined;
  return (await canCount(sender, pending)) ? pending : undefined;
}

async function genesisOf({ publicClient }: Sender): Promise<Hex> {
  const { hash } = await publicClient.getBlock({ blockNumber: 0n });
  return hash;
}

async function startingRecord(options: DeployOptions, file: RecordFile, genesis: Hex): Promise<DeploymentRecord> {
  const { parameters, account, report = () => undefined } = options;
  const empty = {
    chainId: parameters.chainId,
    genesis,
    name: parameters.name,
    deployer: account.address,
    contracts: {},
    tokens: {},
    feeds: {},
    sources: {},
    assets: {},
    markets: {},
    steps: {},
  };
  const found = file.read();
  if (found === undefined) return empty;
  if (found.genesis !== genesis) {
    if (parameters.chainId !== LOCAL_CHAIN_ID) {
      throw new DeploymentError(`${file.path} is about another chain with the number ${parameters.chainId}.`);
    }
    report(`${file.path} is about a local chain that is gone; starting over.`);
    removeAddresses(options.folder, parameters.chainId);
    return empty;
  }
  if (found.name !== parameters.name) {
    throw new DeploymentError(`${file.path} is about "${found.name}", but the parameters are of "${parameters.name}".`);
  }
  if (found.deployer.toLowerCase() !== account.address.toLowerCase()) {
    throw new DeploymentError(`${file.path} was begun by ${found.deployer}. Go on with that account.`);
  }
  return found;
}

/** Makes sure that what an earlier run recorded is what lies on the chain. */
async function verifyCode({ publicClient }: Sender, record: DeploymentRecord, file: RecordFile): Promise<void> {
  for (const { label, name, address } of deployedCode(record)) {
    if (await hasCodeOf(publicClient, name, address)) continue;
    throw new DeploymentError(
      `${file.path} says that ${label} is at ${address}, but the code there is not that of this build. ` +
        "To keep that deployment, use the build that made it; to make a new one, move the file away.",
    );
  }
}

/** Everything that was deployed, and the contract that it is. */
export function deployedCode({ contracts, tokens, feeds, sources }: DeploymentRecord) {
  const all = (addresses: Readonly<Record<string, Address>>, name: ContractName, what: string) =>
    Object.entries(addresses).map(([symbol, address]) => ({ label: `${what}${symbol}`, name, address }));
  return [
    ...Object.entries(contracts).map(([name, address]) => ({ label: name, name, address })),
    ...all(tokens, "TestToken", ""),
    ...all(feeds, "PushFeed", "feed of "),
    ...all(sources, "AggregatorSource", "source of "),
  ];
}

export async function hasCodeOf(
  publicClient: Sender["publicClient"],
  name: string,
  address: Address,
): Promise<boolean> {
  const code = await publicClient.getCode({ address });
  return code !== undefined && isCodeOf(readArtifact(name as ContractName), code);
}
