// Brings the tools of the workspace to the pinned versions: Node.js itself and the packages of package-lock.json.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fail, PREPARING, progress, run } from "./shell.mjs";

/** Oldest Node.js that every tool runs on, and the one that is installed where Node.js is older. */
const OLDEST_NODE = [22, 13];
const PINNED_NODE = "24.21.0";

const ROOT = path.dirname(import.meta.dirname);
const CACHE = path.join(ROOT, ".cache");
const STAMP = path.join(ROOT, "node_modules/.setup-stamp");
const NODE_FOLDER = path.join(CACHE, `node-${PINNED_NODE}`);
const NODE_BIN = path.join(NODE_FOLDER, "node_modules", nodePackage(), "bin");

/** Prepares the workspace, which takes no time when it is ready, and returns the environment for its commands. */
export async function setUp() {
  process.chdir(ROOT);
  if (!isReady()) {
    await withLock(async () => {
      if (!hasNode()) await installNode();
      if (!isReady()) await installPackages();
    });
  }
  return environment();
}

function environment() {
  const nodeBin = isNodeRecent() ? [] : [NODE_BIN];
  const searchPath = [path.join(ROOT, "node_modules/.bin"), ...nodeBin, process.env.PATH];
  return {
    ...process.env,
    PATH: searchPath.join(path.delimiter),
    HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
    TURBO_TELEMETRY_DISABLED: "1",
  };
}

function isReady() {
  const isInstalled = existsSync(STAMP) && readFileSync(STAMP, "utf8") === lockHash();
  return hasNode() && isInstalled && hasEdr();
}

function lockHash() {
  return createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
}

function isNodeRecent() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function hasNode() {
  return isNodeRecent() || existsSync(NODE_BIN);
}

/** The npm package that holds nothing but the Node.js program of this platform. */
function nodePackage() {
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  return `${prefix}-${process.platform}-${process.arch}`;
}

async function installNode() {
  progress(`Node.js ${process.versions.node} is older than ${OLDEST_NODE.join(".")}: fetching ${PINNED_NODE} from npm`);
  const staging = `${NODE_FOLDER}.tmp`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  writeFileSync(path.join(staging, "package.json"), "{}\n");
  const spec = `${nodePackage()}@${PINNED_NODE}`;
  const code = await run(["npm", "install", "--no-audit", "--no-fund", spec], { cwd: staging, stdio: PREPARING });
  if (code !== 0) fail(`Could not install ${spec}. Install Node.js 24 another way (see .nvmrc) and try again.`);
  rmSync(NODE_FOLDER, { recursive: true, force: true });
  renameSync(staging, NODE_FOLDER);
}

async function installPackages() {
  progress("installing the packages of package-lock.json");
  rmSync(STAMP, { force: true });
  const code = await run(["npm", "ci", "--no-audit", "--no-fund"], { env: environment(), stdio: PREPARING });
  if (code !== 0) fail("npm ci failed, see above. After a change of package.json, run `npm run lock`.");
  if (!hasEdr()) {
    fail(
      `The native part of Hardhat, @nomicfoundation/edr-${process.platform}-${process.arch}, was not installed. ` +
        "npm skips it without a word on Node.js older than 22, with --omit=optional, and on platforms that it is " +
        "not made for. Fix: install Node.js 24, remove node_modules, and run `npm run setup`.",
    );
  }
  writeFileSync(STAMP, lockHash());
}

function hasEdr() {
  const scope = "node_modules/@nomicfoundation";
  const name = `edr-${process.platform}-${process.arch}`;
  return existsSync(scope) && readdirSync(scope).some((entry) => entry.startsWith(name));
}

/** Runs `action` alone: other set-ups in this folder wait until it has ended. */
async function withLock(action) {
  const lock = path.join(CACHE, "setup.lock");
  mkdirSync(CACHE, { recursive: true });
  for (let isWaiting = false; !tryLock(lock); isWaiting = true) {
    if (!isWaiting) progress("waiting for another set-up of this folder to end");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(lock, { force: true });
  process.on("exit", release);
  await action();
  process.off("exit", release);
  release();
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isOwned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

/** Whether the process that wrote the lock file still runs. */
function isOwned(lock) {
  try {
    return process.kill(Number(readFileSync(lock, "utf8")), 0);
  } catch (error) {
    return error.code !== "ESRCH";
  }
}
