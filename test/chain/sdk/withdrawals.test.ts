// A withdrawal of several transactions, stopped at each of them: it says what it has sent, and the same call goes on.

import { createWalletClient, custom, type EIP1193RequestFn } from "viem";
import { foundry } from "viem/chains";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  getAssetBalance,
  placeOrderSync,
  WithdrawalIncompleteError,
  withdrawWithSettlementSync,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";
import { openPerpetual } from "../../support/perpetual.ts";

const ETH = 10_000n;
const DOLLAR = 10n ** 18n;
const SENDING = /^(eth_sendRawTransaction|eth_sendRawTransactionSync|realtime_sendRawTransaction)$/;

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

interface Stop {
  /** Transactions that get through. */
  readonly after: number;
  readonly reason: string;
}

/** The wallet of the winner at a node that takes so many transactions and then refuses. */
function walletThatStops({ after, reason }: Stop) {
  let sent = 0;
  const request: EIP1193RequestFn = async (call) => {
    if (SENDING.test(call.method)) {
      sent += 1;
      if (sent > after) throw Object.assign(new Error(reason), { code: -32_000 });
    }
    return venue.client.request(call as never) as never;
  };
  const transport = custom({ request }, { retryCount: 0 });
  return createWalletClient({
    chain: foundry,
    account: winner.wallet.account,
    transport,
    pollingInterval: 10,
    cacheTime: 0,
  });
}

const wanted = ({ account, owner }: Trader) => ({
  ...{ exchange: venue.exchange, account, asset: 0, to: owner, fromBlock: start },
  amount: 7_500n * DOLLAR,
});

async function interrupted(after: number, reason = "insufficient funds for gas"): Promise<unknown> {
  const wallet = walletThatStops({ after, reason });
  return withdrawWithSettlementSync(wallet, { ...wanted(winner), timeout: 300 }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const free = async () =>
  (await getAssetBalance(venue.client, { exchange: venue.exchange, account: winner.account, asset: 0 })).free;

test("behavior: stopped before anything was sent it is the failure itself, later it says what was sent, and it goes on", async () => {
  const before = await free();
  const first = await interrupted(0);
  expect(first).toBeInstanceOf(Error);
  expect(first).not.toBeInstanceOf(WithdrawalIncompleteError);
  expect(await free()).toBe(before);

  const second = await interrupted(1);
  expect(second).toMatchObject({ name: "WithdrawalIncompleteError", step: "settlement", uncertain: undefined });
  const { settlements } = second as WithdrawalIncompleteError;
  expect(settlements.map(({ status }) => status)).toEqual(["success"]);
  expect((second as Error).message).toContain(`Settled by ${settlements[0]?.transactionHash}.`);
  const drawnOnce = await free();
  expect(drawnOnce).toBeGreaterThan(before);

  // what was drawn is not drawn again: one settlement is left, and stops before the withdrawal
  const third = await interrupted(1);
  expect(third).toMatchObject({ name: "WithdrawalIncompleteError", step: "withdrawal" });
  expect((third as WithdrawalIncompleteError).settlements).toHaveLength(1);
  const drawnTwice = await free();
  expect(drawnTwice).toBeGreaterThan(drawnOnce);

  // nobody knows whether this one got through
  const fourth = await interrupted(0, "the connection was lost");
  expect(fourth).toMatchObject({ step: "withdrawal", settlements: [], uncertain: expect.stringMatching(/^0x/) });
  expect((fourth as Error).message).toContain("Look it up by its hash before you call again.");

  const done = await withdrawWithSettlementSync(winner.wallet, wanted(winner));
  expect(done).toMatchObject({ settlements: [], units: 7_500_000_000n });
  expect(await free()).toBe(drawnTwice - 7_500_000_000n);
});

test("error: a refusal of the exchange on the way is the cause, and what was drawn stays drawn", async () => {
  // anybody may settle an account, only its owner withdraws
  const stopped = withdrawWithSettlementSync(venue.walletOf(5), wanted(careless));
  await expect(stopped).rejects.toMatchObject({
    ...{ name: "WithdrawalIncompleteError", step: "withdrawal" },
    cause: { errorName: "NotOwner" },
  });
  const { settlements, units } = await withdrawWithSettlementSync(careless.wallet, wanted(careless));
  expect([settlements.length, units]).toEqual([0, 7_500_000_000n]);
});
