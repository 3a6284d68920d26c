import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as engine from "./index.ts";

const SOURCE = import.meta.dirname;

/** File of every exported name. */
const exported = [...read("index.ts").matchAll(/export (type )?\{([^}]*)\} from "\.\/([^"]+)"/g)].flatMap(
  ([, isType, names = "", file = ""]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => ({
        name: name.replace(/^type /, ""),
        isType: isType !== undefined || name.startsWith("type "),
        file,
      })),
);

function read(file: string): string {
  return readFileSync(path.join(SOURCE, file), "utf8");
}

function commentOf(file: string, name: string): string | undefined {
  const text = read(file);
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const statement = source.statements.find((candidate) => {
    if (ts.isVariableStatement(candidate))
      return candidate.declarationList.declarations.some((one) => one.name.getText() === name);
    return "name" in candidate && (candidate.name as ts.Node | undefined)?.getText() === name;
  });
  return (
    statement &&
    ts
      .getLeadingCommentRanges(text, statement.getFullStart())
      ?.map(({ pos, end }) => text.slice(pos, end))
      .at(-1)
  );
}

describe("index", () => {
  test("behavior: the list of exports changes only on purpose", () => {
    expect(Object.keys(engine).toSorted()).toMatchSnapshot();
    expect(
      exported
        .filter(({ isType }) => isType)
        .map(({ name }) => name)
        .toSorted(),
    ).toMatchSnapshot();
  });

  test("behavior: every export has a comment, and every function and class an example", () => {
    const silent = exported.filter(({ file, name }) => !commentOf(file, name)?.startsWith("/**"));
    expect(silent).toEqual([]);
    const isCallable = (name: string) => typeof Reflect.get(engine, name) === "function";
    const bare = exported.filter(
      ({ file, name, isType }) => !isType && isCallable(name) && !commentOf(file, name)?.includes("@example"),
    );
    expect(bare).toEqual([]);
  });

  test("behavior: every example is TypeScript", () => {
    const broken = exported.flatMap(({ file, name }) => {
      const example = commentOf(file, name)
        ?.split("@example")[1]
        ?.replace(/\*\/$/, "")
        .replaceAll(/^ \* ?/gm, "");
      const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
      const { diagnostics = [] } = ts.transpileModule(example ?? "", { reportDiagnostics: true, compilerOptions });
      return diagnostics.map(({ messageText }) => `${name}: ${messageText}`);
    });
    expect(broken).toEqual([]);
  });

  test("behavior: lower layers know nothing of the higher ones", () => {
    const layers = ["exact", "screen", "what-if", "calibration"];
    const rank = (folder: string) => layers.indexOf(folder);
    const files = globSync("*/**/*.ts", { cwd: SOURCE }).filter((file) => !file.endsWith(".test.ts"));
    const wrong = files.flatMap((file) => {
      const own = file.split("/")[0] ?? "";
      const imports = [...read(file).matchAll(/from "\.\.\/(?:\.\.\/)*([\w-]+)\//g)];
      return imports.flatMap(([, folder = ""]) => (rank(folder) > rank(own) ? [`${file} imports ${folder}`] : []));
    });
    expect([...new Set(wrong)]).toEqual([]);
  });
});
