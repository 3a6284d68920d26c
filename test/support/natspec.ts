// What the Solidity sources leave unsaid about what others call and see.

const DECLARATION =
  /^(\s*)(function|event|error|struct|enum|interface|library|contract|abstract contract|type)\s+(\w+)/;
const OPEN = /\b(external|public)\b/;
const CLOSED = /\b(internal|private)\b/;

/**
 * The lines of a source file that declare something without a comment in front of it: in an interface everything, elsewhere what
 * others can call, errors, events, and the contract itself.
 */
export function withoutNatSpec(file: string, source: string): string[] {
  const lines = source.split("\n");
  const isInterface = /^interface /m.test(source);
  return lines.flatMap((line, index) => {
    const [, , kind = "", name = ""] = DECLARATION.exec(line) ?? [];
    // the type in front of its library says what both are
    if (kind === "library" && name.endsWith("Lib")) return [];
    const head = kind === "function" ? headOf(lines, index) : "";
    if (kind === "" || CLOSED.test(head) || (kind === "function" && !isInterface && !OPEN.test(head))) return [];
    return /^\s*(\/\/\/|\*)/.test(lines[index - 1] ?? "") ? [] : [`${file}:${index + 1} ${kind} ${name}`];
  });
}

/** A function up to its body, which may go over several lines. */
function headOf(lines: readonly string[], first: number): string {
  const rest = lines.slice(first).join("\n");
  return rest.slice(0, Math.max(rest.search(/[{;]/), 0));
}
