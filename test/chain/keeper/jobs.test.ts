import { parseEventLogs } from "viem";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  getAssetBalance,
  getLoan,
  getLoans,
  getOpenOrders,
  getPrice,
  getRelend,
  type NewOrder,
  pangeaAbi,
  placeOrderSync,
  repaySync,
  setExtensibleSync,
  setRelendSync,
} from "../../../packages/sdk/src/index.ts";
import { priceCalls, pushPrice } from "../../../scripts/deployment/prices.ts";
import type { Trader } from "../../support/exchange.ts";
import { KEEPER, keeperAccount, openKeeperVenue } from "./venue.ts";

const WETH = 1;
const SPOT = 1;
const PERP = 3;
const CASH = 5;
const HOUR = 3_600;
/** Lots of an ether, and ticks of a dollar. */
const [ETH, DOLLAR] = [10_000n, 100n];
const PATIENT = { timeout: 20_000, interval: 100 };
const JOBS = ["prices", "settlement", "eviction", "renewal", "relend", "pastDue"];

let venue: Awaited<ReturnType<typeof openKeeperVenue>>;
let long: Trader;
let short: Trader;
let lender: Trader;
let borrower: Trader;
let keeper: Trader;
let start: bigint;

beforeAll(async () => {
  venue = await openKeeperVenue();
  long = await venue.trader(1, { USDM: "10000" });
  short = await venue.trader(2, { USDM: "10000" });
  lender = await venue.trader(3, { USDM: "10000" });
  borrower = await venue.trader(4, { USDM: "1000" });
  keeper = await venue.trader(KEEPER, {});
  start = await venue.client.getBlockNumber();
});

afterAll(() => venue?.stop());
afterEach(() => venue.stopKeepers());

const of = ({ account }: Trader) => ({ exchange: venue.exchange, account });

const place = (trader: Trader, market: number, order: NewOrder) => {
  const terms = venue.markets.find(({ id }) => id === market);
  if (terms === undefined) throw new Error(`There is no market ${market}.`);
  return placeOrderSync(trader.wallet, { ...of(trader), market, order, terms });
};

const now = async () => Number((await venue.client.getBlock()).timestamp);
const freeDollars = async (trader: Trader) => (await getAssetBalance(venue.client, { ...of(trader), asset: 0 })).free;
const governed = () => ({ publicClient: venue.client, walletClient: venue.governor });
const setPrice = (price: string) => pushPrice(governed() as never, venue.record, { symbol: "WETH", price });
const sent = () => venue.client.getTransactionCount({ address: keeperAccount.address });

/** What a trader has paid at the perpetual market, payment by payment. */
async function payments(trader: Trader): Promise<bigint[]> {
  const logs = await venue.client.getLogs({ address: venue.exchange, fromBlock: start });
  const settled = parseEventLogs({ abi: pangeaAbi, eventName: "ProfitSettled", logs });
  return settled.flatMap(({ args }) => (Number(args.account) === trader.account && args.paid > 0n ? [args.paid] : []));
}

async function lend(lots: bigint) {
  await place(lender, CASH, { side: "ask", tick: 550n, lots });
  await place(borrower, CASH, { side: "bid", tick: 550n, lots, timeInForce: "ioc" });
  const { owed } = await getLoans(venue.client, { ...of(borrower), role: "borrower" });
  const newest = owed.toSorted((a, b) => b.start - a.start || Number(b.id - a.id))[0];
  if (newest === undefined) throw new Error("No loan was made.");
  return newest;
}

const startOf = async (loan: bigint) => (await getLoan(venue.client, { exchange: venue.exchange, loan }))?.start ?? 0;

