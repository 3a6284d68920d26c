import { encodeFunctionData, type Hex, zeroAddress } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { FEEDS, RISK } from "../support/prices.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import {
  CHARGED,
  DOLLAR,
  ETHER,
  PLAIN,
  PLAIN_TERMS,
  send,
  storageRoot,
  type Venue,
  venueFixture,
} from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;
let token: Hex;

beforeEach(async () => {
  venue = await openVenue();
  token = (await venue.chain.deploy("TestToken", ["New", "NEW", 6])).address;
});

const CALLS: readonly { name: string; args: () => readonly unknown[] }[] = [
  { name: "listAsset", args: () => [token, 0] },
  { name: "listSpotMarket", args: () => [PLAIN_TERMS] },
  { name: "setSpotFees", args: () => [CHARGED, 0, 0] },
  { name: "setMinNotional", args: () => [PLAIN, 5] },
  { name: "setMarketStatus", args: () => [PLAIN, 2] },
  { name: "setFeeAccount", args: () => [1] },
  { name: "listIndex", args: () => [2] },
  { name: "setRisk", args: () => [ETHER, RISK] },
  { name: "setDepositCap", args: () => [ETHER, 7n] },
  { name: "setBorrowCap", args: () => [ETHER, 7n] },
  { name: "launch", args: () => [] },
  { name: "setFeeds", args: () => [DOLLAR, { ...FEEDS, primary: token, secondary: zeroAddress }] },
];

function encode(name: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: venue.exchange.abi, functionName: name, args } as never);
}

describe.each(CALLS)("Governance by $name", ({ name, args }) => {
  test("is refused to everybody but whom the access manager lets", async () => {
    const { alice, stranger } = venue;
    for (const wallet of [alice.wallet, stranger]) {
      const calling = () => send(venue, wallet, encode(name, args()));
      await expectNoTrace(venue, calling, ["AccessManagedUnauthorized", wallet.account.address]);
    }
  });

  test("is open to whom the access manager names for it, and to him for nothing else", async () => {
    const { authority, alice, exchange } = venue;
    const role = 7n;
    const selector = encode(name, args()).slice(0, 10) as Hex;
    await authority.write.setTargetFunctionRole([exchange.address, [selector], role]);
    await authority.write.grantRole([role, alice.address, 0]);
    const root = await storageRoot(venue);
    for (const other of CALLS.filter((call) => call.name !== name)) {
      const calling = send(venue, alice.wallet, encode(other.name, other.args()));
      expect(await refusal(calling)).toEqual(["AccessManagedUnauthorized", alice.address]);
    }
    expect(await storageRoot(venue)).toBe(root);
    await send(venue, alice.wallet, encode(name, args()));
    expect(await storageRoot(venue)).not.toBe(root);
  });

  test("waits for its delay where the access manager sets one", async () => {
    const { authority, alice, exchange, chain } = venue;
    const [role, delay] = [7n, 3_600];
    const data = encode(name, args());
    await authority.write.setTargetFunctionRole([exchange.address, [data.slice(0, 10) as Hex], role]);
    await authority.write.grantRole([role, alice.address, delay]);
    const [error] = await refusal(send(venue, alice.wallet, data));
    expect(error).toBe("AccessManagerNotScheduled");
    const own = { account: alice.wallet.account };
    await authority.write.schedule([exchange.address, data, 0], own);
    expect((await refusal(authority.write.execute([exchange.address, data], own)))[0]).toBe("AccessManagerNotReady");
    await chain.testClient.increaseTime({ seconds: delay });
    const root = await storageRoot(venue);
    await authority.write.execute([exchange.address, data], own);
    expect(await storageRoot(venue)).not.toBe(root);
  });

  test("of the codes of the exchange themselves governs nothing", async () => {
    const { chain, office, clearing, governor } = venue;
    for (const to of [office, clearing]) {
      const { storageHash } = await chain.publicClient.getProof({ address: to, storageKeys: [] });
      const refused = await refusal(governor.sendTransaction({ to, data: encode(name, args()), gas: 1_000_000n }));
      expect(refused).toEqual(["AccessManagedUnauthorized", governor.account.address]);
      expect((await chain.publicClient.getProof({ address: to, storageKeys: [] })).storageHash).toBe(storageHash);
    }
  });
});

