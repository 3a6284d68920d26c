// What publint and are-the-types-wrong say of a packed package.

import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Packed } from "./pack.ts";

/** Node.js 10 and its like know no entry points; the packages ask for Node.js 20. */
const OUT_OF_SCOPE = "node10";

/** Everything that is wrong, a line each. */
export async function lintPackage({ name, source, tarball }: Packed): Promise<string[]> {
  const data = readFileSync(tarball);
  const [lint, types] = await Promise.all([
    publint({ pack: { tarball: toArrayBuffer(data) }, strict: true }),
    checkPackage(createPackageFromTarballData(data)),
  ]);
  const pkg = JSON.parse(readFileSync(`${source}/package.json`, "utf8")) as Record<string, unknown>;
  const messages = lint.messages.map((message) => `${name}: ${formatMessage(message, pkg)}`);
  if (types.types === false) return [...messages, `${name}: has no types`];
  const wrong = types.problems.filter(
    (problem) => !("resolutionKind" in problem) || problem.resolutionKind !== OUT_OF_SCOPE,
  );
  return [...messages, ...wrong.map((problem) => `${name}: ${JSON.stringify(problem)}`)];
}

function toArrayBuffer(data: Uint8Array): ArrayBuffer {
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
}
