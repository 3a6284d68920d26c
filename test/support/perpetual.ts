// A perpetual market on a test exchange, set up by the admin actions of the SDK, at a price that tests set.

import { readFileSync } from "node:fs";
import path from "node:path";
import { type Abi, type Address, encodeFunctionData, type Hex, parseUnits } from "viem";
import { deployContract, waitForTransactionReceipt } from "viem/actions";
import {
  getMarket,
  getPrice,
  listPerpMarketSync,
  refreshPricesSync,
  sendCallSync,
  setFeedsSync,
  setOpenInterestCapsSync,
  setRiskSync,
} from "../../packages/sdk/src/index.ts";
import type { TestExchange } from "./exchange.ts";

const SOURCE = path.join(import.meta.dirname, "../../artifacts/contracts/mocks/ScriptedSource.sol/ScriptedSource.json");

/** Number of ether on the test exchange. */
export const ETHER = 1;

/** A lot is a ten-thousandth of an ether, a tick ten cents: ten units of the dollar for a lot at a price of one tick. */
const TERMS = {
  ...{ asset: ETHER, lotExp: 5, priceExp: 1, takerFee: 400n, makerFee: 100n, makerFeeCap: 200n },
  ...{ minNotional: 500_000n, expiryBounty: 1_000n, fundingHours: 1, impactNotional: 10_000_000n },
} as const;

const RISK = { shock: 200_000n, halfBasis: 5_000n, common: 50_000n, haircut: 20_000n } as const;

const LIMITS = {
  ...{ maxAge: 60_000, deadAge: 600_000, maxDeviation: 10_000n, jumpBound: 500_000n, jumpHold: 300 },
} as const;

/** Caps in lots: a thousand and two thousand ether. */
const CAPS = { softCap: 10_000_000n, hardCap: 20_000_000n } as const;

/** Of an asset that has no risk parameters yet. */
const PRICE_EXP = 10;

/** Lists a perpetual of ether, or of another asset with 9 decimals in the ledger, at 3,000 dollars, with risk and source of its own. */
export async function openPerpetual(
  { exchange, client, governor }: TestExchange,
  changes: { asset?: number; softCap?: bigint; hardCap?: bigint } = {},
) {
  const { asset = ETHER, ...caps } = changes;
  const source = await deploySource(governor);
  const say = async (dollars: string) => {
    const { timestamp } = await client.getBlock();
    const data = encodeFunctionData({
      abi: source.abi,
      functionName: "say",
      args: [parseUnits(dollars, 18), 0n, timestamp],
    });
    await sendCallSync(governor, { to: source.address, data });
  };
  /** Sets the price of ether and has the exchange read it. */
  const setMark = async (dollars: string) => {
    await say(dollars);
    await refreshPricesSync(governor, { exchange, assets: [asset] });
  };
  await say("3000");
  const { priceExp } = await getPrice(client, { exchange, asset });
  await setRiskSync(governor, { exchange, asset, ...RISK, priceExp: priceExp === 0 ? PRICE_EXP : priceExp });
  await setFeedsSync(governor, { exchange, asset, primary: source.address, ...LIMITS });
  const { market } = await listPerpMarketSync(governor, { exchange, ...TERMS, asset });
  await setOpenInterestCapsSync(governor, { exchange, market, ...CAPS, ...caps });
  return { id: market, market: await getMarket(client, { exchange, market }), source: source.address, setMark };
}

async function deploySource(governor: TestExchange["governor"]) {
  const { abi, bytecode } = JSON.parse(readFileSync(SOURCE, "utf8")) as { abi: Abi; bytecode: Hex };
  const hash = await deployContract(governor, { abi, bytecode });
  const { contractAddress } = await waitForTransactionReceipt(governor, { hash });
  return { abi, address: contractAddress as Address };
}
