import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { vectorFiles } from "../../packages/risk-engine/test/vectors.ts";
import { VECTORS } from "../../scripts/vectors.ts";

const files = vectorFiles();

describe("vectors", () => {
  test.each(Object.keys(files))("%s is what the risk engine says", (name) => {
    expect(readFileSync(path.join(VECTORS, name), "utf8") === files[name]).toBe(true);
  });

  test("there is no other file, and there are at least 300 portfolios", () => {
    expect(readdirSync(VECTORS).toSorted()).toEqual(Object.keys(files).toSorted());
    const counts = Object.values(files).map((text) => (JSON.parse(text) as unknown[]).length);
    expect(counts.reduce((total, count) => total + count)).toBeGreaterThanOrEqual(300);
  });
});
