// Static analysis and symbolic proofs of the contracts. Needs Python; where there is none, says so and ends well.

import { globSync } from "node:fs";
import { type Check, proveAll } from "./halmos.ts";
import { installTools } from "./python.ts";
import { analyze } from "./slither.ts";

const tools = installTools();
if (tools === undefined) {
  console.log("Skipped: static analysis and proofs need Python 3.11 or newer with venv and pip.");
} else {
  const contracts = globSync("contracts/**/*.sol").filter((file) => !file.startsWith("contracts/mocks/"));
  const checks: Check[] = [
    ...analyze(tools, contracts.sort()),
    ...proveAll(tools, globSync("scripts/verify/proofs/*.sol").sort()),
  ];
  for (const { name, problem } of checks)
    console.log(problem === undefined ? `ok      ${name}` : `FAILED  ${name}: ${problem}`);
  const failed = checks.filter((check) => check.problem !== undefined).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
