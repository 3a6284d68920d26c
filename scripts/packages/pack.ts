// Packs a package as it would be published.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Packed {
  readonly name: string;
  /** Its folder in the repository. */
  readonly source: string;
  readonly tarball: string;
}

/**
 * @param source - Folder of the package, which is built.
 * @param folder - Where to put the tarball.
 */
export function pack(source: string, folder: string): Packed {
  if (!existsSync(path.join(source, "_esm"))) throw new Error(`${source} is not built: run npm run build.`);
  const { name } = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")) as { name: string };
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(execFileSync("npm", args, { cwd: source, encoding: "utf8" })) as [
    { filename: string },
  ];
  return { name, source, tarball: path.join(folder, filename) };
}
