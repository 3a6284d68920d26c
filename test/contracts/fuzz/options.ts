import type { RunOptions } from "./run.ts";

/** Seed and number of calls of a run: FUZZ_SEED and FUZZ_CALLS of the environment, or else the given ones. */
export function readOptions(usual: RunOptions): RunOptions {
  const { env } = process;
  return { seed: Number(env.FUZZ_SEED ?? usual.seed), calls: Number(env.FUZZ_CALLS ?? usual.calls) };
}
