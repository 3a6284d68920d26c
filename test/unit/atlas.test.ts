import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const DOC = path.resolve(import.meta.dirname, "../../docs/atlas.md");

test("the examples of docs/atlas.md print what the comments beside them say", async () => {
  const [, code = ""] = /<!-- example: atlas -->\s*```ts\n([\s\S]*?)```/.exec(readFileSync(DOC, "utf8")) ?? [];
  const said = [...code.matchAll(/console\.log\("(.*?)", .*\); \/\/ ([\w.]+)/g)].map(
    ([, name, value]) => `${name} ${value}`,
  );
  // beside this test, so that it finds the package
  const file = path.join(import.meta.dirname, `example-${process.pid}.generated.ts`);
  writeFileSync(file, code);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@pangea/source", file]);
    expect(stdout.trim().split("\n")).toEqual(said);
    expect(said).toHaveLength(4);
  } finally {
    rmSync(file);
  }
});
