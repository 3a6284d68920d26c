// An exchange on a fresh in-process chain, with two markets for one asset and three traders of ample means.

import {
  BOOK_CHANGED_TOPIC,
  type BookLog,
  decodeBookLog,
  encodePackedBatch,
  MAX_UNITS,
  type NewOrder,
  type Operation,
  type Placement,
  pangeaAbi,
} from "@pangea/sdk";
import {
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
} from "viem";
import { type Contract, createChain, type TestChain, type Wallet } from "../../support/chain.ts";
import { type Codes, deployCodes } from "./codes.ts";
import { encodeOrder } from "./orders.ts";

export const DOLLAR = 0;
export const ETHER = 1;

/** Market 1: every number of it is easy, no fees. A lot is one unit, a lot at one tick costs one dollar unit. */
export const PLAIN = 1;
export const PLAIN_TERMS = {
  ...{ asset: ETHER, lotExp: 0, priceExp: 0, takerFee: 0, makerFee: 0, makerFeeCap: 0 },
  ...{ minNotional: 1, expiryBounty: 1_000 },
} as const;

/** Market 2: everything that can be charged is. A lot is 100 units, a lot at one tick costs ten dollar units. */
export const CHARGED = 2;
export const CHARGED_TERMS = {
  ...{ asset: ETHER, lotExp: 2, priceExp: 1, takerFee: 500, makerFee: 100, makerFeeCap: 200 },
  ...{ minNotional: 1_000, expiryBounty: 5_000 },
} as const;

/** Smallest units of the ether token in a ledger unit. A ledger unit of dollars is one unit of its token. */
export const ETHER_UNIT = 10n ** 10n;

/** Ledger units of dollars, and of ether, that every trader begins with. */
export const WEALTH = 10n ** 17n;

const GAS: Hex = "0x12a05f200";

type Writable = ContractFunctionName<typeof pangeaAbi, "nonpayable">;
type Arguments<Name extends Writable> = ContractFunctionArgs<typeof pangeaAbi, "nonpayable", Name>;

export interface Receipt {
  readonly gasUsed: bigint;
  readonly logs: readonly { readonly address: Address; readonly topics: readonly Hex[]; readonly data: Hex }[];
}

export interface Placed extends Placement {
  readonly receipt: Receipt;
}

export interface Venue extends Omit<Codes, "exchange"> {
  readonly chain: TestChain;
  /** The exchange as its users see it. */
  readonly exchange: Contract<"IExchange">;
  readonly authority: Contract<"TestAccessManager">;
  readonly dollar: Contract<"TestToken">;
  readonly ether: Contract<"TestToken">;
  readonly governor: Wallet;
  readonly alice: Trader;
  readonly bob: Trader;
  readonly carol: Trader;
  /** Has no account and no tokens. */
  readonly stranger: Wallet;
}

/** For `beforeEach`: gives the same new venue every time, in the state that `prepare` has brought it to. */
export function venueFixture(prepare: (venue: Venue) => Promise<unknown> = async () => {}): () => Promise<Venue> {
  let chain: Promise<TestChain> | undefined;
  const open = () => {
    chain ??= createChain();
    return chain;
  };
  const setup = async () => {
    const venue = await createVenue(await open());
    await prepare(venue);
    return venue;
  };
  return async () => (await open()).fixture(setup);
}

async function createVenue(chain: TestChain): Promise<Venue> {
  const [governor, first, second, third, stranger] = chain.wallets as [Wallet, Wallet, Wallet, Wallet, Wallet];
  const authority = await chain.deploy("TestAccessManager", [governor.account.address]);
  const dollar = await chain.deploy("TestToken", ["Dollar", "USD", 6]);
  const ether = await chain.deploy("TestToken", ["Ether", "ETH", 18]);
  const beginning = { authority: authority.address, dollar: dollar.address, dollarUnitExp: 0 };
  const { exchange: address, ...codes } = await deployCodes(chain, beginning);
  const exchange = await chain.at("IExchange", address);
  await exchange.write.listAsset([ether.address, 10]);
  for (const asset of [DOLLAR, ETHER]) await liftCaps(exchange, asset);
  await exchange.write.listSpotMarket([PLAIN_TERMS]);
  await exchange.write.listSpotMarket([CHARGED_TERMS]);
  const venue = { ...{ chain, exchange, ...codes }, authority, dollar, ether };
  const trader = async (wallet: Wallet, account: number) => {
    const made = new Trader(venue, wallet, account);
    await made.write("openAccount", []);
    await made.fund(dollar, DOLLAR, WEALTH);
    await made.fund(ether, ETHER, WEALTH * ETHER_UNIT);
    return made;
  };
  const alice = await trader(first, 1);
  const bob = await trader(second, 2);
  const carol = await trader(third, 3);
  return { ...venue, governor, alice, bob, carol, stranger };
}

/** Lets all there can be of an asset be deposited and borrowed. */
export async function liftCaps(exchange: Contract<"IExchange">, asset: number): Promise<void> {
  await exchange.write.setDepositCap([asset, MAX_UNITS]);
  await exchange.write.setBorrowCap([asset, MAX_UNITS]);
}

/** One who has an account. Orders go to market `PLAIN` unless it is said otherwise. */
export class Trader {
  readonly #venue: Pick<Venue, "chain" | "exchange">;
  readonly wallet: Wallet;
  readonly account: number;

