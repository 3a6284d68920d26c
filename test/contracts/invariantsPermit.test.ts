import { type Address, type Hex, parseSignature } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { type Contract, createChain, type TestChain, type Wallet } from "../support/chain.ts";
import { PERMIT_TYPES } from "./support/permits.ts";

const AMOUNT = 1_000n;
const FOREVER = 2n ** 40n;

interface Venue {
  readonly chain: TestChain;
  readonly token: Contract<"TestToken">;
  readonly exchange: Contract<"Office">;
}

interface Permit {
  readonly owner: Wallet;
  readonly deadline: bigint;
}

let setUp: () => Promise<Venue>;

beforeAll(async () => {
  const chain = await createChain();
  const deployAll = async (): Promise<Venue> => {
    const [governor] = chain.wallets;
    const authority = await chain.deploy("TestAccessManager", [governor.account.address]);
    const token = await chain.deploy("TestToken", ["Dollar", "USD", 6]);
    const lens = await chain.deploy("Lens", []);
    const clearing = await chain.deploy("Clearing", [lens.address]);
    const office = await chain.deploy("Office", [clearing.address]);
    const { address } = await chain.deploy("Exchange", [authority.address, office.address, token.address, 0]);
    for (const wallet of chain.wallets.slice(1, 3)) {
      await (await chain.at("Office", address, wallet)).write.openAccount();
      await token.write.mint([wallet.account.address, 10n * AMOUNT]);
    }
    return { chain, token, exchange: await chain.at("Office", address) };
  };
  setUp = () => chain.fixture(deployAll);
});

describe("depositWithPermit", () => {
  test("a signature allows one deposit of its signer", async () => {
    const venue = await setUp();
    const [, owner] = venue.chain.wallets as [Wallet, Wallet];
    const signature = await sign(venue, { owner, deadline: FOREVER });
    await deposit(venue, owner, signature);
    expect(await venue.token.read.balanceOf([venue.exchange.address])).toBe(AMOUNT);
    await expect(deposit(venue, owner, signature)).rejects.toThrow("ERC20InsufficientAllowance");
  });

  test("a signature of one is worth nothing to another", async () => {
    const venue = await setUp();
    const [, owner, thief] = venue.chain.wallets as [Wallet, Wallet, Wallet];
    const signature = await sign(venue, { owner, deadline: FOREVER });
    await expect(deposit(venue, thief, signature)).rejects.toThrow("ERC20InsufficientAllowance");
    expect(await venue.token.read.balanceOf([owner.account.address])).toBe(10n * AMOUNT);
  });

  test("a signature that somebody used up before serves as well", async () => {
    const venue = await setUp();
    const [, owner, other] = venue.chain.wallets as [Wallet, Wallet, Wallet];
    const signature = await sign(venue, { owner, deadline: FOREVER });
    const { v, r, s } = signature;
    const token = await venue.chain.at("TestToken", venue.token.address, other);
    await token.write.permit([owner.account.address, venue.exchange.address, AMOUNT, FOREVER, v, r, s]);
    await deposit(venue, owner, signature);
    expect(await venue.token.read.balanceOf([venue.exchange.address])).toBe(AMOUNT);
  });

  test("a signature past its deadline allows nothing", async () => {
    const venue = await setUp();
    const [, owner] = venue.chain.wallets as [Wallet, Wallet];
    const signature = await sign(venue, { owner, deadline: 1n });
    await expect(deposit(venue, owner, signature)).rejects.toThrow("ERC20InsufficientAllowance");
  });
});

interface Signature {
  readonly v: number;
  readonly r: Hex;
  readonly s: Hex;
  readonly deadline: bigint;
}

/** Account 1 belongs to the first of the two who have tokens. */
async function deposit({ chain, exchange }: Venue, wallet: Wallet, { v, r, s, deadline }: Signature) {
  const contract = await chain.at("Office", exchange.address, wallet);
  return contract.write.depositWithPermit([1, 0, AMOUNT, deadline, v, r, s]);
}

async function sign({ chain, token, exchange }: Venue, { owner, deadline }: Permit): Promise<Signature> {
  const chainId = await chain.publicClient.getChainId();
  const address = owner.account.address as Address;
  const signature = await owner.signTypedData({
    domain: { name: "Dollar", version: "1", chainId, verifyingContract: token.address },
    primaryType: "Permit",
    types: PERMIT_TYPES,
    message: {
      owner: address,
      spender: exchange.address,
      value: AMOUNT,
      nonce: await token.read.nonces([address]),
      deadline,
    },
  });
  const { r, s, yParity } = parseSignature(signature);
  return { v: 27 + yParity, r, s, deadline };
}
