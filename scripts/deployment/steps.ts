// The steps of a deployment, in their order. Each is one transaction and says what it adds to the record.

import { type Address, encodeDeployData, getAddress, parseEventLogs, type TransactionReceipt, zeroAddress } from "viem";
import { type ContractName, creationCode, readArtifact } from "./artifacts.ts";
import { inUnits } from "./decimals.ts";
import { DeploymentError } from "./errors.ts";
import { assignRoles, handOver } from "./governanceSteps.ts";
import type {
  AssetParameters,
  FeedParameters,
  IndexParameters,
  LoanParameters,
  MarketParameters,
  Parameters,
  PerpParameters,
  RiskParameters,
} from "./parameters.ts";
import type { DeploymentRecord } from "./record.ts";
import { change, contractAddress, exchangeAbi, exchangeCall, type Step } from "./step.ts";
import {
  capsOf,
  dollarRiskOf,
  feedAnswer,
  feedTermsOf,
  loanTermsOf,
  orderedAssets,
  type Priced,
  perpTermsOf,
  pricedAssets,
  riskTermsOf,
  type Terms,
  termsOf,
  unitExp,
} from "./terms.ts";
import type { Call } from "./transactions.ts";

export function stepsOf(parameters: Parameters, deployer: Address): readonly Step[] {
  const assets = orderedAssets(parameters);
  const [dollar, ...others] = assets;
  if (dollar === undefined) throw new DeploymentError("There are no assets.");
  return [
    deployContract("AccessManager", () => [deployer]),
    deployCode("Lens", []),
    deployCode("Council", ["Lens"]),
    deployCode("Office", ["Council"]),
    deployCode("LoanDesk", []),
    deployCode("Liquidations", []),
    deployCode("Takeovers", []),
    deployCode("Resolutions", []),
    deployCode("SpotOffers", []),
    deployCode("PerpOffers", []),
    deployCode("LoanOffers", []),
    deployCode("Offers", ["SpotOffers", "PerpOffers", "LoanOffers"]),
    deployCode("CreditDesk", ["Office", "LoanDesk", "Offers", "Liquidations", "Takeovers", "Resolutions"]),
    deployCode("Bundles", []),
    deployCode("Clearing", ["CreditDesk", "Bundles"]),
    deployCode("PerpDesk", []),
    deployCode("Perps", ["PerpDesk"]),
    deployCode("Loans", []),
    deployCode("Spot", ["Perps", "Loans"]),
    ...assets.flatMap(deployToken),
    deployExchange(dollar),
    ...others.map(listAsset),
    ...assets.flatMap((asset) => setAssetCaps(parameters, asset)),
    ...parameters.indices.map(listIndex),
    ...setDollarRisk(parameters),
    ...pricedAssets(parameters).flatMap((asset) => priceAsset(parameters, asset)),
    ...parameters.markets.map((market) => listSpotMarket(parameters, market)),
    ...parameters.perps.flatMap((perp) => openPerpMarket(parameters, perp)),
    ...parameters.loans.map((loan) => listLoanMarket(parameters, loan)),
    openFeeAccount(),
    nameFeeAccount(),
    ...assignRoles(parameters),
    ...handOver(parameters, deployer),
  ];
}

/** The token of an asset: the one that the parameters name, or the test token that was deployed for it. */
export function tokenAddress(record: DeploymentRecord, { symbol, token }: AssetParameters): Address {
  if ("address" in token) return token.address;
  const found = record.tokens[symbol];
  if (found === undefined) throw new DeploymentError(`The token of ${symbol} is not recorded as deployed.`);
  return found;
}

/** The feed of an asset that is told its price. */
export function feedAddress(record: DeploymentRecord, symbol: string): Address {
  const found = record.feeds[symbol];
  if (found === undefined) throw new DeploymentError(`${symbol} has no feed here that can be told a price.`);
  return found;
}

/** What a feed that is told its price says it measures. */
export const feedDescription = (symbol: string): string => `${symbol} / USD`;

/** Such a feed counts time in seconds. */
export const FEED_TICKS_PER_SECOND = 1n;

// ------------------------------------------------------------------------------------------------------ contracts

function deployContract(name: ContractName, args: (record: DeploymentRecord) => readonly unknown[]): Step {
  return {
    name: `deploy ${name}`,
    call: (record) => creation(name, args(record)),
    apply: (record, receipt) => ({ ...record, contracts: { ...record.contracts, [name]: created(receipt) } }),
  };
}

/** A code of the exchange, which is told the addresses of those behind it. */
function deployCode(name: ContractName, behind: readonly ContractName[]): Step {
  return deployContract(name, (record) => behind.map((other) => contractAddress(record, other)));
}

function deployToken({ symbol, decimals, token }: AssetParameters): readonly Step[] {
  if ("address" in token) return [];
  return [
    {
      name: `deploy token ${symbol}`,
      call: () => creation("TestToken", [token.name, symbol, decimals]),
      apply: (record, receipt) => ({ ...record, tokens: { ...record.tokens, [symbol]: created(receipt) } }),
    },
  ];
}

