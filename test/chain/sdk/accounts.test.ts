import { encodeFunctionData, parseAbi } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  cancelAll,
  createLane,
  depositSync,
  formatDeployment,
  getAccount,
  getAccountsOf,
  getAssetBalance,
  getBalances,
  getDelegate,
  loadDeployment,
  openAccountSync,
  placeOrder,
  placeOrderSync,
  sendCallSync,
  setDelegateSync,
  syncMethod,
  transferSync,
  withdrawSync,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";

let venue: TestExchange;
let alice: Trader;
const market = 1;
const order = { side: "bid", tick: 100_000n, lots: 10_000n } as const;

beforeAll(async () => {
  venue = await startExchange();
  alice = await venue.trader(1);
});

afterAll(() => venue?.stop());

describe("accounts", () => {
  test("default: open, find, transfer, withdraw", async () => {
    const { exchange, client } = venue;
    const { account: second } = await openAccountSync(alice.wallet, { exchange });
    expect(await getAccount(client, { exchange, account: second })).toEqual({ id: second, owner: alice.owner });
    expect(await getAccount(client, { exchange, account: 999 })).toBeUndefined();
    expect(await getAccountsOf(client, { exchange, owner: alice.owner })).toEqual([alice.account, second]);
    const moved = await transferSync(alice.wallet, {
      exchange,
      from: alice.account,
      to: second,
      asset: 1,
      amount: 10n ** 18n,
    });
    expect(moved.units).toBe(10n ** 9n);
    const { units } = await withdrawSync(alice.wallet, {
      exchange,
      account: second,
      asset: 1,
      amount: "all",
      to: alice.owner,
    });
    expect(units).toBe(moved.units);
    expect(
      (await getBalances(client, { exchange, account: second })).find(({ asset }) => asset === 1)?.free ?? 0n,
    ).toBe(0n);
    await expect(
      withdrawSync(alice.wallet, { exchange, account: second, asset: 1, amount: 10n ** 18n, to: alice.owner }),
    ).rejects.toMatchObject({ errorName: "InsufficientBalance", ccxt: "InsufficientFunds" });
  });

  test("behavior: deposits see to the allowance, by approval or by permit", async () => {
    const { exchange, client, record } = venue;
    const asset = record.assets.WBTC!;
    const mint = encodeFunctionData({
      abi: parseAbi(["function mint(address to, uint256 amount)"]),
      functionName: "mint",
      args: [alice.owner, 3_000n],
    });
    await sendCallSync(alice.wallet, { to: asset.token, data: mint });
    for (const allowance of ["permit", "approve"] as const) {
      const before = await getAssetBalance(client, { exchange, account: alice.account, asset: asset.id });
      const { units } = await depositSync(alice.wallet, {
        exchange,
        account: alice.account,
        asset: asset.id,
        amount: 1_000n,
        allowance,
      });
      const after = await getAssetBalance(client, { exchange, account: alice.account, asset: asset.id });
      expect(after.free - before.free).toBe(units);
    }
    const without = depositSync(alice.wallet, {
      exchange,
      account: alice.account,
      asset: asset.id,
      amount: 1_000n,
      allowance: "none",
    });
    await expect(without).rejects.toMatchObject({ errorName: "ERC20InsufficientAllowance" });
    const tooMuch = depositSync(alice.wallet, {
      exchange,
      account: alice.account,
      asset: asset.id,
      amount: 10n ** 12n,
    });
    await expect(tooMuch).rejects.toMatchObject({ errorName: "ERC20InsufficientBalance" });
  });

  test("behavior: a delegate trades through lanes and cannot withdraw", async () => {
    const { exchange, client, testClient } = venue;
    const key = privateKeyToAccount(generatePrivateKey());
    await testClient.setBalance({ address: key.address, value: 10n ** 20n });
    const expiry = Number((await client.getBlock()).timestamp) + 10_000;
    await setDelegateSync(alice.wallet, {
      exchange,
      account: alice.account,
      delegate: key.address,
      permissions: ["tradeSpot", "cancel"],
      expiry,
    });
    expect(await getDelegate(client, { exchange, account: alice.account, delegate: key.address })).toEqual({
      permissions: ["cancel", "tradeSpot"],
      expiry,
    });
    const lane = createLane({ client, account: key });
    const sending = { exchange, account: alice.account, market, gas: 600_000n, lane };
    const hashes = await Promise.all(Array.from({ length: 10 }, () => placeOrder(client, { ...sending, order })));
    const { id } = await placeOrderSync(client, { ...sending, order, terms: venue.market });
    expect(id).toBeDefined();
    expect(lane.status()).toEqual({ nextNonce: 11, inFlight: 0, holes: [] });
    expect(new Set(hashes).size).toBe(10);
    const { cancelled } = await cancelAll(client, { exchange, account: alice.account, market, lane });
    expect(cancelled).toHaveLength(11);
    const stealing = withdrawSync(client, {
      exchange,
      account: alice.account,
      asset: 0,
      amount: "all",
      to: key.address,
      lane,
    });
    await expect(stealing).rejects.toMatchObject({ errorName: "NotOwner", ccxt: "PermissionDenied" });
  });

  test("behavior: anvil answers with the receipt", () => {
    expect(syncMethod(alice.wallet)).toBe("eth_sendRawTransactionSync");
  });
});

describe("loadDeployment", () => {
  test("default: a file written from what was deployed", async () => {
    const { exchange, client, record } = venue;
    const text = formatDeployment({
      chainId: 31_337,
      exchange,
      clearing: record.contracts.Clearing!,
      spot: record.contracts.Spot!,
      perps: record.contracts.Perps!,
      perpDesk: record.contracts.PerpDesk!,
      loans: record.contracts.Loans!,
      creditDesk: record.contracts.CreditDesk!,
      loanDesk: record.contracts.LoanDesk!,
      liquidations: record.contracts.Liquidations!,
      takeovers: record.contracts.Takeovers!,
      resolutions: record.contracts.Resolutions!,
      council: record.contracts.Council!,
      bundles: record.contracts.Bundles!,
      offers: record.contracts.Offers!,
      spotOffers: record.contracts.SpotOffers!,
      perpOffers: record.contracts.PerpOffers!,
      loanOffers: record.contracts.LoanOffers!,
      office: record.contracts.Office!,
      lens: record.contracts.Lens!,
      accessManager: record.contracts.AccessManager!,
      deployedAtBlock: BigInt(record.startBlock ?? 0),
      assets: Object.entries(record.assets).map(([symbol, asset]) => ({ symbol, ...asset })),
      markets: Object.entries(record.markets).map(([symbol, { assetId, asset: _, ...terms }]) => ({
        ...{ symbol, asset: assetId },
        ...terms,
      })),
    });
    await expect(loadDeployment(client, text)).resolves.toMatchObject({ exchange });
  });
});