  constructor(venue: Pick<Venue, "chain" | "exchange">, wallet: Wallet, account: number) {
    this.#venue = venue;
    this.wallet = wallet;
    this.account = account;
  }

  get address(): Address {
    return this.wallet.account.address;
  }

  /** Mints tokens to the trader and deposits them. */
  async fund(token: Contract<"TestToken">, asset: number, amount: bigint): Promise<void> {
    await token.write.mint([this.address, amount]);
    await token.write.approve([this.#venue.exchange.address, 2n ** 256n - 1n], { account: this.wallet.account });
    await this.write("deposit", [this.account, asset, amount]);
  }

  async place(order: NewOrder, options: { market?: number; maxMatches?: number } = {}): Promise<Placed> {
    const { market = PLAIN, maxMatches = 0 } = options;
    return this.#order("placeOrder", [this.account, market, encodeOrder(order), maxMatches]);
  }

  async amend(id: bigint, order: NewOrder, market = PLAIN): Promise<Placed> {
    return this.#order("amendOrder", [this.account, market, id, encodeOrder(order), 0]);
  }

  cancel(id: bigint, market = PLAIN): Promise<Receipt> {
    return this.write("cancelOrder", [this.account, market, id]);
  }

  /** Executes operations as a packed batch. */
  batch(operations: readonly Operation[], terms: { maxMatches?: number; deadline?: number } = {}): Promise<Receipt> {
    return this.send(encodePackedBatch({ account: this.account, operations, ...terms }));
  }

  /** Places orders in one transaction. Answers the ids of those that rest. */
  async placeMany(orders: readonly NewOrder[], market = PLAIN): Promise<bigint[]> {
    const receipt = await this.batch(orders.map((order) => ({ type: "place", market, order })));
    return recordsOf(receipt).flatMap((record) => (record.type === "placed" ? [record.id] : []));
  }

  /** Cancels orders in one transaction. */
  cancelMany(ids: readonly bigint[], market = PLAIN): Promise<Receipt> {
    return this.batch(ids.map((id) => ({ type: "cancel", market, id })));
  }

  async balance(asset: number): Promise<{ free: bigint; held: bigint }> {
    const { free, held } = await this.#venue.exchange.read.balanceOf([this.account, asset]);
    return { free, held };
  }

  write<Name extends Writable>(functionName: Name, args: Arguments<Name>): Promise<Receipt> {
    return this.send(encodeFunctionData({ abi: pangeaAbi, functionName, args } as never));
  }

  send(data: Hex): Promise<Receipt> {
    return send(this.#venue, this.wallet, data);
  }

  async #order<Name extends "placeOrder" | "amendOrder">(functionName: Name, args: Arguments<Name>): Promise<Placed> {
    const data = encodeFunctionData({ abi: pangeaAbi, functionName, args } as never);
    const request = this.#venue.chain.publicClient.request as Request;
    const call = { from: this.address, to: this.#venue.exchange.address, data, gas: GAS };
    const answer = (await request({ method: "eth_call", params: [call, "pending"] })) as Hex;
    const placement = decodeFunctionResult({ abi: pangeaAbi, functionName: "placeOrder", data: answer });
    const [tick, restingLots] = [BigInt(placement.tick), BigInt(placement.restingLots)];
    const filledLots = BigInt(placement.filledLots);
    return { ...placement, tick, restingLots, filledLots, receipt: await this.send(data) };
  }
}

type Request = (call: { method: string; params: readonly unknown[] }) => Promise<unknown>;

/** Sends calldata to the exchange as they are. */
export async function send(
  { chain, exchange }: Pick<Venue, "chain" | "exchange">,
  wallet: Wallet,
  data: Hex,
): Promise<Receipt> {
  const request = chain.publicClient.request as Request;
  const transaction = { from: wallet.account.address, to: exchange.address, data, gas: GAS };
  const hash = (await request({ method: "eth_sendTransaction", params: [transaction] })) as Hex;
  return chain.publicClient.getTransactionReceipt({ hash });
}

/** Everything that trading has logged in a transaction. */
export function recordsOf({ logs }: Receipt): BookLog["records"] {
  return logs.flatMap(({ topics, data }) => (topics[0] === BOOK_CHANGED_TOPIC ? decodeBookLog(data).records : []));
}

/** The orders that a transaction filled, in order. */
export function fillsOf(receipt: Receipt): { id: bigint; lots: bigint }[] {
  return recordsOf(receipt).flatMap((record) =>
    record.type === "filled" ? [{ id: record.id, lots: record.lots }] : [],
  );
}

/** Changes if and only if a word of the exchange's storage does. */
export async function storageRoot({ chain, exchange }: Pick<Venue, "chain" | "exchange">): Promise<Hex> {
  const { storageHash } = await chain.publicClient.getProof({ address: exchange.address, storageKeys: [] });
  return storageHash;
}

/** The second of the latest block. */
export async function now({ chain }: Pick<Venue, "chain">): Promise<number> {
  const { timestamp } = await chain.publicClient.getBlock();
  return Number(timestamp);
}

/** Mines a block at this second. */
export async function mineAt({ chain }: Pick<Venue, "chain">, timestamp: number): Promise<void> {
  await chain.testClient.setNextBlockTimestamp({ timestamp: BigInt(timestamp) });
  await chain.testClient.mine({ blocks: 1 });
}
