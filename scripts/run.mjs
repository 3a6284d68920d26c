// Prepares the workspace when needed and then runs one task:
//
//   node scripts/run.mjs <task> [arguments for the last command of the task]
//
// This file and its imports use built-in modules of Node.js 20 only: they run before anything is installed.

import { setUp } from "./setup.mjs";
import { fail, PREPARING, progress, run } from "./shell.mjs";

/** Runs the steps of turbo.json side by side, and all of them even when one fails. */
const TURBO = "turbo run --output-logs=new-only --continue=dependencies-successful";

/** Task name -> commands, run in order. */
const TASKS = {
  setup: [],
  build: [`${TURBO} build //#step:compile`],
  "build:contracts": ["hardhat build"],
  abi: ["hardhat build", "node scripts/generate-abi.ts"],
  typecheck: ["hardhat build", "tsc --project tsconfig.json"],
  "check:packages": [`${TURBO} //#step:check-packages`],
  lint: [`${TURBO} //#step:lint-ts //#step:lint-sol`],
  format: ["biome check --write", "prettier --write --log-level=warn contracts/**/*.sol"],
  test: [
    `${TURBO} //#step:abi-check //#step:typecheck //#step:lint-ts //#step:lint-sol //#step:check-packages`,
    "node scripts/test.ts",
  ],
  "test:fast": ["hardhat build", "node scripts/test.ts"],
  bench: ["hardhat build", "node --conditions=@pangea/source scripts/bench/bench.ts"],
  start: ["hardhat build", "node --conditions=@pangea/source scripts/start.ts"],
  devnet: ["hardhat build", "node --conditions=@pangea/source scripts/devnet.ts"],
  keeper: ["node --conditions=@pangea/source packages/keeper/src/main.ts"],
  deploy: ["hardhat build", "node --conditions=@pangea/source scripts/deploy.ts"],
  calibrate: ["node --conditions=@pangea/source scripts/calibrate.ts"],
  docs: ["node --conditions=@pangea/source scripts/docs.ts"],
  verify: ["node scripts/verify/verify.ts"],
  "test:deep": ["hardhat build", "node scripts/test.ts --project=deep"],
};

const [task = "", ...args] = process.argv.slice(2);
if (!Object.hasOwn(TASKS, task)) fail(`Unknown task "${task}". Tasks: ${Object.keys(TASKS).join(", ")}.`);

const env = await setUp();
const commands = TASKS[task].map((line) => line.split(" "));
commands.at(-1)?.push(...args);
for (const [index, command] of commands.entries()) {
  progress(`${task} ${index + 1}/${commands.length}: ${command.join(" ")}`);
  const isLast = index === commands.length - 1;
  const code = await run(command, { env, stdio: isLast ? "inherit" : PREPARING });
  if (code !== 0) process.exit(code);
}
if (commands.length === 0) progress("The workspace is ready.");
