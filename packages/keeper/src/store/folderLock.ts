import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StoreInUseError } from "../internal/errors.ts";

const FILE = "keeper.pid";

/**
 * Makes sure that no other process of this machine uses a folder. A process that was killed leaves its file behind, which then
 * names nobody.
 *
 * @returns How to let go.
 * @throws {StoreInUseError} when another process uses it.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, FILE);
  const holder = readHolder(file);
  if (holder !== undefined && isAlive(holder)) throw new StoreInUseError(folder, holder);
  rmSync(file, { force: true });
  try {
    // fails if another process was as quick
    writeFileSync(file, String(process.pid), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new StoreInUseError(folder, readHolder(file) ?? 0);
  }
  return () => rmSync(file, { force: true });
}

function readHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    // no file: nobody
    return undefined;
  }
}

/** A container begins to count anew, so a file with our own number is an old one. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
