// Writes packages/risk-engine/vectors: portfolios with everything that margin says about them, which the risk engine and
// the contracts are both tested against. A test compares the files with what would be written.
//
//   node --conditions=@pangea/source scripts/vectors.ts

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { vectorFiles } from "../packages/risk-engine/test/vectors.ts";

export const VECTORS = path.resolve(import.meta.dirname, "../packages/risk-engine/vectors");

if (import.meta.main) {
  mkdirSync(VECTORS, { recursive: true });
  for (const [name, text] of Object.entries(vectorFiles())) writeFileSync(path.join(VECTORS, name), text);
}
