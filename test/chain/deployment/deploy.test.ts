import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseDeployment } from "@pangea/sdk";
import { createPublicClient, createWalletClient, type HDAccount, http, type PublicClient, zeroAddress } from "viem";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readArtifact } from "../../../scripts/deployment/artifacts.ts";
import { type Checkpoint, connect, type DeployOptions, deploy } from "../../../scripts/deployment/deploy.ts";
import { selectorsOf } from "../../../scripts/deployment/governanceSteps.ts";
import { parseParameters, readParameters } from "../../../scripts/deployment/parameters.ts";
import { pushPrice } from "../../../scripts/deployment/prices.ts";
import { type DeploymentRecord, recordFile } from "../../../scripts/deployment/record.ts";
import { stepsOf } from "../../../scripts/deployment/steps.ts";
import { verify } from "../../../scripts/deployment/verify.ts";
import { testAccount } from "../../../scripts/localchain/accounts.ts";
import { type LocalChain, startLocalChain } from "../../../scripts/localchain/localChain.ts";

const PARAMETERS = path.resolve(import.meta.dirname, "../../../scripts/deployment/parameters/local.json");
const parameters = readParameters(PARAMETERS);
const ACCOUNTS = 20;

let chain: LocalChain;
let publicClient: PublicClient;
let folder: string;
let account: HDAccount;
let used = 0;

beforeAll(async () => {
  chain = await startLocalChain({ accounts: ACCOUNTS });
  publicClient = createPublicClient({ transport: http(chain.httpUrl) });
});

afterAll(() => chain.stop());

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "pangea-deploy-"));
  // every test deploys with an account that never sent anything, so that its nonce counts transactions
  account = testAccount(used++);
});

afterEach(() => rmSync(folder, { recursive: true }));

function options(more: Partial<DeployOptions> = {}): DeployOptions {
  return { rpcUrl: chain.httpUrl, parameters, account, folder, ...more };
}

function transactionCount(): Promise<number> {
  return publicClient.getTransactionCount({ address: account.address });
}

async function expectVerified(record: DeploymentRecord, target = options()): Promise<void> {
  const checks = await verify({ ...(await connect(target)), parameters: target.parameters, record });
  expect(checks.filter(({ isRight }) => !isRight)).toEqual([]);
  expect(checks.length).toBeGreaterThan(50);
}

class Crash extends Error {}

/** Runs until the given moment, or to the end. */
async function crashAt(step: string, at: Checkpoint): Promise<void> {
  const checkpoint = (...moment: [string, Checkpoint]) => {
    if (moment[0] === step && moment[1] === at) throw new Crash();
  };
  await expect(deploy(options({ checkpoint }))).rejects.toThrow(Crash);
}

