// What is true of the public interface of every package: it changes on purpose, says what it is, and its folders build
// on one another in one direction.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

interface PublicInterface {
  /** Folder of the package's index. */
  readonly folder: string;
  /** What the index exports. */
  readonly exports: Readonly<Record<string, unknown>>;
  /** Folders from the lowest on. Those of one level may import each other. */
  readonly levels: readonly (readonly string[])[];
  /** Folder of files that nobody writes by hand. */
  readonly generated?: string;
}

interface Export {
  readonly name: string;
  readonly isType: boolean;
  /** Comment in front of it, undefined = there is none. */
  readonly comment: string | undefined;
}

/** Tests the interface of a package. Called by a test file beside the index. */
export function describePublicInterface({ folder, exports, levels, generated }: PublicInterface): void {
  const exported = readExports(folder, generated);

  describe("index", () => {
    test("behavior: the list of exports changes only on purpose", () => {
      expect(Object.keys(exports).toSorted()).toMatchSnapshot();
      const types = exported.filter(({ isType }) => isType);
      expect(types.map(({ name }) => name).toSorted()).toMatchSnapshot();
    });

    test("behavior: every export has a comment, and every function and class an example", () => {
      expect(exported.filter(({ comment }) => !comment?.startsWith("/**"))).toEqual([]);
      const callable = exported.filter(({ name, isType }) => !isType && typeof exports[name] === "function");
      expect(callable.filter(({ comment }) => !comment?.includes("@example"))).toEqual([]);
    });

    test("behavior: every example is TypeScript", () => {
      expect(exported.flatMap(brokenExamples)).toEqual([]);
    });

    test("behavior: lower layers know nothing of the higher ones", () => {
      expect(upwardImports(folder, levels)).toEqual([]);
    });
  });
}

function readExports(folder: string, generated: string | undefined): Export[] {
  const index = readFileSync(path.join(folder, "index.ts"), "utf8");
  const lists = [...index.matchAll(/export (type )?\{([^}]*)\} from "\.\/([^"]+)"/g)];
  const written = lists.filter(([, , , file = ""]) => generated === undefined || !file.startsWith(`${generated}/`));
  return written.flatMap(([, isType, names = "", file = ""]) => {
    const text = readFileSync(path.join(folder, file), "utf8");
    const wanted = names.split(",").map((name) => name.trim());
    return wanted
      .filter((name) => name !== "")
      .map((entry) => {
        const name = entry.replace(/^type /, "");
        return { name, isType: isType !== undefined || name !== entry, comment: commentOf(text, name) };
      });
  });
}

/** The comment in front of a declaration. */
function commentOf(text: string, name: string): string | undefined {
  const source = ts.createSourceFile("", text, ts.ScriptTarget.Latest, true);
  const statement = source.statements.find((candidate) => {
    if (ts.isVariableStatement(candidate))
      return candidate.declarationList.declarations.some((one) => one.name.getText() === name);
    return "name" in candidate && (candidate.name as ts.Node | undefined)?.getText() === name;
  });
  if (statement === undefined) return undefined;
  const ranges = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  return ranges.map(({ pos, end }) => text.slice(pos, end)).at(-1);
}

function brokenExamples({ name, comment }: Export): string[] {
  const example = comment
    ?.split("@example")[1]
    ?.replace(/\*\/$/, "")
    .replaceAll(/^ \* ?/gm, "");
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
  const { diagnostics = [] } = ts.transpileModule(example ?? "", { reportDiagnostics: true, compilerOptions });
  return diagnostics.map(({ messageText }) => `${name}: ${messageText}`);
}

function upwardImports(folder: string, levels: PublicInterface["levels"]): string[] {
  const levelOf = (name: string) => levels.findIndex((level) => level.includes(name));
  const entries = readdirSync(folder, { recursive: true }) as string[];
  const files = entries.filter((file) => /^[^.].*[\\/].*\.ts$/.test(file) && !file.endsWith(".test.ts"));
  const wrong = files.flatMap((file) => {
    const own = file.split(path.sep)[0] ?? "";
    const text = readFileSync(path.join(folder, file), "utf8");
    const imports = [...text.matchAll(/from "\.\.\/(?:\.\.\/)*([\w-]+)\//g)].map(([, name = ""]) => name);
    if (levelOf(own) < 0) return [`${own} has no level`];
    return imports.filter((name) => levelOf(name) > levelOf(own)).map((name) => `${file} imports ${name}`);
  });
  return [...new Set(wrong)];
}
