// A withdrawal for which losers must pay and profits be drawn first.

import { afterAll, beforeAll, expect, test } from "vitest";
import {
  getAssetBalance,
  placeOrderSync,
  WithdrawalShortError,
  withdrawWithSettlementSync,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";
import { openPerpetual } from "../../support/perpetual.ts";

const ETH = 10_000n;
const DOLLAR = 10n ** 18n;

let venue: TestExchange;
let winner: Trader;
let careless: Trader;
let start: bigint;

/** Both winners bought an ether at each of two markets, at 3,000, and sold it at 4,400 to a loser of each market. */
beforeAll(async () => {
  venue = await startExchange();
  const { exchange, client } = venue;
  const perps = [await openPerpetual(venue), await openPerpetual(venue)];
  [winner, careless] = [await venue.trader(1, { USDM: "5000" }), await venue.trader(2, { USDM: "5000" })];
  const losers = [await venue.trader(3, { USDM: "9000" }), await venue.trader(4, { USDM: "9000" })];
  start = await client.getBlockNumber();
  const trade = async (tick: bigint, side: "bid" | "ask") => {
    for (const [index, { id: market }] of perps.entries()) {
      const { wallet, account } = losers[index]!;
      const other = side === "bid" ? "ask" : "bid";
      await placeOrderSync(wallet, { exchange, account, market, order: { side: other, tick, lots: 2n * ETH } });
      for (const taker of [winner, careless]) {
        const order = { side, tick, lots: ETH, timeInForce: "ioc" } as const;
        await placeOrderSync(taker.wallet, { exchange, account: taker.account, market, order });
      }
    }
  };
  await trade(30_000n, "bid");
  await perps[1]!.setMark("4400");
  await trade(44_000n, "ask");
});

afterAll(() => venue?.stop());

const wanted = ({ account, owner }: Trader) => ({
  ...{ exchange: venue.exchange, account, asset: 0, to: owner, fromBlock: start },
  amount: 7_500n * DOLLAR,
});

const free = async ({ account }: Trader) =>
  (await getAssetBalance(venue.client, { exchange: venue.exchange, account, asset: 0 })).free;

test("default: losers pay, profits are drawn and dollars leave in one transaction", async () => {
  const before = await free(winner);
  const { receipt, units, settled, plan } = await withdrawWithSettlementSync(winner.wallet, wanted(winner));
  expect([receipt.status, units]).toEqual(["success", 7_500_000_000n]);
  expect(plan).toHaveLength(2);
  expect(settled.map(({ account }) => account)).toEqual(plan.flatMap(({ accounts }) => accounts));
  const drawn = settled.reduce((sum, settlement) => sum + settlement.drawn, 0n);
  expect(await free(winner)).toBe(before + drawn - units);
  // what is free by now needs no settlement
  const again = await withdrawWithSettlementSync(winner.wallet, { ...wanted(winner), amount: DOLLAR });
  expect(again).toMatchObject({ settled: [], plan: [], units: 1_000_000n });
});

test("error: a refusal undoes the settlements, too", async () => {
  const before = await free(careless);
  // anybody may settle an account, only its owner withdraws
  const stopped = withdrawWithSettlementSync(venue.walletOf(5), wanted(careless));
  await expect(stopped).rejects.toMatchObject({ name: "ContractError", errorName: "NotAuthorized" });
  expect(await free(careless)).toBe(before);
  const short = withdrawWithSettlementSync(careless.wallet, { ...wanted(careless), amount: 20_000n * DOLLAR });
  await expect(short).rejects.toBeInstanceOf(WithdrawalShortError);
});
