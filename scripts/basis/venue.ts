// An exchange on a fresh chain with all that the trade needs: a book of ten-day dollars, and accounts of those who take
// part.

import path from "node:path";
import { getAccountsOf, getMarket, getRegistry, type PerpMarket, type SpotMarket } from "@pangea/sdk";
import { pangeaAbi } from "@pangea/sdk/abi";
import { type Address, encodeFunctionData, erc20Abi, maxUint256, parseUnits } from "viem";
import { connect } from "../deployment/deploy.ts";
import type { Parameters } from "../deployment/parameters.ts";
import { testAccount } from "../localchain/accounts.ts";
import { bringUp, type Venue } from "../localchain/bringUp.ts";
import { type Actions, createActions } from "./actions.ts";
import { type BasisChain, createBasisChain } from "./chain.ts";

/** Somebody with accounts at the exchange. */
export interface Party {
  readonly owner: Address;
  readonly accounts: readonly number[];
}

/** Terms of a loan market as the statement needs them. */
export interface DollarBook {
  readonly market: number;
  readonly termHours: number;
  /** A lot, and the smallest order, in ledger units of the dollar. */
  readonly lotUnits: bigint;
  readonly minUnits: bigint;
}

export interface BasisVenue {
  readonly chain: BasisChain;
  readonly exchange: Address;
  readonly actions: Actions;
  readonly governor: Address;
  readonly feed: Address;
  readonly spot: SpotMarket;
  readonly perp: PerpMarket;
  readonly book: DollarBook;
  /** Ledger units and smallest units of the dollar token in a dollar. */
  readonly dollarUnits: bigint;
  readonly dollarToken: bigint;
  /** Quotes spot with its first account and the perpetual with its second. */
  readonly maker: Party;
  readonly lender: Party;
  readonly trader: Party;
  readonly keeper: Party;
  readonly stop: () => Promise<void>;
}

export const DOLLAR = 0;
const UNDERLYING = "WETH";
const SPOT = "WETH/USDM";
const PERP = "WETH-PERP";

/** Of everybody; the trader brings in a hundred of the dollars. */
const GRANTS = { USDM: "10000000", WETH: "1000" };
const MAKER_DOLLARS = "1000000";
const MAKER_ETHER = "500";
const LENDER_DOLLARS = "1000000";

/** A lot is a cent, the smallest order ten dollars, the exchange's share of interest, which the lender pays, a tenth. */
const LOAN_TERMS = { asset: DOLLAR, lotExp: 4, termHours: 240, class: 100, interestFee: 100_000, minLots: 1_000 };
/** What margin knows of the dollar: it does not move, and what is lent of it counts with 2 % less. */
const DOLLAR_RISK = { priceExp: 6, shock: 0, halfBasis: 0, common: 0, haircut: 20_000 };

export interface OpenVenueOptions {
  readonly parameters: Parameters;
  /** Folder of the deployment record. */
  readonly folder: string;
  /** Dollars that the trader brings in. */
  readonly equity: string;
}

export async function openBasisVenue({ parameters, folder, equity }: OpenVenueOptions): Promise<BasisVenue> {
  const [maker, lender, trader, keeper] = [1, 2, 3, 4].map(testAccount) as [Signer, Signer, Signer, Signer];
  const venue = await bringUp({
    ...{ parameters, folder, holders: [maker, lender, trader], grants: GRANTS, accounts: 5 },
  });
  try {
    const { record } = venue;
    const exchange = known(record.contracts.Exchange, "exchange");
    const book = await openDollarBook(venue, parameters);
    const chain = await createBasisChain(venue.chain.httpUrl, record.chainId);
    const actions = createActions(exchange);
    const dollar = known(record.assets[parameters.dollar], "dollar");
    const ether = known(record.assets[UNDERLYING], "underlying");
    const dollars = (amount: string) => ({ ...{ asset: DOLLAR, token: dollar.token }, amount: units(amount, dollar) });
    const enlist = createEnlist({ chain, exchange, actions });
    return {
      ...{ chain, exchange, actions, book },
      governor: testAccount(0).address,
      feed: known(record.feeds[UNDERLYING], "feed"),
      spot: (await getMarket(chain.client, { exchange, market: known(record.markets[SPOT], SPOT).id })) as SpotMarket,
      perp: (await getMarket(chain.client, { exchange, market: known(record.markets[PERP], PERP).id })) as PerpMarket,
      dollarUnits: 10n ** BigInt(dollar.decimals - dollar.unitExp),
      dollarToken: 10n ** BigInt(dollar.decimals),
      maker: await enlist(maker.address, [
        [dollars(MAKER_DOLLARS), { asset: ether.id, token: ether.token, amount: units(MAKER_ETHER, ether) }],
        [dollars(MAKER_DOLLARS)],
      ]),
      lender: await enlist(lender.address, [[dollars(LENDER_DOLLARS)]]),
      trader: await enlist(trader.address, [[dollars(equity)]]),
      keeper: await enlist(keeper.address, [[]]),
      stop: () => venue.chain.stop(),
    };
  } catch (error) {
    await venue.chain.stop();
    throw error;
  }
}

type Signer = ReturnType<typeof testAccount>;

/** Lists the market of ten-day dollars, as the one who governs. */
async function openDollarBook({ record, chain, file }: Venue, parameters: Parameters): Promise<DollarBook> {
  const address = known(record.contracts.Exchange, "exchange");
  const target = { parameters, folder: path.dirname(file), rpcUrl: chain.httpUrl, account: testAccount(0) };
  const { publicClient, walletClient } = await connect(target);
  const write = async (functionName: "setRisk" | "listLoanMarket", args: readonly unknown[]) => {
    const hash = await walletClient.writeContract({ address, abi: pangeaAbi, functionName, args } as never);
    const { status } = await publicClient.waitForTransactionReceipt({ hash });
    if (status !== "success") throw new Error(`${functionName} was refused.`);
  };
  await write("setRisk", [DOLLAR, DOLLAR_RISK]);
  await write("listLoanMarket", [LOAN_TERMS]);
  const { markets } = await getRegistry(publicClient, { exchange: address });
  const lotUnits = 10n ** BigInt(LOAN_TERMS.lotExp);
  const { termHours } = LOAN_TERMS;
  return { market: markets, termHours, lotUnits, minUnits: lotUnits * BigInt(LOAN_TERMS.minLots) };
}

interface Deposit {
  readonly asset: number;
  readonly token: Address;
  readonly amount: bigint;
}

function createEnlist({ chain, exchange, actions }: Pick<BasisVenue, "chain" | "exchange" | "actions">) {
  /** Opens an account for each list of deposits. */
  return async (owner: Address, accounts: readonly (readonly Deposit[])[]): Promise<Party> => {
    for (const _ of accounts) await chain.send({ from: owner, to: exchange, data: actions.openAccount().call });
    const numbers = await getAccountsOf(chain.client, { exchange, owner });
    for (const token of new Set(accounts.flat().map((each) => each.token))) {
      const args = [exchange, maxUint256] as const;
      await chain.send({
        from: owner,
        to: token,
        data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args }),
      });
    }
    for (const [index, deposits] of accounts.entries()) {
      for (const { asset, amount } of deposits) {
        const { call } = actions.deposit(known(numbers[index], "account"), asset, amount);
        await chain.send({ from: owner, to: exchange, data: call });
      }
    }
    return { owner, accounts: numbers };
  };
}

function units(amount: string, { decimals }: { readonly decimals: number }): bigint {
  return parseUnits(amount, decimals);
}

export function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`There is no ${name}.`);
  return value;
}
