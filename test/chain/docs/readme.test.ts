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
    grants: { USDM: "1000000", WETH: "100" },
  });
});

afterAll(async () => {
  await venue.chain.stop();
  rmSync(folder, { recursive: true });
});

/** The code of an example by its name. */
function example(name: string, file = "README.md"): string {
  const page = readFileSync(path.join(ROOT, file), "utf8");
  const [, code] = new RegExp(`<!-- example: ${name} -->\\s*\`\`\`ts\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  if (code === undefined) throw new Error(`There is no example "${name}".`);
  return code;
}

/** What code prints that is run where the deployment file lies. */
async function outputOf(code: string): Promise<string> {
  const key = bytesToHex(trader.getHdKey().privateKey as Uint8Array);
  const given = `const key = "${key}" as const;\nconst rpcUrl = "${venue.chain.httpUrl}";\n`;
  // beside this test, so that it finds the packages; it runs where the deployment file lies
  const file = path.join(import.meta.dirname, `example-${process.pid}.generated.ts`);
  writeFileSync(file, given + code);
  try {
    const run = promisify(execFile);
    return (await run(process.execPath, ["--conditions=@pangea/source", file], { cwd: folder })).stdout;
  } finally {
    rmSync(file);
  }
}

test("the examples of the README trade, one after the other", async () => {
  const stdout = await outputOf(example("trade") + example("perpetual"));
  expect(stdout).toContain("2500");
  // 3,750 dollars and the highest maker fee are reserved
  expect(stdout).toContain("free: '6249.625', used: '3750.375'");
  // 10,000 dollars of ether x 11.73 %, a dollar and the highest maker fee are required
  expect(stdout).toMatch(/^8825\d{6}n \[/m);
  expect(stdout).toContain("bidLots: 40000n");
  expect(stdout).toContain("symbol: 'WETH-PERP'");
});

test("the example of bundles opens a levered basis trade and closes it", async () => {
  const stdout = await outputOf(example("bundle", "docs/bundles.md"));
  // 40,000 dollars of ether, 30,000 of them borrowed at 6 %
  expect(stdout).toContain("break-even funding 4.5");
  expect(stdout).toContain("sold 160000n bought 160000n");
  expect(stdout).toContain("owed 0");
});

test("the example of loans lends, borrows and repays, for the interest that the page names", async () => {
  const stdout = await outputOf(example("loan", "docs/loans.md"));
  expect(stdout).toContain("{ percent: '5.5', amount: '1000', total: '1000' }");
  expect(stdout).toContain("900 5.5 0.045206 1.356165");
  expect(stdout).toContain("principal: '900'");
});
