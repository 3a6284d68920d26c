// How large an application becomes that does nothing but place orders.

import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes, minified and zipped, without viem, which applications have anyway. */
export const LARGEST_ACTION = 25_000;

export interface BundleSize {
  readonly minified: number;
  readonly zipped: number;
}

export async function bundleSize(root: string): Promise<BundleSize> {
  const { outputFiles } = await build({
    stdin: { contents: 'export { placeOrder } from "@pangea/sdk";', resolveDir: root },
    ...{ bundle: true, minify: true, write: false, format: "esm", platform: "browser", target: "es2022" },
    external: ["viem", "viem/*"],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild wrote nothing.");
  return { minified: file.contents.length, zipped: gzipSync(file.contents).length };
}

export function sizeProblem({ zipped }: BundleSize): string[] {
  if (zipped <= LARGEST_ACTION) return [];
  return [`placeOrder alone has ${zipped} bytes, more than ${LARGEST_ACTION}: something it does not need is imported.`];
}