describe("deploy", () => {
  test("default: deploys, lists, and writes the file of the SDK", async () => {
    const { record, file, executed } = await deploy(options());
    const steps = stepsOf(parameters, account.address);
    expect(executed).toEqual(steps.map(({ name }) => name));
    await expectVerified(record);

    const deployment = parseDeployment(readFileSync(file, "utf8"));
    expect(deployment.exchange).toBe(record.contracts.Exchange);
    expect(deployment.markets.map(({ id, kind, symbol }) => [id, kind, symbol])).toEqual([
      [1, "spot", "WETH/USDM"],
      [2, "spot", "WBTC/USDM"],
      [3, "perp", "WETH-PERP"],
      [4, "perp", "WBTC-PERP"],
      [5, "loan", "USDM-10D"],
      [6, "loan", "USDM-10D-SAFE"],
      [7, "loan", "WETH-10D"],
    ]);
    expect(deployment.markets[5]).toEqual({
      ...{ id: 6, symbol: "USDM-10D-SAFE", kind: "loan", asset: 0, lotExp: 6, priceExp: 0 },
      ...{ termHours: 240, classHundredths: 200 },
    });
  });

  test("behavior: a second run does nothing", async () => {
    const first = await deploy(options());
    const count = await transactionCount();
    const second = await deploy(options());
    expect(second.executed).toEqual([]);
    expect(second.record).toEqual(first.record);
    expect(await transactionCount()).toBe(count);
  });

  test("behavior: a crash at every moment of every step loses and repeats nothing", async () => {
    const crashed = new Set<string>();
    const checkpoint = (step: string, at: Checkpoint) => {
      const moment = `${step}, ${at}`;
      if (crashed.has(moment)) return;
      crashed.add(moment);
      throw new Crash();
    };
    let record: DeploymentRecord | undefined;
    while (record === undefined) {
      try {
        record = (await deploy(options({ checkpoint }))).record;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
    }
    const steps = stepsOf(parameters, account.address);
    expect(crashed.size).toBe(5 * steps.length);
    expect(await transactionCount()).toBe(steps.length);
    expect(Object.keys(record.steps)).toEqual(steps.map(({ name }) => name));
    expect(record.pending).toBeUndefined();
    await expectVerified(record);
  });

  test("behavior: a signed transaction whose nonce went to another one is signed again", async () => {
    await crashAt("deploy Lens", "recorded");
    const wallet = createWalletClient({ account, transport: http(chain.httpUrl) });
    const hash = await wallet.sendTransaction({ to: account.address, chain: null, gas: 21_000n });
    await publicClient.waitForTransactionReceipt({ hash, pollingInterval: 10 });
    const { record } = await deploy(options());
    expect(await transactionCount()).toBe(stepsOf(parameters, account.address).length + 1);
    await expectVerified(record);
  });

  test("behavior: a market that is added to the parameters is listed by the next run", async () => {
    const [first] = parameters.markets;
    await deploy(options({ parameters: { ...parameters, markets: parameters.markets.slice(0, 1) } }));
    const { executed, record } = await deploy(options());
    expect(executed).toEqual(["list market WBTC/USDM"]);
    expect(record.markets[first?.symbol ?? ""]?.id).toBe(1);
    await expectVerified(record);
  });

  test("behavior: an index with a perpetual is listed behind what is there", async () => {
    const [, ether] = parameters.assets;
    const [perp] = parameters.perps;
    const gold = { symbol: "GOLD", decimals: 9, risk: ether?.risk, feed: ether?.feed };
    const goldPerp = { ...perp, symbol: "GOLD-PERP", asset: "GOLD", deep: false };
    await deploy(options());
    const more = parseParameters({ ...parameters, indices: [gold], perps: [...parameters.perps, goldPerp] });
    const { executed, record, file } = await deploy(options({ parameters: more }));
    expect(executed).toEqual([
      ...["list index GOLD", "set risk of GOLD", "deploy feed of GOLD", "deploy source of GOLD", "set feeds of GOLD"],
      ...["list market GOLD-PERP", "set caps of GOLD-PERP"],
    ]);
    expect(record.markets["GOLD-PERP"]).toMatchObject({ id: 8, kind: "perp", assetId: 3 });
    expect(parseDeployment(readFileSync(file, "utf8")).assets.at(-1)).toMatchObject({ id: 3, token: zeroAddress });
    await expectVerified(record, options({ parameters: more }));
  });

  test("behavior: a pushed price is read at once", async () => {
    const { record } = await deploy(options());
    const sender = await connect(options());
    await pushPrice(sender, record, { symbol: "WETH", price: "2600.5" });
    const abi = readArtifact("IExchange").abi;
    const address = record.contracts.Exchange ?? "0x";
    const found = await publicClient.readContract({ address, abi, functionName: "assetRisk", args: [1] });
    // 2.6005 x 10^14: a ledger unit of ether is worth 2.6 of the dollar's
    expect(found).toMatchObject({ price: 260_050_000_000_000n, priceExp: 14, state: 0 });
    const unknown = pushPrice(sender, record, { symbol: "USDM", price: "1" });
    await expect(unknown).rejects.toThrow("USDM has no feed here that can be told a price");
  });

  test("error: what lies on the chain is not what the parameters say", async () => {
    const { record } = await deploy(options());
    const [usdm, ether, bitcoin] = parameters.assets;
    const [perp, second] = parameters.perps;
    const [loan, ...loans] = parameters.loans;
    const other = parseParameters({
      ...parameters,
      assets: [
        usdm,
        { ...ether, risk: { ...ether?.risk, haircutMillionths: 7 }, feed: { ...ether?.feed, jumpHold: 7 } },
        bitcoin,
      ],
      perps: [{ ...perp, interestBillionths: -7, impactNotional: "7", hardCap: "70000", deep: false }, second],
      loans: [{ ...loan, termHours: 24, classHundredths: 150, interestFeeMillionths: 7, minimum: "7" }, ...loans],
      dollarHaircutMillionths: 7,
    });
    const checks = await verify({ ...(await connect(options())), parameters: other, record });
    expect(checks.filter(({ isRight }) => !isRight).map(({ what }) => what)).toEqual([
      ...["WETH risk haircut", "WETH feeds jumpHold"],
      ...["WETH-PERP isDeep", "WETH-PERP hardCap", "WETH-PERP interest", "WETH-PERP impactNotional"],
      ...["USDM-10D minNotional", "USDM-10D termHours", "USDM-10D class", "USDM-10D interestFee", "USDM risk haircut"],
    ]);
  });

  test("behavior: governance is handed over to the admin of the parameters", async () => {
    const target = options({ parameters: { ...parameters, admin: testAccount(ACCOUNTS - 1).address } });
    const { record, executed } = await deploy(target);
    expect(executed.slice(-2)).toEqual(["grant admin role", "renounce admin role"]);
    await expectVerified(record, target);
  });

  test("behavior: whoever has a role can do what is in the table, after its delay, and the admin only after his", async () => {
    const [guardian, council, treasury] = [1, 2, 3].map((index) => testAccount(ACCOUNTS - 1 - index).address);
    const admin = testAccount(ACCOUNTS - 1).address;
    const more = { ...parameters, admin, governance: { guardian, council, treasury } };
    const target = options({ parameters: parseParameters(more) });
    const { record } = await deploy(target);
    await expectVerified(record, target);
    const { abi } = readArtifact("AccessManager");
    const address = record.contracts.AccessManager ?? "0x";
    const [selector] = selectorsOf(["setRisk"]);
    const may = (who: string) =>
      publicClient.readContract({
        address,
        abi,
        functionName: "canCall",
        args: [who, record.contracts.Exchange, selector],
      });
    expect(await may(council ?? "")).toEqual([false, 3 * 86_400]);
    for (const who of [guardian, treasury, admin, account.address]) expect(await may(who ?? "")).toEqual([false, 0]);
    const role = await publicClient.readContract({ address, abi, functionName: "hasRole", args: [0n, admin] });
    expect(role).toEqual([true, 5 * 86_400]);
  });

  test("behavior: starts over on a local chain that took the place of another", async () => {
    const first = await deploy(options());
    const other = await startLocalChain({ accounts: ACCOUNTS });
    try {
      const seen: boolean[] = [];
      const checkpoint = () => seen.push(existsSync(first.file));
      const second = await deploy(options({ rpcUrl: other.httpUrl, checkpoint }));
      expect(second.record.genesis).not.toBe(first.record.genesis);
      expect(second.executed.length).toBe(stepsOf(parameters, account.address).length);
      // addresses of a chain that is gone are not left for anybody to read
      expect(seen.includes(true)).toBe(false);
    } finally {
      await other.stop();
    }
  });

  test("error: other code at a recorded address", async () => {
    const { record } = await deploy(options());
    const { Lens, Office } = record.contracts;
    recordFile(folder, record.chainId).write({
      ...record,
      contracts: { ...record.contracts, Lens: Office ?? "0x", Office: Lens ?? "0x" },
    });
    await expect(deploy(options())).rejects.toThrow(/says that Lens is at .* not that of this build/s);
  });

  test("error: a record begun by another account", async () => {
    await crashAt("deploy Office", "before");
    const other = { account: testAccount(ACCOUNTS - 1) };
    await expect(deploy(options(other))).rejects.toThrow(`was begun by ${account.address}`);
  });

  test("error: a record that is not one", async () => {
    writeFileSync(recordFile(folder, parameters.chainId).path, '{ "chainId": "31337" }');
    await expect(deploy(options())).rejects.toThrow(/is wrong at\n {2}chainId: /);
  });

  test("error: parameters of another chain", async () => {
    const wrong = { parameters: { ...parameters, chainId: 4326 } };
    await expect(deploy(options(wrong))).rejects.toThrow('has the number 31337, but parameters "local" are for 4326');
  });

  test("error: nothing answers", async () => {
    await expect(deploy(options({ rpcUrl: "http://127.0.0.1:1" }))).rejects.toThrow("No chain answers");
  });
});