describe("The exchange", () => {
  test("cannot be initialized again, by anybody, with anything", async () => {
    const { governor, stranger, authority, dollar } = venue;
    for (const wallet of [governor, stranger]) {
      for (const args of [
        [authority.address, dollar.address, 0],
        [zeroAddress, token, 0],
        [stranger.account.address, token, 0],
      ]) {
        const calling = () => send(venue, wallet, encode("initialize", args));
        await expectNoTrace(venue, calling, ["AlreadyInitialized"]);
      }
    }
  });

  test("is not deployed with an authority that is no contract", async () => {
    const { chain, clearing, spot, perps, loans, dollar, stranger } = venue;
    for (const nobody of [zeroAddress, stranger.account.address]) {
      const deploying = chain.deploy("Exchange", [nobody, clearing, spot, perps, loans, dollar.address, 0]);
      expect(await refusal(deploying)).toEqual(["AccessManagedInvalidAuthority", nobody]);
    }
  });

  test("names its authority, and hands itself on at the authority's word only", async () => {
    const { authority, exchange, chain, alice, governor } = venue;
    const office = await chain.at("Office", exchange.address);
    expect((await office.read.authority()).toLowerCase()).toBe(authority.address);
    const successor = await chain.deploy("TestAccessManager", [alice.address]);
    for (const wallet of [alice.wallet, governor]) {
      const handing = office.write.setAuthority([successor.address], { account: wallet.account });
      expect(await refusal(handing)).toEqual(["AccessManagedUnauthorized", wallet.account.address]);
    }
    await authority.write.updateAuthority([exchange.address, successor.address]);
    expect((await office.read.authority()).toLowerCase()).toBe(successor.address);
    const status = (account: `0x${string}`) => exchange.write.setMarketStatus([PLAIN, 2], { account });
    expect(await refusal(status(governor.account.address))).toEqual([
      ...["AccessManagedUnauthorized", governor.account.address],
    ]);
    await status(alice.address);
  });

  test("is governed by nothing that it was not deployed with", async () => {
    const { chain, exchange, ...codes } = venue;
    const trading = await chain.at("Exchange", exchange.address);
    expect((await trading.read.CLEARING()).toLowerCase()).toBe(codes.clearing);
    expect((await trading.read.SPOT()).toLowerCase()).toBe(codes.spot);
    expect((await trading.read.PERPS()).toLowerCase()).toBe(codes.perps);
    expect((await trading.read.LOANS()).toLowerCase()).toBe(codes.loans);
    const clearing = await chain.at("Clearing", exchange.address);
    expect((await clearing.read.CREDIT_DESK()).toLowerCase()).toBe(codes.creditDesk);
    expect((await clearing.read.BUNDLES()).toLowerCase()).toBe(codes.bundles);
    const creditDesk = await chain.at("CreditDesk", exchange.address);
    expect((await creditDesk.read.LOAN_DESK()).toLowerCase()).toBe(codes.loanDesk);
    expect((await creditDesk.read.OFFICE()).toLowerCase()).toBe(codes.office);
    expect((await creditDesk.read.OFFERS()).toLowerCase()).toBe(codes.offers);
    const backOffice = await chain.at("Office", exchange.address);
    expect((await backOffice.read.COUNCIL()).toLowerCase()).toBe(codes.council);
    const council = await chain.at("Council", exchange.address);
    expect((await council.read.LENS()).toLowerCase()).toBe(codes.lens);
  });
});

describe("The office itself", () => {
  test("cannot be initialized", async () => {
    const { chain, office, governor, authority } = venue;
    const own = await chain.at("Office", office, governor);
    expect(await refusal(own.write.initialize([authority.address, token, 0]))).toEqual(["AlreadyInitialized"]);
    expect((await own.read.authority()).toLowerCase()).toBe(office);
  });

  test("knows no tokens and takes in none", async () => {
    const { chain, office, alice } = venue;
    const own = await chain.at("Office", office, alice.wallet);
    await own.write.openAccount();
    expect(await refusal(own.write.deposit([1, 0, 5n]))).toEqual(["UnknownAsset", 0n]);
  });
});
