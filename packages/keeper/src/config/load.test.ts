import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ConfigError } from "../internal/errors.ts";
import { loadConfig } from "./load.ts";

const folder = mkdtempSync(path.join(tmpdir(), "pangea-config-"));
const key = `0x${"1".repeat(64)}`;
const minimal = { rpc: ["http://127.0.0.1:8545"], deployment: "deployments/31337.json" };

afterAll(() => rmSync(folder, { recursive: true }));

function write(settings: unknown): string {
  const file = path.join(folder, "keeper.json");
  writeFileSync(file, typeof settings === "string" ? settings : JSON.stringify(settings));
  return file;
}

function issuesOf(settings: unknown, env: Record<string, string> = {}): readonly string[] {
  try {
    loadConfig({ file: write(settings), env });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ key: name, problem }) => `${name}: ${problem}`);
  }
}

describe("loadConfig", () => {
  test("default: two keys suffice, and paths are meant from the file", () => {
    const { config, keys } = loadConfig({ file: write(minimal), env: { PANGEA_KEEPER_KEYS: ` ${key},${key} ` } });
    expect(keys).toEqual([key, key]);
    expect(config).toMatchObject({
      deployment: path.join(folder, "deployments/31337.json"),
      store: path.join(folder, "keeper-data"),
      http: { host: "127.0.0.1", port: 9464 },
      limits: { gasPerDay: 10n ** 18n },
      jobs: { funding: { enabled: true, every: 1_000, minProfit: -0.05 }, settlement: { minLoss: 1, batch: 50 } },
    });
  });

  test("behavior: the environment takes the place of keys, with paths from the working folder", () => {
    const env = {
      ...{ PANGEA_KEEPER_RPC: "http://a:1,http://b:2", PANGEA_KEEPER_DEPLOYMENT: "x.json", PANGEA_KEEPER_PORT: "0" },
      ...{ PANGEA_KEEPER_DRY_RUN: "true", PANGEA_KEEPER_STORE: "postgres://user:secret@host/db" },
    };
    const { config } = loadConfig({ env });
    expect(config).toMatchObject({ rpc: ["http://a:1", "http://b:2"], dryRun: true, http: { port: 0 } });
    expect(config.deployment).toBe(path.resolve("x.json"));
    expect(config.store).toBe("postgres://user:secret@host/db");
  });

  test.each([
    [{ ...minimal, rcp: [] }, "rcp: is not a key of the keeper"],
    [{ ...minimal, jobs: { fundings: {} } }, "jobs.fundings: is not a key of the keeper"],
    [{ ...minimal, jobs: { funding: { batch: 1 } } }, "jobs.funding.batch: is not a key of the keeper"],
    [{ deployment: "x" }, "rpc: is missing"],
    [{ rpc: [], deployment: "x" }, "rpc: must name a node at least"],
    [{ ...minimal, rpc: ["ftp://x"] }, "rpc[0]: must be the address of a node, http or https"],
    [{ ...minimal, webSocket: "http://x" }, "webSocket: must be an address that begins with ws or wss"],
    [{ ...minimal, limits: { gasPerDay: 1 } }, "limits.gasPerDay: expected string, received number"],
    [{ ...minimal, limits: { gasPerDay: "much" } }, 'limits.gasPerDay: must be a decimal in quotes, such as "0.5"'],
    [{ ...minimal, jobs: { funding: { every: 0 } } }, "jobs.funding.every: Too small: expected number to be >=1"],
    [
      { ...minimal, jobs: { prices: { agePercent: 101 } } },
      "jobs.prices.agePercent: Too big: expected number to be <=100",
    ],
    [{ ...minimal, log: "loud" }, /^log: expected one of "trace"/],
  ])("error: names the wrong key of %j", (settings, issue) => {
    const issues = issuesOf(settings);
    expect(issues).toHaveLength(1);
    if (typeof issue === "string") expect(issues[0]).toBe(issue);
    else expect(issues[0]).toMatch(issue);
  });

  test("error: names every wrong key, and the variable that it came from", () => {
    expect(issuesOf({ ...minimal, account: 0, log: 1 }, { PANGEA_KEEPER_PORT: "http" })).toHaveLength(3);
    expect(issuesOf(minimal, { PANGEA_KEEPER_RPC: "x" })).toEqual([
      "rpc[0] (PANGEA_KEEPER_RPC): must be the address of a node, http or https",
    ]);
  });

  test("error: a wrong private key is named by its place and never shown", () => {
    const secret = "0xdeadbeef";
    const issues = issuesOf(minimal, { PANGEA_KEEPER_KEYS: `${key},${secret}` });
    expect(issues).toEqual(["PANGEA_KEEPER_KEYS[1]: must be a private key: 0x and 64 hexadecimal digits"]);
    expect(issues.join()).not.toContain("deadbeef");
  });

  test("error: a file that is not there, or not JSON", () => {
    expect(() => loadConfig({ file: path.join(folder, "none.json"), env: {} })).toThrow(/file: cannot be read/);
    expect(issuesOf("{")[0]).toMatch(/^file: is not JSON/);
    expect(issuesOf("[]")).toEqual(["file: must hold an object"]);
  });
});