describe("jobs", () => {
  test("prices and settlement: a price that moved is read, and the loser pays once", async () => {
    const running = await venue.start({ jobs: JOBS });
    await place(short, PERP, { side: "ask", tick: 2_500n * DOLLAR, lots: ETH });
    await place(long, PERP, { side: "bid", tick: 2_500n * DOLLAR, lots: ETH, timeInForce: "ioc" });
    const [push] = priceCalls(venue.record, { symbol: "WETH", price: "2600" });
    const before = await getPrice(venue.client, { exchange: venue.exchange, asset: WETH });
    await venue.governor.sendTransaction(push as never);
    await expect
      .poll(async () => (await getPrice(venue.client, { exchange: venue.exchange, asset: WETH })).price, PATIENT)
      .toBe((before.price * 26n) / 25n);
    await expect.poll(() => payments(short), PATIENT).toHaveLength(1);
    // a second time would come now
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const paid = await payments(short);
    expect(paid).toHaveLength(1);
    expect(Number(paid[0]) / 1e6).toBeCloseTo(100, 0);
    expect(await payments(long)).toEqual([]);
    expect(await running.stop()).toBe(0);
  });

  test("eviction: an expired order is removed for its bounty", async () => {
    const running = await venue.start({ jobs: JOBS });
    const before = await freeDollars(keeper);
    await place(long, SPOT, { side: "bid", tick: 2_000n * DOLLAR, lots: ETH / 10n, expiry: (await now()) + 60 });
    expect(await getOpenOrders(venue.client, { ...of(long), market: SPOT })).toHaveLength(1);
    await venue.pass(61);
    const open = () => getOpenOrders(venue.client, { ...of(long), market: SPOT });
    await expect.poll(async () => (await open()).length, PATIENT).toBe(0);
    expect((await freeDollars(keeper)) - before).toBe(20_000n);
    expect(await running.stop()).toBe(0);
  });

  test("relend, renewal and past due: loans are looked after", async () => {
    const running = await venue.start({ jobs: JOBS });
    await setRelendSync(lender.wallet, { ...of(lender), market: CASH, rate: 600n });
    const repaid = await lend(50n);
    await repaySync(borrower.wallet, { exchange: venue.exchange, loan: repaid.id });
    const waiting = async () => (await getRelend(venue.client, { ...of(lender), market: CASH })).waiting;
    await expect.poll(waiting, PATIENT).toBe(0n);
    const [order] = await getOpenOrders(venue.client, { ...of(lender), market: CASH });
    expect(order).toMatchObject({ tick: 600n, lots: 50n });
    await setRelendSync(lender.wallet, { ...of(lender), market: CASH, rate: 0n });

    const loan = await lend(200n);
    const before = await freeDollars(keeper);
    await venue.pass(loan.end - 5 * HOUR - (await now()));
    await expect.poll(() => startOf(loan.id), PATIENT).toBeGreaterThan(loan.start);
    expect((await freeDollars(keeper)) - before).toBe(100_000n);

    await setExtensibleSync(lender.wallet, { exchange: venue.exchange, loan: loan.id, isExtensible: false });
    const extended = await getLoan(venue.client, { exchange: venue.exchange, loan: loan.id });
    if (extended === undefined) throw new Error("The loan is gone.");
    await venue.pass(extended.end + 3 * HOUR - (await now()));
    const counted = async () =>
      (await getLoan(venue.client, { exchange: venue.exchange, loan: loan.id }))?.interestToTerm;
    await expect.poll(counted, PATIENT).toBeGreaterThan(extended.interestToTerm);
    await repaySync(borrower.wallet, { exchange: venue.exchange, loan: loan.id });
    expect(await running.stop()).toBe(0);
  });

  test.each(["signed", "broadcast", "receipt"])(
    "settlement: killed when it is %s, the loser pays once",
    async (step) => {
      const sentBefore = await sent();
      const paidBefore = (await payments(short)).length;
      const rise = { signed: "2620", broadcast: "2640", receipt: "2660" }[step] as string;
      await setPrice(rise);
      await venue.crash({ jobs: ["settlement"], fault: `settlement:${step}` });
      const running = await venue.start({ jobs: ["settlement"] });
      await expect.poll(async () => (await payments(short)).length, PATIENT).toBe(paidBefore + 1);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await payments(short)).toHaveLength(paidBefore + 1);
      expect(await sent()).toBe(sentBefore + 1);
      await running.stop();
    },
  );

  test("renewal: killed at every step that matters, a loan is renewed once a term", async () => {
    const loan = await lend(300n);
    await setExtensibleSync(lender.wallet, { exchange: venue.exchange, loan: loan.id, isExtensible: true });
    for (const step of ["signed", "broadcast", "receipt"]) {
      const sentBefore = await sent();
      const { end, start: begun } = (await getLoan(venue.client, { exchange: venue.exchange, loan: loan.id })) ?? loan;
      await venue.pass(end - 5 * HOUR - (await now()));
      await venue.crash({ jobs: ["renewal"], fault: `renewal:${step}` });
      const running = await venue.start({ jobs: ["renewal"] });
      await expect.poll(() => startOf(loan.id), PATIENT).toBeGreaterThan(begun);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await sent()).toBe(sentBefore + 1);
      await running.stop();
    }
    const intents = await venue.intents();
    expect(intents.filter(({ status }) => ["planned", "signed", "sent"].includes(status))).toEqual([]);
  });
});
