import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { bytesToHex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readParameters } from "../../../scripts/deployment/parameters.ts";
import { testAccount } from "../../../scripts/localchain/accounts.ts";
import { bringUp, type Venue } from "../../../scripts/localchain/bringUp.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const PARAMETERS = path.join(ROOT, "scripts/deployment/parameters/local.json");
const trader = testAccount(1);
let folder: string;
let venue: Venue;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "pangea-readme-"));
  venue = await bringUp({
    parameters: readParameters(PARAMETERS),
    folder: path.join(folder, "deployments"),
    holders: [trader],
    grants: { USDM: "100000" },
  });
});

afterAll(async () => {
  await venue.chain.stop();
  rmSync(folder, { recursive: true });
});

test("the example of the README trades", async () => {
  const [, code] =
    /<!-- example: trade -->\s*```ts\n([\s\S]*?)```/.exec(readFileSync(path.join(ROOT, "README.md"), "utf8")) ?? [];
  const key = bytesToHex(trader.getHdKey().privateKey as Uint8Array);
  const given = `const key = "${key}" as const;\nconst rpcUrl = "${venue.chain.httpUrl}";\n`;
  // beside this test, so that it finds the packages; it runs where the deployment file lies
  const file = path.join(import.meta.dirname, `example-${process.pid}.generated.ts`);
  writeFileSync(file, given + code);
  try {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ["--conditions=@pangea/source", file], { cwd: folder });
    expect(stdout).toContain("2500");
    // 3,750 dollars and the highest maker fee are reserved
    expect(stdout).toContain("free: '6249.625', used: '3750.375'");
  } finally {
    rmSync(file);
  }
});
