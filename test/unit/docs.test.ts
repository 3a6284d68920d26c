import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { DOCS, generatedPages } from "../../scripts/docs.ts";

test.each(Object.entries(generatedPages()))("docs/%s is what the code says", (name, text) => {
  expect(readFileSync(path.join(DOCS, name), "utf8")).toBe(text);
});
