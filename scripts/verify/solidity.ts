// Compiles with the pinned compiler from npm, with the settings of the deployed build, and writes what the tools read.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import hre from "hardhat";

/** What a contract is in the output of the compiler; only what is looked at here is typed. */
interface Contract {
  readonly metadata: string;
  readonly evm: {
    readonly bytecode: object;
    readonly deployedBytecode: object;
    readonly methodIdentifiers: object;
  };
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly sources: Record<string, { readonly id: number; readonly ast: object }>;
  readonly contracts: Record<string, Record<string, Contract>>;
}

interface Compiler {
  compile(input: string, callbacks: { import(file: string): { contents: string } | { error: string } }): string;
}

/** How the sources name the packages that they import from. */
const PACKAGES = ["@openzeppelin/=node_modules/@openzeppelin/", "solady/=node_modules/solady/src/"];

/** Output for the analysis of sources: no code, which makes it quick. */
const SOURCES_ONLY = { "*": { "": ["ast"], "*": ["abi"] } };

const WITH_CODE = {
  "*": { "": ["ast"], "*": ["abi", "metadata", "evm.bytecode", "evm.deployedBytecode", "evm.methodIdentifiers"] },
};

const NO_CODE = { bytecode: { object: "", sourceMap: "" }, deployedBytecode: { object: "", sourceMap: "" } };

/** Writes a build info as Hardhat does, of these sources, for Slither. */
export function writeBuildInfo(files: readonly string[], folder: string): void {
  const { input, output } = compile(files, SOURCES_ONLY);
  for (const contract of Object.values(output.contracts).flatMap((inFile) => Object.values(inFile))) {
    Object.assign(contract, { evm: NO_CODE });
  }
  writeJson(path.join(emptied(folder), "build-info/sources.json"), { solcVersion: settings().version, input, output });
}

/**
 * Writes artifacts as Foundry does, of the contracts in these files, for Halmos.
 *
 * @returns The proofs in them: `Contract.function(types)`.
 */
export function writeArtifacts(files: readonly string[], folder: string): string[] {
  const { output } = compile(files, WITH_CODE);
  const proofs: string[] = [];
  emptied(folder);
  for (const file of files) {
    for (const [name, contract] of Object.entries(output.contracts[file] ?? {})) {
      writeJson(path.join(folder, path.basename(file), `${name}.json`), {
        ...contract,
        ...contract.evm,
        ...output.sources[file],
        metadata: JSON.parse(contract.metadata),
      });
      const signatures = Object.keys(contract.evm.methodIdentifiers).filter((it) => it.startsWith("prove"));
      proofs.push(...signatures.map((signature) => `${name}.${signature}`));
    }
  }
  return proofs;
}

function compile(files: readonly string[], outputSelection: object): { input: object; output: Output } {
  const solc = createRequire(import.meta.url)("solc") as Compiler;
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, { content: readFileSync(file, "utf8") }])),
    settings: { ...settings().settings, remappings: PACKAGES, outputSelection },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: readSource })) as Output;
  const errors = output.errors?.filter((message) => message.severity === "error") ?? [];
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
  return { input, output };
}

function settings() {
  const [compiler] = hre.config.solidity.profiles.default?.compilers ?? [];
  if (compiler === undefined) throw new Error("hardhat.config.ts has no compiler.");
  return compiler;
}

function readSource(file: string) {
  try {
    return { contents: readFileSync(file, "utf8") };
  } catch {
    return { error: `${file} not found` };
  }
}

function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

function writeJson(file: string, value: object): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}
