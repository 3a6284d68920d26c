// Checks the packages as they are published, from their builds: that every entry point resolves with its types in every kind of
// project (publint, are-the-types-wrong), that projects compile against them and run, and that one action does not drag the whole SDK along.
//
//   npm run check:packages

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compileProjects, install, runProjects } from "./consumers.ts";
import { lintPackage } from "./lint.ts";
import { pack } from "./pack.ts";
import { bundleSize, LARGEST_ACTION, sizeProblem } from "./size.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PACKAGES = ["risk-engine", "sdk"].map((name) => path.join(ROOT, "packages", name));

const folder = mkdtempSync(path.join(tmpdir(), "pangea-packages-"));
try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Exit code: 0 = nothing is wrong. */
async function main(): Promise<number> {
  const packed = PACKAGES.map((source) => pack(source, folder));
  const linted = await Promise.all(packed.map(lintPackage));
  install({ folder, packed, root: ROOT });
  const used = [...compileProjects(folder), ...runProjects(folder)];
  const size = await bundleSize(ROOT);
  const problems = [...linted.flat(), ...used, ...sizeProblem(size)];
  for (const problem of problems) console.error(problem);
  for (const { name, tarball } of packed) console.log(`${name}: ${kilobytes(readFileSync(tarball).length)} packed`);
  console.log(
    `placeOrder alone: ${kilobytes(size.zipped)} of at most ${kilobytes(LARGEST_ACTION)}, minified and zipped, viem apart ` +
      `(${kilobytes(size.minified)} unzipped)`,
  );
  return problems.length === 0 ? 0 : 1;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
