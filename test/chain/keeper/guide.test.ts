import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { spawnKeeper } from "../../../packages/keeper/src/index.ts";
import { keeperKey, openKeeperVenue } from "./venue.ts";

const GUIDE = path.resolve(import.meta.dirname, "../../../docs/keeper.md");
const guide = readFileSync(GUIDE, "utf8");

let venue: Awaited<ReturnType<typeof openKeeperVenue>>;

beforeAll(async () => {
  venue = await openKeeperVenue();
});

afterAll(() => venue?.stop());
afterEach(() => venue.stopKeepers());

/** The code of an example by its name. */
function example(name: string): string {
  const [, code] = new RegExp(`<!-- example: ${name} -->\\s*\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(guide) ?? [];
  if (code === undefined) throw new Error(`There is no example "${name}".`);
  return code;
}

/** Writes the configuration of the guide for this chain. */
function writeConfig(): string {
  const { node, file: deployment } = venue;
  const settings = JSON.parse(example("config")) as object;
  const here = { rpc: [node.httpUrl], webSocket: node.webSocketUrl, deployment, http: { port: 0 } };
  const file = path.join(venue.folder, "keeper.json");
  writeFileSync(file, JSON.stringify({ ...settings, ...here }));
  return file;
}

/** What code prints that is run where the configuration lies. */
async function outputOf(code: string): Promise<string> {
  // beside this test, so that it finds the packages
  const file = path.join(import.meta.dirname, `example-${process.pid}.generated.ts`);
  writeFileSync(file, code);
  try {
    const run = promisify(execFile);
    return (await run(process.execPath, ["--conditions=@pangea/source", file], { cwd: venue.folder })).stdout;
  } finally {
    rmSync(file);
  }
}

describe("docs/keeper.md", () => {
  test("the program of the guide starts a keeper with its configuration and stops it", async () => {
    writeConfig();
    expect(await outputOf(`const key = "${keeperKey}";\n${example("spawn")}`)).toBe("ready\n\n0\n");
  });

  test("the job of the guide is one", async () => {
    const shown = `console.log(fees.name, fees.every, Object.keys(fees.settings).join());`;
    expect(await outputOf(`${example("job").replace("export ", "")}\n${shown}`)).toBe("fees 60000 minUnits\n");
  });

  test("health, metrics and status are served", async () => {
    const keeper = await spawnKeeper({ file: writeConfig(), env: { PANGEA_KEEPER_KEYS: keeperKey } });
    const get = (where: string) => fetch(`${keeper.url}${where}`);
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(200);
    const metrics = await (await get("/metrics")).text();
    expect(metrics).toContain("keeper_leader 1");
    expect(metrics).toMatch(/keeper_price_ok\{asset="1"\} 1/);
    expect(await (await get("/status.json")).json()).toMatchObject({ role: "leader", exchange: venue.exchange });
    expect(await (await get("/")).text()).toContain("<title>Pangea keeper</title>");
    const reader = (await get("/events")).body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toMatch(/^event: status\ndata: \{"instance"/);
    // a page that is open does not keep it
    const start = performance.now();
    expect(await keeper.stop()).toBe(0);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("a dry run needs no key, tells what it would do and sends nothing", async () => {
    const said: Readonly<Record<string, unknown>>[] = [];
    await venue.pass(3_600);
    const before = await venue.client.getTransactionCount({ address: venue.walletOf(9).account.address });
    const keeper = await spawnKeeper({
      file: venue.configure({ jobs: ["funding"] }),
      env: { PANGEA_KEEPER_DRY_RUN: "true", PANGEA_KEEPER_KEYS: "" },
      onLog: (entry) => said.push(entry),
    });
    await expect
      .poll(() => said.filter(({ job, type }) => job === "funding" && type === "dryRun").length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    expect(await venue.client.getTransactionCount({ address: venue.walletOf(9).account.address })).toBe(before);
    await keeper.stop();
  });

  test("a key that is not known, or missing, ends it with its name", async () => {
    const file = venue.configure({ jobs: [], config: { rcp: [] } });
    const env = { PANGEA_KEEPER_KEYS: keeperKey };
    await expect(spawnKeeper({ file, env })).rejects.toThrow(/ended with 1 .*rcp: is not a key of the keeper/s);
    const right = venue.configure({ jobs: [] });
    await expect(spawnKeeper({ file: right, env: { PANGEA_KEEPER_KEYS: "" } })).rejects.toThrow(
      /Set PANGEA_KEEPER_KEYS/,
    );
  });
});
