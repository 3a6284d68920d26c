#!/usr/bin/env node
// npm run keeper -- --config keeper.json
//
// Runs a keeper until it is told to stop. Every key of the configuration is described in docs/keeper.md.

import { parseArgs } from "node:util";
import { PangeaError } from "@pangea/sdk";
import { loadConfig } from "./config/load.ts";
import { KeeperError } from "./internal/errors.ts";
import { FAULT_VARIABLE, faultsOf } from "./internal/faults.ts";
import { createLogger } from "./internal/logger.ts";
import { type Keeper, startKeeper } from "./keeper.ts";

/** Milliseconds within which a keeper that is told to stop has stopped. */
const PATIENCE = 5_000;

try {
  await run();
} catch (error) {
  if (!(error instanceof KeeperError || error instanceof PangeaError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exit(1);
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: "string" } } });
  const loaded = loadConfig({ file: values.config, env: process.env });
  const logger = createLogger(loaded.config.log);
  const keeper = await startKeeper({ ...loaded, logger, faults: faultsOf(process.env[FAULT_VARIABLE]) });
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => void end(keeper));
  await keeper.ready;
}

async function end(keeper: Keeper): Promise<void> {
  // whatever hangs must not keep the process: everything that matters is stored already
  setTimeout(() => process.exit(1), PATIENCE).unref();
  await keeper.stop();
  process.exit(0);
}
