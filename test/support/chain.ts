import { artifacts, network } from "hardhat";
import type { Artifact, ArtifactContractNames, GetArtifactByName } from "hardhat/types/artifacts";
import {
  type Abi,
  type Account,
  type Address,
  type Chain,
  type ContractConstructorArgs,
  type CustomTransport,
  createPublicClient,
  createTestClient,
  createWalletClient,
  custom,
  type GetContractReturnType,
  getContract,
  type Hex,
  type PublicClient,
  type TestClient,
  type WalletClient,
} from "viem";
import { hardhat } from "viem/chains";

/** Name of a compiled contract. Its constructor and functions have the types of the last build. */
export type ContractName = ArtifactContractNames;

export type Wallet = WalletClient<CustomTransport, Chain, Account>;

export type Contract<Name extends ContractName> = GetContractReturnType<
  AbiOf<Name>,
  { public: PublicClient<CustomTransport, Chain>; wallet: Wallet }
>;

type AbiOf<Name extends ContractName> = GetArtifactByName<Name>["abi"] extends infer A extends Abi ? A : Abi;

export interface DeployOptions {
  /** Addresses of linked libraries by name. A library that is not listed is deployed on the way. */
  readonly libraries?: Readonly<Record<string, Address>>;
  /** Deployer, and sender of the returned contract's writes. Default: the first wallet. */
  readonly wallet?: Wallet;
}

export interface TestChain {
  readonly publicClient: PublicClient<CustomTransport, Chain>;
  readonly testClient: TestClient<"hardhat", CustomTransport, Chain>;
  /** Wallets of the twenty funded accounts. */
  readonly wallets: readonly [Wallet, ...Wallet[]];
  readonly deploy: <Name extends ContractName>(
    name: Name,
    args: ContractConstructorArgs<AbiOf<Name>>,
    options?: DeployOptions,
  ) => Promise<Contract<Name>>;
  /** The contract at `address`, with writes sent by `wallet`. Default: the first wallet. */
  readonly at: <Name extends ContractName>(name: Name, address: Address, wallet?: Wallet) => Promise<Contract<Name>>;
  /** Runs `setup` once; every later call with it brings the chain back to the state right after it. */
  readonly fixture: <Value>(setup: () => Promise<Value>) => Promise<Value>;
}

const openConnections = new Set<{ close(): Promise<void> }>();

/** Starts a fresh in-process chain that mines one block per transaction. It is closed after the test file. */
export async function createChain(): Promise<TestChain> {
  const connection = await network.create();
  openConnections.add(connection);
  const client = {
    chain: hardhat,
    transport: custom(connection.provider, { retryCount: 0 }),
    cacheTime: 0,
    pollingInterval: 20,
  };
  const publicClient = createPublicClient(client);
  const testClient = createTestClient({ ...client, mode: "hardhat" });
  const accounts = await createWalletClient(client).getAddresses();
  const [first, ...others] = accounts.map((account): Wallet => createWalletClient({ ...client, account }));
  if (first === undefined) throw new Error("The in-process chain has no accounts.");

  const at: TestChain["at"] = async (name, address, wallet = first) => {
    const { abi } = await artifacts.readArtifact(name);
    return getContract({ abi, address, client: { public: publicClient, wallet } }) as never;
  };

  const deployBytecode = async (name: string, args: readonly unknown[], options: DeployOptions): Promise<Address> => {
    const { wallet = first, libraries = {} } = options;
    const { abi, bytecode, linkReferences }: Artifact = await artifacts.readArtifact(name);
    const linked = await link(
      bytecode,
      linkReferences,
      (library, source) => libraries[library] ?? deployBytecode(`${source}:${library}`, [], options),
    );
    const hash = await wallet.deployContract({ abi: abi as Abi, args, bytecode: linked });
    const { contractAddress } = await publicClient.waitForTransactionReceipt({ hash });
    if (!contractAddress) throw new Error(`${name} was not deployed.`);
    return contractAddress;
  };

  return {
    publicClient,
    testClient,
    wallets: [first, ...others],
    at,
    deploy: async (name, args, deployOptions = {}) =>
      at(name, await deployBytecode(name, args as readonly unknown[], deployOptions), deployOptions.wallet),
    fixture: createFixtures(testClient),
  };
}

/** Closes every chain of the test file that has just ended. */
export async function closeChains(): Promise<void> {
  await Promise.all([...openConnections].map((connection) => connection.close()));
  openConnections.clear();
}

type AddressOfLibrary = (library: string, source: string) => Address | Promise<Address>;

/** Writes the addresses of linked libraries into the places that the compiler left open for them. */
async function link(
  bytecode: string,
  references: Artifact["linkReferences"],
  addressOf: AddressOfLibrary,
): Promise<Hex> {
  let linked = bytecode.slice(2);
  for (const [source, libraries] of Object.entries(references)) {
    for (const [library, places] of Object.entries(libraries)) {
      const address = await addressOf(library, source.replace(/^project\//, ""));
      for (const { start, length } of places) {
        linked = linked.slice(0, 2 * start) + address.slice(2) + linked.slice(2 * (start + length));
      }
    }
  }
  return `0x${linked}`;
}

function createFixtures(testClient: TestChain["testClient"]): TestChain["fixture"] {
  const states = new Map<() => Promise<unknown>, { value: unknown; snapshot: Hex }>();
  return async <Value>(setup: () => Promise<Value>): Promise<Value> => {
    const state = states.get(setup);
    if (state !== undefined) await testClient.revert({ id: state.snapshot });
    const value = state === undefined ? await setup() : (state.value as Value);
    states.set(setup, { value, snapshot: await testClient.snapshot() });
    return value;
  };
}
