import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Compiler version. It must equal the pinned version of the npm package `solc`. */
const SOLC_VERSION = "0.8.35";

/** Newest EVM rules that every target chain supports; the simulated network runs the same ones. */
const EVM_VERSION = "prague";

/**
 * Optimizer settings: a higher one makes calls cheaper, a lower one contracts smaller (limit: 24,576 bytes). The exchange
 * is on the way of every order; the code behind it is larger and called less often.
 */
const OPTIMIZER_RUNS = 400;
const EXCHANGE_OPTIMIZER_RUNS = 20_000;

/** Block gas limit of the simulated network, far above any single transaction of the test suites. */
const BLOCK_GAS_LIMIT = 10_000_000_000n;

/** Gas limit of a transaction that names none, so that tests do not run everything twice to estimate it. */
const TRANSACTION_GAS = 500_000_000n;

const compiler = (runs: number) => ({
  version: SOLC_VERSION,
  // The compiler comes from npm as WebAssembly, so that a build downloads nothing.
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: EVM_VERSION,
    viaIR: true,
    optimizer: { enabled: true, runs },
    metadata: { bytecodeHash: "none" },
    outputSelection: { "*": { "*": ["storageLayout"] } },
  },
});

const solidity = {
  compilers: [compiler(OPTIMIZER_RUNS)],
  overrides: {
    "contracts/Exchange.sol": compiler(EXCHANGE_OPTIMIZER_RUNS),
    "contracts/Clearing.sol": compiler(2_000),
    "contracts/Bundles.sol": compiler(2_000),
    "contracts/PerpDesk.sol": compiler(50),
  },
  isolated: false,
};

/** Hides compiler warnings about files of npm packages, which nobody can fix here. */
const quietDependencies: HardhatPlugin = {
  id: "quiet-dependencies",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        // biome-ignore lint/complexity/useMaxParams: Hardhat defines the signature.
        getCompilationJobErrors: async (context, job, output, next) => {
          const messages = await next(context, job, output);
          return messages.filter(
            ({ severity, formattedMessage }) =>
              severity === "error" || !formattedMessage?.includes("--> ./node_modules/"),
          );
        },
      }),
    }),
  },
};

export default defineConfig({
  plugins: [quietDependencies],
  paths: {
    sources: "./contracts",
    artifacts: "./artifacts",
    cache: "./cache",
  },
  solidity: {
    // Both names mean the same build: what is tested is what is deployed.
    profiles: {
      default: solidity,
      production: solidity,
    },
  },
  networks: {
    default: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: EVM_VERSION,
      blockGasLimit: BLOCK_GAS_LIMIT,
      gas: TRANSACTION_GAS,
      allowUnlimitedContractSize: false,
    },
  },
});
