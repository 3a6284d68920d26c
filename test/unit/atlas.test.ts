import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const DOC = path.resolve(import.meta.dirname, "../../docs/atlas.md");

test.each([
  { name: "atlas", lines: 4 },
  { name: "loans", lines: 3 },
])("the example $name of docs/atlas.md prints what the comments beside it say", async ({ name, lines }) => {
  const block = new RegExp(`<!-- example: ${name} -->\\s*\`\`\`ts\\n([\\s\\S]*?)\`\`\``);
  const [, code = ""] = block.exec(readFileSync(DOC, "utf8")) ?? [];
  const said = [...code.matchAll(/console\.log\("(.*?)", .*\); \/\/ ([\w.]+)/g)].map(
    ([, label, value]) => `${label} ${value}`,
  );
  // beside this test, so that it finds the package
  const file = path.join(import.meta.dirname, `example-${name}-${process.pid}.generated.ts`);
  writeFileSync(file, code);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@pangea/source", file]);
    expect(stdout.trim().split("\n")).toEqual(said);
    expect(said).toHaveLength(lines);
  } finally {
    rmSync(file);
  }
});
