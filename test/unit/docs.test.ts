import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { INVARIANTS } from "../model/invariants.ts";

test("the page of invariants says what the catalogue checks", () => {
  const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/invariants.md"), "utf8");
  const rows = page.split("\n").filter((line) => /^\| [A-Z]\d+ /.test(line));
  expect(rows).toEqual(Object.entries(INVARIANTS).map(([id, { sentence }]) => `| ${id} | ${sentence} |`));
});
