import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** How to run a keeper in a process of its own. */
export interface SpawnKeeperParameters {
  /** Path of a configuration file. Default: the environment says everything. */
  readonly file?: string | undefined;
  /** On top of the environment of this process: keys, and whatever shall take the place of the file. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Told of every line of its log. */
  readonly onLog?: ((entry: Readonly<Record<string, unknown>>) => void) | undefined;
}

/** A keeper in another process. */
export interface SpawnedKeeper {
  readonly process: ChildProcess;
  /** Where health, metrics and the status page are. */
  readonly url: string;
  /** Exit code, null = a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Asks it to stop, which it does within five seconds. */
  readonly stop: () => Promise<number | null>;
}

/**
 * Starts a keeper in a process of its own.
 *
 * @returns When it is ready.
 * @throws {Error} with what it said, when it ended before.
 * @example
 * const keeper = await spawnKeeper({ file: "keeper.json", env: { PANGEA_KEEPER_KEYS: key } });
 * await keeper.stop();
 */
export async function spawnKeeper({ file, env = {}, onLog }: SpawnKeeperParameters): Promise<SpawnedKeeper> {
  // from sources where this is run from sources
  const main = fileURLToPath(import.meta.resolve(import.meta.url.endsWith(".ts") ? "./main.ts" : "./main.js"));
  const args = ["--conditions=@pangea/source", main, ...(file === undefined ? [] : ["--config", file])];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const said: string[] = [];
  child.stderr.on("data", (data: Buffer) => said.push(data.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const entry = parseEntry(line);
      onLog?.(entry);
      if (entry.msg === "ready") resolve(String(entry.url));
    });
    void exited.then((code) =>
      reject(new Error(`The keeper ended with ${code} before it was ready: ${said.join("")}`)),
    );
  });
  return {
    process: child,
    url,
    exited,
    stop: async () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

function parseEntry(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // not of the keeper's log
    return { msg: line };
  }
}
