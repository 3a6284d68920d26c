// Completes package-lock.json after a change of dependencies: `npm run lock`.
//
// npm leaves a native package out of the lock file when the registry in use does not offer it for some platform, and
// `npm ci` then refuses the file. Every optional package is pinned to an exact version by the package that asks for
// it, and its name says which platform it is for, so the missing entries can be written without asking a registry.

import { readFileSync, writeFileSync } from "node:fs";

const LOCK_FILE = new URL("../package-lock.json", import.meta.url);

const OS_WORDS = { darwin: "darwin", win32: "win32", windows: "win32", linux: "linux", android: "android" };
const CPU_WORDS = { x64: "x64", amd64: "x64", 64: "x64", arm64: "arm64" };
const LIBC_WORDS = { gnu: "glibc", musl: "musl" };

const lock = JSON.parse(readFileSync(LOCK_FILE, "utf8"));
const missing = Object.values(lock.packages).flatMap((parent) =>
  Object.entries(parent.optionalDependencies ?? {})
    .filter(([name]) => lock.packages[`node_modules/${name}`] === undefined)
    .map(([name, version]) => [`node_modules/${name}`, platformEntry(name, version, parent)]),
);
lock.packages = sortKeys({ ...lock.packages, ...Object.fromEntries(missing) });
writeFileSync(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${missing.length} platform packages added`);

function platformEntry(name, version, parent) {
  const words = name.split(/[/-]/);
  const find = (table) => words.map((word) => table[word]).filter((value) => value !== undefined);
  const [os, cpu, libc] = [find(OS_WORDS), find(CPU_WORDS), find(LIBC_WORDS)];
  if (os.length === 0 || cpu.length === 0 || !/^\d/.test(version)) {
    throw new Error(`Cannot tell the platform of ${name}@${version} from its name. Add its entry by hand.`);
  }
  return {
    version,
    cpu,
    ...(parent.dev && { dev: true }),
    ...(libc.length > 0 && { libc }),
    ...(parent.license && { license: parent.license }),
    optional: true,
    os,
  };
}

function sortKeys(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a.localeCompare(b, "en")));
}
