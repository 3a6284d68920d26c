// Deploys the exchange to any chain, or finishes what an earlier run began, and checks the result:
//
//   npm run deploy -- [--rpc URL] [--parameters FILE] [--folder FOLDER]
//
// The deployer's key comes from DEPLOYER_PRIVATE_KEY. On a local chain the first well-known test key is the default.

import path from "node:path";
import { type Hex, isHex, type LocalAccount } from "viem";
import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { readOptions } from "./console/options.ts";
import { table } from "./console/table.ts";
import { connect, deploy, LOCAL_CHAIN_ID } from "./deployment/deploy.ts";
import { DeploymentError } from "./deployment/errors.ts";
import { readParameters } from "./deployment/parameters.ts";
import { verify } from "./deployment/verify.ts";
import { TEST_MNEMONIC } from "./localchain/accounts.ts";

const ROOT = path.dirname(import.meta.dirname);
const KEY_VARIABLE = "DEPLOYER_PRIVATE_KEY";

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof DeploymentError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const values = readOptions({
    rpc: { type: "string", default: "http://127.0.0.1:8545" },
    parameters: { type: "string", default: path.join(ROOT, "scripts/deployment/parameters/local.json") },
    folder: { type: "string", default: path.join(ROOT, "deployments") },
  });
  const parameters = readParameters(values.parameters);
  const options = {
    rpcUrl: values.rpc,
    parameters,
    account: deployerAccount(parameters.chainId),
    folder: values.folder,
    report: console.log,
  };
  const { record, file } = await deploy(options);
  const { publicClient } = await connect(options);
  const checks = await verify({ publicClient, parameters, record });
  const rows = checks.map(({ what, expected, found, isRight }) => [what, expected, found, isRight ? "ok" : "WRONG"]);
  const wrong = checks.filter(({ isRight }) => !isRight).length;
  console.log(`\n${table(["value", "expected", "on chain", ""], rows)}\n`);
  console.log(`${checks.length - wrong} of ${checks.length} values are as expected. Addresses: ${file}`);
  return wrong === 0 ? 0 : 1;
}

function deployerAccount(chainId: number): LocalAccount {
  const key = process.env[KEY_VARIABLE];
  if (key !== undefined) {
    if (!isHex(key) || key.length !== 66)
      throw new DeploymentError(`${KEY_VARIABLE} must be 0x and 64 hexadecimal digits.`);
    return privateKeyToAccount(key as Hex);
  }
  if (chainId === LOCAL_CHAIN_ID) return mnemonicToAccount(TEST_MNEMONIC);
  throw new DeploymentError(`Set ${KEY_VARIABLE} to the key of the deployer on chain ${chainId}.`);
}