function deployExchange(dollar: AssetParameters): Step {
  const step = deployContract("Exchange", (record) => [
    contractAddress(record, "AccessManager"),
    ...["Clearing", "Spot", "Perps", "Loans"].map((name) => contractAddress(record, name)),
    tokenAddress(record, dollar),
    unitExp(dollar),
  ]);
  return {
    ...step,
    apply: (record, receipt) =>
      withAsset({ ...step.apply(record, receipt), startBlock: Number(receipt.blockNumber) }, dollar, receipt),
  };
}

function creation(name: ContractName, args: readonly unknown[]): Call {
  const artifact = readArtifact(name);
  return { data: encodeDeployData({ abi: artifact.abi, bytecode: creationCode(artifact), args }) };
}

function created(receipt: TransactionReceipt): Address {
  if (!receipt.contractAddress) throw new DeploymentError(`${receipt.transactionHash} created no contract.`);
  return getAddress(receipt.contractAddress);
}

// -------------------------------------------------------------------------------------------------------- listing

function listAsset(asset: AssetParameters): Step {
  return {
    name: `list asset ${asset.symbol}`,
    call: (record) => exchangeCall(record, "listAsset", [tokenAddress(record, asset), unitExp(asset)]),
    apply: (record, receipt) => withAsset(record, asset, receipt),
  };
}

/** Nobody can deposit or borrow a token before it has caps. */
function setAssetCaps({ dollar }: Parameters, asset: AssetParameters): readonly Step[] {
  const { symbol, depositCap, borrowCap } = asset;
  const set = (what: string, functionName: string, cap: string | undefined): readonly Step[] => {
    if (cap === undefined) return [];
    const units = inUnits(cap, asset.ledgerUnit);
    return [
      change(`set ${what} cap of ${symbol}`, (record) =>
        exchangeCall(record, functionName, [assetId(record, symbol), units]),
      ),
    ];
  };
  return [
    ...set("deposit", "setDepositCap", symbol === dollar ? undefined : depositCap),
    ...set("borrow", "setBorrowCap", borrowCap),
  ];
}

function listIndex({ symbol, decimals }: IndexParameters): Step {
  return {
    name: `list index ${symbol}`,
    call: (record) => exchangeCall(record, "listIndex", [decimals]),
    apply: (record, receipt) => {
      const id = Number(eventArgument(receipt, "IndexListed", "asset"));
      const listed = { id, token: zeroAddress, decimals, unitExp: 0 };
      return { ...record, assets: { ...record.assets, [symbol]: listed } };
    },
  };
}

function listSpotMarket(parameters: Parameters, market: MarketParameters): Step {
  const terms = termsOf(parameters, market);
  return {
    name: `list market ${market.symbol}`,
    call: (record) => exchangeCall(record, "listSpotMarket", [{ ...terms, asset: assetId(record, market.asset) }]),
    apply: (record, receipt) =>
      withMarket(record, market, { kind: "spot", id: eventArgument(receipt, "SpotMarketListed", "market"), terms }),
  };
}

function listLoanMarket(parameters: Parameters, loan: LoanParameters): Step {
  const terms = loanTermsOf(parameters, loan);
  const { termHours, classHundredths } = loan;
  return {
    name: `list market ${loan.symbol}`,
    call: (record) => exchangeCall(record, "listLoanMarket", [{ ...terms, asset: assetId(record, loan.asset) }]),
    apply: (record, receipt) => {
      const id = eventArgument(receipt, "LoanMarketListed", "market");
      return withMarket(record, loan, {
        ...{ kind: "loan", id, terms: { lotExp: terms.lotExp, priceExp: 0 } },
        loan: { termHours, classHundredths },
      });
    },
  };
}

interface Listed {
  readonly kind: "spot" | "perp" | "loan";
  readonly id: unknown;
  readonly terms: Pick<Terms, "lotExp" | "priceExp">;
  readonly loan?: Pick<LoanParameters, "termHours" | "classHundredths">;
}

function withMarket(
  record: DeploymentRecord,
  market: Pick<MarketParameters, "symbol" | "asset">,
  { kind, id, terms, loan }: Listed,
): DeploymentRecord {
  const listed = {
    id: Number(id),
    kind,
    asset: market.asset,
    assetId: assetId(record, market.asset),
    lotExp: terms.lotExp,
    priceExp: terms.priceExp,
    ...loan,
  };
  return { ...record, markets: { ...record.markets, [market.symbol]: listed } };
}

function assetId(record: DeploymentRecord, symbol: string): number {
  const found = record.assets[symbol];
  if (found === undefined) throw new DeploymentError(`${symbol} is not recorded as listed.`);
  return found.id;
}

function withAsset(record: DeploymentRecord, asset: AssetParameters, receipt: TransactionReceipt): DeploymentRecord {
  const listed = {
    id: Number(eventArgument(receipt, "AssetListed", "asset")),
    token: tokenAddress(record, asset),
    decimals: asset.decimals,
    unitExp: unitExp(asset),
  };
  return { ...record, assets: { ...record.assets, [asset.symbol]: listed } };
}

