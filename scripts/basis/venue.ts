// An exchange on a fresh chain, as it is deployed anywhere, and accounts of those who take part.

import {
  depositSync,
  getMarket,
  type LoanMarket,
  type Market,
  openAccountSync,
  type PangeaClient,
  type PerpMarket,
  type SpotMarket,
} from "@pangea/sdk";
import { type Address, type HDAccount, parseUnits } from "viem";
import type { Parameters } from "../deployment/parameters.ts";
import type { DeploymentRecord } from "../deployment/record.ts";
import { testAccount } from "../localchain/accounts.ts";
import { bringUp } from "../localchain/bringUp.ts";
import { type BasisChain, createBasisChain, type Sending } from "./chain.ts";

/** Somebody with accounts at the exchange. */
export interface Party {
  readonly client: PangeaClient;
  readonly owner: Address;
  readonly accounts: readonly number[];
  readonly sending: Sending;
}

export interface BasisVenue {
  readonly chain: BasisChain;
  readonly exchange: Address;
  /** First block that can hold a log of the exchange. */
  readonly startBlock: bigint;
  /** Tells the oracle what ether is worth. */
  readonly governor: Pick<Party, "client" | "sending">;
  readonly feed: Address;
  readonly spot: SpotMarket;
  readonly perp: PerpMarket;
  readonly loan: LoanMarket;
  /** Ledger units of the dollar. */
  readonly dollarUnits: bigint;
  /** Quotes spot with its first account and the perpetual with its second. */
  readonly maker: Party;
  readonly lender: Party;
  readonly trader: Party;
  readonly keeper: Party;
  readonly stop: () => Promise<void>;
}

export const DOLLAR = 0;
const UNDERLYING = "WETH";
/** Markets by their names in the parameters. */
const MARKETS = { spot: "WETH/USDM", perp: "WETH-PERP", loan: "USDM-10D" } as const;

/** Of everybody; the trader brings in a hundred of the dollars. */
const GRANTS = { USDM: "10000000", WETH: "1000" };
const MAKER_DOLLARS = "1000000";
const MAKER_ETHER = "500";
const LENDER_DOLLARS = "1000000";

export interface OpenVenueOptions {
  readonly parameters: Parameters;
  /** Folder of the deployment record. */
  readonly folder: string;
  /** Dollars that the trader brings in. */
  readonly equity: string;
}

export async function openBasisVenue({ parameters, folder, equity }: OpenVenueOptions): Promise<BasisVenue> {
  const [governor, maker, lender, trader, keeper] = PEOPLE.map(testAccount) as Five<HDAccount>;
  const venue = await bringUp({
    ...{ parameters, folder, holders: [maker, lender, trader], grants: GRANTS, accounts: PEOPLE.length },
  });
  try {
    const { record } = venue;
    const exchange = known(record.contracts.Exchange, "exchange");
    const chain = await createBasisChain(venue.chain.httpUrl, record.chainId);
    const dollar = known(record.assets[parameters.dollar], "dollar");
    const ether = known(record.assets[UNDERLYING], "underlying");
    const of = ({ id: asset, decimals }: typeof dollar, amount: string) => ({
      asset,
      amount: parseUnits(amount, decimals),
    });
    const market = async <Kind extends keyof typeof MARKETS>(kind: Kind) => {
      const { id } = known(record.markets[MARKETS[kind]], MARKETS[kind]);
      return (await getMarket(chain.client, { exchange, market: id })) as Extract<Market, { kind: Kind }>;
    };
    const enlist = createEnlist(chain, exchange);
    return {
      ...{ chain, exchange, startBlock: startOf(record), feed: known(record.feeds[UNDERLYING], "feed") },
      ...{ spot: await market("spot"), perp: await market("perp"), loan: await market("loan") },
      governor: { client: chain.clientOf(governor), sending: chain.quickly(governor) },
      dollarUnits: 10n ** BigInt(dollar.decimals - dollar.unitExp),
      maker: await enlist(maker, [[of(dollar, MAKER_DOLLARS), of(ether, MAKER_ETHER)], [of(dollar, MAKER_DOLLARS)]]),
      lender: await enlist(lender, [[of(dollar, LENDER_DOLLARS)]]),
      // the trader sends as anybody does who follows the documentation
      trader: { ...(await enlist(trader, [[of(dollar, equity)]])), sending: {} },
      keeper: await enlist(keeper, [[]]),
      stop: () => venue.chain.stop(),
    };
  } catch (error) {
    await venue.chain.stop();
    throw error;
  }
}

/** Numbers of the node's accounts: the governor, the maker, the lender, the trader and the keeper. */
const PEOPLE = [0, 1, 2, 3, 4] as const;
type Five<Value> = [Value, Value, Value, Value, Value];

interface Deposit {
  readonly asset: number;
  readonly amount: bigint;
}

function createEnlist(chain: BasisChain, exchange: Address) {
  /** Opens an account for each list of deposits. */
  return async (signer: HDAccount, wanted: readonly (readonly Deposit[])[]): Promise<Party> => {
    const client = chain.clientOf(signer);
    const accounts: number[] = [];
    for (const deposits of wanted) {
      const { account } = await openAccountSync(client, { exchange });
      for (const each of deposits) await depositSync(client, { exchange, account, ...each });
      accounts.push(account);
    }
    // a lane counts nonces by itself from now on
    return { client, owner: signer.address, accounts, sending: chain.quickly(signer) };
  };
}

function startOf({ startBlock }: DeploymentRecord): bigint {
  return BigInt(known(startBlock, "first block of the exchange"));
}

export function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`There is no ${name}.`);
  return value;
}
