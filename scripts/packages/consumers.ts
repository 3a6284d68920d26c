// Projects that use the packed packages: each must compile with the ways to resolve modules that are in use, and run.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { Packed } from "./pack.ts";

/** Uses both packages and both entry points of the SDK. */
const SOURCE = `
import { assess, type Assessment } from "@pangea/risk-engine";
import { assessSnapshot, createTrader, placeOrder, type AccountSnapshot, type Tick } from "@pangea/sdk";
import { pangeaAbi } from "@pangea/sdk/abi";

export const tick: Tick = 5n;
export const judge = (snapshot: AccountSnapshot): Assessment => assessSnapshot(snapshot);
export const order = placeOrder.call({
  exchange: "0x0000000000000000000000000000000000000001",
  account: 7,
  market: 1,
  order: { side: "bid", tick, lots: 10n },
});
export const all = [assess, createTrader, pangeaAbi] as const;
// @ts-expect-error accounts are numbers
placeOrder.call({ ...order, exchange: order.to, account: "seven", market: 1, order: { side: "bid", tick, lots: 1n } });
`;

interface Project {
  readonly name: string;
  readonly file: string;
  readonly options: ts.CompilerOptions;
}

const STRICT: ts.CompilerOptions = {
  ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: ts.ScriptTarget.ES2022 },
  ...{ lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [] },
  // declarations of viem are its own affair, ours are looked at
  skipLibCheck: true,
};

const NODE = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext } as const;
const PROJECTS: readonly Project[] = [
  { name: "NodeNext, module", file: "app.mts", options: { ...STRICT, ...NODE } },
  { name: "NodeNext, CommonJS", file: "app.cts", options: { ...STRICT, ...NODE } },
  {
    ...{ name: "Bundler", file: "app.ts" },
    options: { ...STRICT, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  },
];

/** Programs that load every entry point, and fail where one lacks what it should have. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "run.mjs": `
import { assess } from "@pangea/risk-engine";
import { placeOrder } from "@pangea/sdk";
import { pangeaAbi } from "@pangea/sdk/abi";
if (!assess || !placeOrder.call || pangeaAbi.length === 0) throw new Error("Something is missing.");
`,
  "run.cjs": `
const { assess } = require("@pangea/risk-engine");
const { placeOrder } = require("@pangea/sdk");
const { pangeaAbi } = require("@pangea/sdk/abi");
if (!assess || !placeOrder.call || pangeaAbi.length === 0) throw new Error("Something is missing.");
`,
};

/** What programs end with that load the packages by `import` and by `require`, a line each. */
export function runProjects(folder: string): string[] {
  return Object.entries(PROGRAMS).flatMap(([file, content]) => {
    const program = path.join(folder, file);
    writeFileSync(program, content);
    const { status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8", env: {} });
    return status === 0 ? [] : [`${file}: ${stderr}`];
  });
}

export interface InstallOptions {
  /** Where the projects are made. */
  readonly folder: string;
  readonly packed: readonly Packed[];
  /** Of the repository, whose viem and zod they use. */
  readonly root: string;
}

/** Installs the packages into a folder of projects. */
export function install({ folder, packed, root }: InstallOptions): void {
  for (const { name, tarball } of packed) {
    const target = path.join(folder, "node_modules", name);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  }
  for (const name of ["viem", "zod"]) {
    symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
  }
}

/** What the compiler says, a line each. */
export function compileProjects(folder: string): string[] {
  return PROJECTS.flatMap(({ name, file, options }) => {
    const entry = path.join(folder, file);
    writeFileSync(entry, SOURCE);
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([entry], options));
    return diagnostics.map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}
