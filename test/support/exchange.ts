// An anvil node with the exchange deployed on it, and traders who have accounts and test tokens.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Address,
  createPublicClient,
  createTestClient,
  createWalletClient,
  encodeFunctionData,
  http,
  parseAbi,
  parseUnits,
  webSocket,
} from "viem";
import { mnemonicToAccount, nonceManager } from "viem/accounts";
import { foundry } from "viem/chains";
import { depositSync, getMarkets, type Market, openAccountSync, sendCallSync } from "../../packages/sdk/src/index.ts";
import { deploy } from "../../scripts/deployment/deploy.ts";
import { readParameters } from "../../scripts/deployment/parameters.ts";
import { startTestNode, type TestNodeOptions } from "./testNode.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const PARAMETERS = path.join(import.meta.dirname, "../../scripts/deployment/parameters/local.json");
const POLLING_INTERVAL = 10;
const mintAbi = parseAbi(["function mint(address to, uint256 amount)"]);

export type TestExchange = Awaited<ReturnType<typeof startExchange>>;
export type Trader = Awaited<ReturnType<TestExchange["trader"]>>;

/** Starts a node and deploys. Account 0 of the node governs. */
export async function startExchange(options: TestNodeOptions = {}) {
  const node = await startTestNode(options);
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-"));
  const governor = mnemonicToAccount(MNEMONIC, { addressIndex: 0 });
  try {
    const parameters = readParameters(PARAMETERS);
    const { record, file } = await deploy({ rpcUrl: node.httpUrl, parameters, account: governor, folder });
    const shared = { chain: foundry, pollingInterval: POLLING_INTERVAL, cacheTime: 0 };
    const client = createPublicClient({ ...shared, transport: http(node.httpUrl) });
    const exchange = record.contracts.Exchange as Address;
    const markets = await getMarkets(client, { exchange });
    const walletOf = (index: number) =>
      createWalletClient({
        ...shared,
        account: mnemonicToAccount(MNEMONIC, { addressIndex: index, nonceManager }),
        transport: http(node.httpUrl),
      });

    /** A trader with an account of the exchange and plenty of every asset in it. */
    const trader = async (
      index: number,
      deposits: Readonly<Record<string, string>> = { USDM: "1000000", WETH: "1000" },
    ) => {
      const wallet = walletOf(index);
      const { account } = await openAccountSync(wallet, { exchange });
      for (const [symbol, amount] of Object.entries(deposits)) {
        const { id, token, decimals } = assetOf(record, symbol);
        const units = parseUnits(amount, decimals);
        await sendCallSync(wallet, {
          to: token,
          data: encodeFunctionData({ abi: mintAbi, functionName: "mint", args: [wallet.account.address, units] }),
        });
        await depositSync(wallet, { exchange, account, asset: id, amount: units });
      }
      return { wallet, account, owner: wallet.account.address };
    };

    return {
      node,
      record,
      /** Deployment file of the SDK. */
      file,
      exchange,
      markets,
      market: markets[0] as Market,
      client,
      testClient: createTestClient({ ...shared, mode: "anvil", transport: http(node.httpUrl) }),
      webSocketClient: () => createPublicClient({ ...shared, transport: webSocket(node.webSocketUrl) }),
      governor: walletOf(0),
      walletOf,
      trader,
      stop: async () => {
        await node.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await node.stop();
    throw error;
  }
}

function assetOf(
  { assets }: { readonly assets: Readonly<Record<string, { id: number; token: Address; decimals: number }>> },
  symbol: string,
) {
  const asset = assets[symbol];
  if (asset === undefined) throw new Error(`There is no asset ${symbol}.`);
  return asset;
}
