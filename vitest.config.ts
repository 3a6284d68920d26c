import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Tests that drive the compiled contracts on Hardhat's in-process network. */
const onContracts: TestProjectInlineConfiguration["test"] = {
  setupFiles: ["test/support/closeChains.ts"],
  pool: "forks",
  // Files of one worker share the loaded Hardhat; every file makes its own chain.
  isolate: false,
};

export default defineConfig({
  // Workspace packages are tested from their sources, not from a build. Node.js is told of these conditions as well, so the list
  // must not hold "import": what is required would get modules.
  ssr: { resolve: { conditions: ["@pangea/source", "node"] } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "test/unit/**/*.test.ts"],
          pool: "threads",
          testTimeout: 20 * SECOND,
          hookTimeout: MINUTE,
        },
      },
      {
        extends: true,
        test: {
          ...onContracts,
          name: "contracts",
          include: ["test/contracts/**/*.test.ts"],
          testTimeout: MINUTE,
          hookTimeout: 2 * MINUTE,
        },
      },
      {
        extends: true,
        test: {
          name: "chain",
          include: ["test/chain/**/*.test.ts"],
          pool: "forks",
          testTimeout: 2 * MINUTE,
          hookTimeout: 2 * MINUTE,
        },
      },
      {
        extends: true,
        test: {
          ...onContracts,
          name: "deep",
          include: ["test/deep/**/*.test.ts"],
          testTimeout: 60 * MINUTE,
          hookTimeout: 5 * MINUTE,
        },
      },
    ],
  },
});
