// What the scripts need to run other programs and to report progress.

import { spawn } from "node:child_process";
import { constants } from "node:os";

const startedAt = Date.now();

/** Prints a line with the seconds since the start, to the error output: the other one belongs to the task. */
export function progress(message) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.error(`[${seconds.padStart(5)}s] ${message}`);
}

/** For programs that prepare a task: what they print must not get into its output, which may be read by a program. */
export const PREPARING = ["inherit", process.stderr, "inherit"];

export function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}

/** Runs a program on this terminal and resolves to its exit code. */
export function run([program, ...args], options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: "inherit", ...options });
    // A terminal sends Ctrl-C to the child by itself; a second copy would make some programs quit at once.
    const forward = (signal) => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    const settle = (code) => {
      process.off("SIGINT", forward).off("SIGTERM", forward);
      resolve(code);
    };
    process.on("SIGINT", forward).on("SIGTERM", forward);
    child.on("error", (error) => {
      console.error(`Could not start ${program}: ${error.message}`);
      settle(127);
    });
    child.on("close", (code, signal) => settle(code ?? 128 + constants.signals[signal]));
  });
}
