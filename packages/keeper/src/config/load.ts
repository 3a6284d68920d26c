import { readFileSync } from "node:fs";
import path from "node:path";
import { type Hex, isHex } from "viem";
import type { z } from "zod";
import { ConfigError, type ConfigIssue } from "../internal/errors.ts";
import { type Config, configSchema } from "./schema.ts";

/** Where the configuration comes from. */
export interface ConfigSources {
  /** Path of a JSON file. Default: that of `PANGEA_KEEPER_CONFIG`, else none. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A configuration with its secrets, which only the environment may hold. */
export interface LoadedConfig {
  readonly config: Config;
  /** Private keys of the signers. */
  readonly keys: readonly Hex[];
}

/** Holds the private keys. */
export const KEYS_VARIABLE = "PANGEA_KEEPER_KEYS";

const FILE_VARIABLE = "PANGEA_KEEPER_CONFIG";

/** Variables that take the place of a key, and how their text is read. */
const OVERRIDES: Readonly<
  Record<string, { readonly key: readonly string[]; readonly read: (text: string) => unknown }>
> = {
  PANGEA_KEEPER_RPC: { key: ["rpc"], read: (text) => text.split(",") },
  PANGEA_KEEPER_WEBSOCKET: { key: ["webSocket"], read: String },
  PANGEA_KEEPER_DEPLOYMENT: { key: ["deployment"], read: String },
  PANGEA_KEEPER_STORE: { key: ["store"], read: String },
  PANGEA_KEEPER_HOST: { key: ["http", "host"], read: String },
  PANGEA_KEEPER_PORT: { key: ["http", "port"], read: Number },
  PANGEA_KEEPER_DRY_RUN: { key: ["dryRun"], read: (text) => ({ true: true, false: false })[text] ?? text },
  PANGEA_KEEPER_LOG: { key: ["log"], read: String },
};

/**
 * Reads and checks the configuration: the file, with variables of the environment in place of some of its keys.
 *
 * @throws {ConfigError} when a key is missing, unknown or wrong; it names every such key.
 * @example
 * const { config, keys } = loadConfig({ file: "keeper.json", env: process.env });
 */
export function loadConfig({ file, env }: ConfigSources): LoadedConfig {
  const from = file ?? env[FILE_VARIABLE];
  const source = from ?? "environment";
  const { settings, variables } = withOverrides(from === undefined ? {} : readFile(from), env);
  const parsed = configSchema.safeParse(settings);
  const issues = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => toIssues(issue, variables))),
    ...keyIssues(env),
  ];
  if (!parsed.success || issues.length > 0) throw new ConfigError(source, issues);
  return { config: resolvePaths(parsed.data, { from, variables }), keys: keysOf(env) };
}

function readFile(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError(file, [{ key: "file", problem: `cannot be read: ${(error as Error).message}` }]);
  }
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  } catch (error) {
    throw new ConfigError(file, [{ key: "file", problem: `is not JSON: ${(error as Error).message}` }]);
  }
  throw new ConfigError(file, [{ key: "file", problem: "must hold an object" }]);
}

/** The settings with what the environment says instead, and which key came from which variable. */
function withOverrides(settings: Record<string, unknown>, env: ConfigSources["env"]) {
  const merged = structuredClone(settings);
  const variables = new Map<string, string>();
  for (const [variable, { key, read }] of Object.entries(OVERRIDES)) {
    const text = env[variable];
    if (text === undefined || text === "") continue;
    variables.set(key.join("."), variable);
    const [first = "", second] = key;
    if (second === undefined) merged[first] = read(text);
    else merged[first] = { ...(merged[first] as object | undefined), [second]: read(text) };
  }
  return { settings: merged, variables };
}

function toIssues(issue: z.core.$ZodIssue, variables: ReadonlyMap<string, string>): ConfigIssue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => ({ key: keyText([...issue.path, name]), problem: "is not a key of the keeper" }));
  }
  const key = keyText(issue.path);
  const variable = [...variables].find(([name]) => key === name || key.startsWith(`${name}[`))?.[1];
  return [{ key: variable === undefined ? key : `${key} (${variable})`, problem: plain(issue.message) }];
}

/** zod's sentences begin with a category that says nothing here. */
function plain(message: string): string {
  if (/received undefined$/.test(message)) return "is missing";
  return message.replace(/^Invalid (input|option): /, "");
}

function keyText(parts: readonly PropertyKey[]): string {
  return parts
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ""}${String(part)}`))
    .join("");
}

/** Never with the value: it is a secret. */
function keyIssues(env: ConfigSources["env"]): ConfigIssue[] {
  return keysOf(env).flatMap((key, index) =>
    isHex(key) && key.length === 66
      ? []
      : [{ key: `${KEYS_VARIABLE}[${index}]`, problem: "must be a private key: 0x and 64 hexadecimal digits" }],
  );
}

function keysOf(env: ConfigSources["env"]): Hex[] {
  const text = env[KEYS_VARIABLE] ?? "";
  return text
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "") as Hex[];
}

/** Paths in a file are meant from its folder, those of variables from the working folder. */
function resolvePaths(
  config: Config,
  { from, variables }: { readonly from: string | undefined; readonly variables: ReadonlyMap<string, string> },
): Config {
  const resolve = (key: "deployment" | "store") =>
    path.resolve(variables.has(key) || from === undefined ? "" : path.dirname(from), config[key]);
  const store = isPostgres(config.store) ? config.store : resolve("store");
  return { ...config, deployment: resolve("deployment"), store };
}

/** Whether a store is a database of its own rather than a folder. */
export function isPostgres(store: string): boolean {
  return /^postgres(ql)?:\/\//.test(store);
}
