// The Python tools, at the pinned versions, in a folder of their own.

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const CACHE = path.resolve(".cache/verify");
const VENV = path.join(CACHE, "venv");
const VENV_BIN = path.join(VENV, process.platform === "win32" ? "Scripts" : "bin");
const PYTHON = path.join(VENV_BIN, "python");
const STAMP = path.join(VENV, ".requirements");
const COMMANDS = path.join(CACHE, "bin");

const REQUIREMENTS = "scripts/verify/requirements.txt";

/** Fails where Python is too old or cannot make environments. */
const PROBE = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/** Programs that Halmos calls by name: no build is left to do, and the solvers are Python packages. */
const STANDINS = {
  forge: "exit 0",
  bitwuzla: `exec "${PYTHON}" "${path.resolve("scripts/verify/smt.py")}" bitwuzla "$@"`,
  cvc5: `exec "${PYTHON}" "${path.resolve("scripts/verify/smt.py")}" cvc5 "$@"`,
};

/** Runs one of the tools. */
export type Tools = (program: "slither" | "halmos", args: readonly string[]) => SpawnSyncReturns<string>;

/** Installs what is not yet installed. Undefined where there is no Python to install it with. */
export function installTools(): Tools | undefined {
  const python = ["python3", "python"].find((command) => spawnSync(command, ["-c", PROBE]).status === 0);
  if (python === undefined) return undefined;
  const requirements = readFileSync(REQUIREMENTS, "utf8");
  if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== requirements) {
    console.log(`Installing the tools of ${REQUIREMENTS}`);
    rmSync(VENV, { recursive: true, force: true });
    must(python, ["-m", "venv", VENV]);
    must(PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]);
    writeFileSync(STAMP, requirements);
  }
  mkdirSync(COMMANDS, { recursive: true });
  for (const [name, script] of Object.entries(STANDINS)) {
    writeFileSync(path.join(COMMANDS, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(COMMANDS, name), 0o755);
  }
  const env = { ...process.env, PATH: [COMMANDS, VENV_BIN, process.env.PATH].join(path.delimiter) };
  return (program, args) =>
    spawnSync(path.join(VENV_BIN, program), args, { env, encoding: "utf8", maxBuffer: 2 ** 28 });
}

function must(command: string, args: readonly string[]): void {
  if (spawnSync(command, args, { stdio: "inherit" }).status !== 0)
    throw new Error(`${command} ${args.join(" ")} failed.`);
}