// --------------------------------------------------------------------------------------------- prices and perpetuals

function setDollarRisk(parameters: Parameters): readonly Step[] {
  const { dollar, dollarHaircutMillionths } = parameters;
  if (dollarHaircutMillionths === undefined) return [];
  const terms = dollarRiskOf(parameters, dollarHaircutMillionths);
  return [
    {
      name: `set haircut of ${dollar}`,
      call: (record) => exchangeCall(record, "setRisk", [assetId(record, dollar), terms]),
      apply: (record) => record,
    },
  ];
}

/** Risk first: without it nothing has a price. */
function priceAsset(parameters: Parameters, asset: Priced): readonly Step[] {
  const { symbol, risk, feed } = asset;
  return [
    ...(risk === undefined ? [] : [setRisk(parameters, asset, risk)]),
    ...(feed?.push === undefined ? [] : deployFeed(symbol, feed.push.price)),
    ...(feed === undefined ? [] : [setFeeds(symbol, feed)]),
  ];
}

function setRisk(parameters: Parameters, asset: Priced, risk: RiskParameters): Step {
  const terms = riskTermsOf(parameters, asset, risk);
  return {
    name: `set risk of ${asset.symbol}`,
    call: (record) => exchangeCall(record, "setRisk", [assetId(record, asset.symbol), terms]),
    apply: (record) => record,
  };
}

/** A feed that is told its price, the first one at once, and a source that reads it. */
function deployFeed(symbol: string, price: string): readonly Step[] {
  const feedArgs = (record: DeploymentRecord) => [
    contractAddress(record, "AccessManager"),
    feedDescription(symbol),
    feedAnswer(price),
  ];
  return [
    {
      name: `deploy feed of ${symbol}`,
      call: (record) => creation("PushFeed", feedArgs(record)),
      apply: (record, receipt) => ({ ...record, feeds: { ...record.feeds, [symbol]: created(receipt) } }),
    },
    {
      name: `deploy source of ${symbol}`,
      call: (record) => creation("AggregatorSource", [feedAddress(record, symbol), FEED_TICKS_PER_SECOND]),
      apply: (record, receipt) => ({ ...record, sources: { ...record.sources, [symbol]: created(receipt) } }),
    },
  ];
}

function setFeeds(symbol: string, feed: FeedParameters): Step {
  return change(`set feeds of ${symbol}`, (record) =>
    exchangeCall(record, "setFeeds", [assetId(record, symbol), feedTermsOf(feed, record.sources[symbol])]),
  );
}

/** Nobody can trade at a perpetual market before it has caps. */
function openPerpMarket(parameters: Parameters, perp: PerpParameters): readonly Step[] {
  const { symbol } = perp;
  const { market: terms, ...rest } = perpTermsOf(parameters, perp);
  const { softCap, hardCap } = capsOf(perp);
  const set = (name: string, functionName: string, args: readonly unknown[]): Step =>
    change(name, (record) => exchangeCall(record, functionName, [marketId(record, symbol), ...args]));
  return [
    {
      name: `list market ${symbol}`,
      call: (record) => {
        const market = { ...terms, asset: assetId(record, perp.asset) };
        return exchangeCall(record, "listPerpMarket", [{ market, ...rest }]);
      },
      apply: (record, receipt) =>
        withMarket(record, perp, { kind: "perp", id: eventArgument(receipt, "PerpMarketListed", "market"), terms }),
    },
    set(`set caps of ${symbol}`, "setOpenInterestCaps", [softCap, hardCap]),
    ...(perp.deep ? [set(`declare ${symbol} deep`, "setDeep", [true])] : []),
  ];
}

function marketId(record: DeploymentRecord, symbol: string): number {
  const found = record.markets[symbol];
  if (found === undefined) throw new DeploymentError(`${symbol} is not recorded as listed.`);
  return found.id;
}

// ----------------------------------------------------------------------------------------------- fees and governance

function openFeeAccount(): Step {
  return {
    name: "open fee account",
    call: (record) => exchangeCall(record, "openAccount", []),
    apply: (record, receipt) => ({
      ...record,
      feeAccount: Number(eventArgument(receipt, "AccountOpened", "account")),
    }),
  };
}

function nameFeeAccount(): Step {
  return change("name fee account", (record) => exchangeCall(record, "setFeeAccount", [record.feeAccount]));
}

function eventArgument(receipt: TransactionReceipt, eventName: string, argument: string): unknown {
  const abi = exchangeAbi();
  const [event] = parseEventLogs({ abi, eventName, logs: receipt.logs }) as unknown as [
    { readonly args: Readonly<Record<string, unknown>> }?,
  ];
  if (event === undefined) throw new DeploymentError(`${receipt.transactionHash} has no event ${eventName}.`);
  return event.args[argument];
}
