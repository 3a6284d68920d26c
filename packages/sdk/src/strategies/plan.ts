import { liquidationPrice } from "@pangea/risk-engine";
import type { Bundle } from "../actions/bundles/bundle.ts";
import { type BundlePreview, previewBundle } from "../actions/bundles/previewBundle.ts";
import type { ExchangeParameters } from "../actions/call.ts";
import { getLoans } from "../actions/loans/getLoans.ts";
import { getAccountSnapshot } from "../actions/margin/getAccountSnapshot.ts";
import { getDepth } from "../actions/markets/getDepth.ts";
import { getMarket } from "../actions/markets/getMarket.ts";
import { getPerp } from "../actions/perps/getPerp.ts";
import { pinBlock } from "../actions/pinBlock.ts";
import { getPrice } from "../actions/prices/getPrice.ts";
import type { BlockParameters } from "../actions/read.ts";
import type { SimulateParameters } from "../actions/simulate.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { assessSnapshot, toRiskAccount, toRiskVenue } from "../margin/riskInputs.ts";
import { countSteps, parseDecimal } from "../math/decimal.ts";
import { fundingRate } from "../math/funding.ts";
import { interestUp } from "../math/interest.ts";
import { markPrice } from "../math/mark.ts";
import type { PangeaClient } from "../types/client.ts";
import type { Loan } from "../types/loan.ts";
import type { AccountSnapshot } from "../types/margin.ts";
import type { LoanMarket, Market, PerpMarket, SpotMarket } from "../types/market.ts";
import type { DepthLevel, Side } from "../types/order.ts";
import type { AssetPrice } from "../types/perp.ts";
import type { AccountId, AssetId, Decimal, MarketId, Units } from "../types/units.ts";
import { type Carry, type CarryParameters, carry, type RatedAmount, toPercent } from "./economics.ts";
import { type OrderNeeds, type PlannedOrder, planOrder, smaller } from "./orders.ts";

/** Levels of a side that are looked at. */
const LEVELS = 200;

/** A thousandth of the price. */
const SLIPPAGE = 1_000n;

const MILLION = 1_000_000n;
const PERIODS_OF_YEAR = 1_095n;

/** 18 decimals to millionths. */
const RATE_TO_MILLIONTHS = 10n ** 12n;

/** What every strategy takes. */
export interface StrategyParameters extends ExchangeParameters, SimulateParameters {
  readonly account: AccountId;
  /** By how much prices and rates may be worse than the books, millionths. Default 1,000: 0.1 %. */
  readonly slippage?: bigint | undefined;
}

/** What a strategy would do, to be looked at, and sent by `executeBundleSync(client, plan.bundle)`. */
export interface StrategyPlan {
  readonly bundle: Bundle;
  /** Each is filled in full, or nothing happens. */
  readonly orders: readonly PlannedOrder[];
  /** Fills, fees, and margin of the account afterwards. */
  readonly preview: BundlePreview;
  readonly economics: StrategyEconomics;
}

/** What a position earns, what it stands on, and how far it is from liquidation. */
export interface StrategyEconomics extends Carry, StrategyRisk {
  /** What the carry was computed from. */
  readonly terms: CarryParameters;
}

/** How far an account is from liquidation. */
export interface StrategyRisk {
  /** Nearest marks of the asset at which the account may be liquidated; undefined = none, or the node cannot tell. */
  readonly liquidationBelow: Decimal | undefined;
  readonly liquidationAbove: Decimal | undefined;
  /** What may be lost before, E - R_M, in percent of the larger leg; undefined = the node cannot tell. */
  readonly liquidationSpreadPercent: Decimal | undefined;
}

/** What strategies are planned by, read at one block. */
export interface StrategyState {
  readonly snapshot: AccountSnapshot;
  readonly price: AssetPrice;
  /** Loans that the account owes in an asset. */
  readonly owed: (asset: AssetId) => readonly Loan[];
  /** Walks the book for an order. */
  readonly order: (
    needs: Pick<OrderNeeds, "side" | "lots" | "reduceOnly"> & { readonly market: Market },
  ) => PlannedOrder;
  /** Levels of a side of a book, best first. */
  readonly levels: (market: Market, side: Side) => readonly DepthLevel[];
  /** Best tick of a side, 0 = none. */
  readonly best: (market: Market, side: Side) => bigint;
  /** The block that it was read at. */
  readonly block: BlockParameters;
}

/** Markets by their numbers, each of the kind that it must be. */
export async function readMarketOf<Kind extends Market["kind"]>(
  client: PangeaClient,
  parameters: ExchangeParameters,
  { market: id, kind }: { readonly market: MarketId; readonly kind: Kind },
): Promise<Extract<Market, { kind: Kind }>> {
  const market = await getMarket(client, { exchange: parameters.exchange, market: id });
  if (market.kind === kind) return market as Extract<Market, { kind: Kind }>;
  throw new InvalidArgumentError(
    `Market ${id} is of the kind "${market.kind}", not "${kind}"`,
    "See getMarkets for the markets of each kind.",
  );
}

export async function readState(
  client: PangeaClient,
  parameters: StrategyParameters,
  { asset, markets }: { readonly asset: AssetId; readonly markets: readonly Market[] },
): Promise<StrategyState> {
  const { exchange, account, slippage = SLIPPAGE } = parameters;
  const block = await pinBlock(client, parameters);
  const pinned = { exchange, account, ...block };
  const [snapshot, price, loans, depths] = await Promise.all([
    getAccountSnapshot(client, pinned),
    getPrice(client, { ...pinned, asset }),
    getLoans(client, { ...pinned, role: "borrower" }),
    Promise.all(markets.map(({ id }) => getDepth(client, { ...pinned, market: id, levels: LEVELS }))),
  ]);
  const levelsOf = (market: Market, side: Side) => {
    const depth = depths[markets.indexOf(market)];
    return (side === "bid" ? depth?.bids : depth?.asks) ?? [];
  };
  return {
    ...{ snapshot, price, block },
    owed: (id) => loans.owed.filter((loan) => loan.asset === id),
    order: (needs) =>
      planOrder({ ...needs, slippage, levels: levelsOf(needs.market, needs.side === "bid" ? "ask" : "bid") }),
    levels: levelsOf,
    best: (market, side) => levelsOf(market, side)[0]?.tick ?? 0n,
  };
}

/** Shows a bundle, and what the position that it leaves earns. */
export async function finishPlan(
  client: PangeaClient,
  { signer, blockNumber, blockTag }: SimulateParameters,
  {
    bundle,
    orders,
    market,
    terms,
  }: Omit<StrategyPlan, "preview" | "economics"> & {
    readonly market: Market;
    readonly terms: CarryParameters;
  },
): Promise<StrategyPlan> {
  const preview = await previewBundle(client, { ...bundle, signer, blockNumber, blockTag });
  const equity = preview.margin?.standing.equity ?? terms.equity;
  const known = { ...terms, equity };
  return { bundle, orders, preview, economics: { ...carry(known), ...riskOf(preview, market, known), terms: known } };
}

function riskOf({ snapshot }: BundlePreview, { asset, scale }: Market, { notional, debt, lent }: CarryParameters) {
  const none = { liquidationBelow: undefined, liquidationAbove: undefined, liquidationSpreadPercent: undefined };
  const price = snapshot && termsOf(snapshot, asset.id);
  if (snapshot === undefined || price === undefined || assessSnapshot(snapshot).isLiquidatable) return none;
  const { down, up } = liquidationPrice(toRiskVenue(snapshot), toRiskAccount(snapshot), asset.id);
  const format = (found: bigint | null) =>
    found === null ? undefined : markPrice({ price: found, priceExp: price.priceExp }, scale);
  const largest = [notional, debt, lent].reduce((most, each) => (each > most ? each : most));
  const { equity, maintenanceRequirement } = snapshot.standing;
  const spread = largest === 0n ? undefined : toPercent(((equity - maintenanceRequirement) * MILLION) / largest);
  return { liquidationBelow: format(down), liquidationAbove: format(up), liquidationSpreadPercent: spread };
}

function termsOf({ tokens, perps }: AccountSnapshot, asset: AssetId) {
  return [...tokens, ...perps].find((line) => line.asset === asset)?.terms;
}

// ------------------------------------------------------------------------------------------------------------ amounts

/** What an account is short of the underlying at a perpetual market, ledger units. */
export function shortOf({ snapshot }: StrategyState, { id, scale }: PerpMarket): Units {
  const { size = 0n } = snapshot.perps.find(({ market }) => market === id) ?? {};
  return size < 0n ? -size * 10n ** BigInt(scale.lotExp) : 0n;
}

/** Ledger units of an asset in a size. */
export function unitsOfSize(size: Decimal, { scale }: Market): Units {
  return countSteps(parseDecimal(size), scale.assetExponent).down;
}

/** What units of an asset are worth at the mark, ledger units of the dollar, toward zero. */
export function worthOf(units: Units, { price, priceExp }: Pick<AssetPrice, "price" | "priceExp">): Units {
  return (units * price) / 10n ** BigInt(priceExp);
}

/** The part of it that is whole lots of all markets, toward zero. */
export function wholeLots(units: Units, markets: readonly Market[]): Units {
  const step = 10n ** BigInt(Math.max(...markets.map(({ scale }) => scale.lotExp)));
  return (units / step) * step;
}

/** Lots of a market in units of its asset, toward zero. */
export function lotsOf(units: Units, { scale }: Market): bigint {
  return units / 10n ** BigInt(scale.lotExp);
}

/** Lots to borrow so many units: enough of them, and no less than the smallest order. */
export function lotsToBorrow(units: Units, { scale, minNotional }: LoanMarket): bigint {
  if (units <= 0n) return 0n;
  const lot = 10n ** BigInt(scale.lotExp);
  const lots = (units + lot - 1n) / lot;
  return lots < minNotional ? minNotional : lots;
}

/** What repaying so much of a loan takes, with the interest of the hour that may have begun until it happens. */
export function costOfRepaying({ principal, interest, rate }: Loan, units: Units): Units {
  const accrued = (interest * units + principal - 1n) / principal;
  return units + accrued + interestUp({ units, rate, hours: 1 }) + 1n;
}

/** What loans owe, and at which rates. */
export function ratedLoans(loans: readonly Loan[]): RatedAmount[] {
  return loans.map(({ principal: units, rate }) => ({ units, rate }));
}

/** What a planned loan owes, all of it at the worst rate that the book asks. */
export function ratedOrder({ lots, worstTick }: PlannedOrder, { scale }: LoanMarket): RatedAmount {
  return { units: lots * 10n ** BigInt(scale.lotExp), rate: worstTick };
}

/** What a repayment of so many units leaves of loans. */
export function afterRepayment(loans: readonly Loan[], units: Units): RatedAmount[] {
  const repaid = planRepayment(loans, units);
  return loans.map(({ id, principal, rate }) => {
    const part = repaid.find(({ loan }) => loan.id === id)?.units ?? 0n;
    return { units: principal - part, rate };
  });
}

/** The loans that a repayment of so many units reaches, dearest first, and what of each. */
export function planRepayment(
  loans: readonly Loan[],
  units: Units,
): readonly { readonly loan: Loan; readonly units: Units }[] {
  let left = units;
  return loans
    .toSorted((a, b) => Number(b.rate - a.rate))
    .flatMap((loan) => {
      const repaid = smaller(loan.principal, left);
      left -= repaid;
      return repaid === 0n ? [] : [{ loan, units: repaid }];
    });
}

/** Funding of the interval in force as a short receives it, millionths a year of the notional. */
export async function fundingForShort(
  client: PangeaClient,
  parameters: ExchangeParameters,
  { market, price }: { readonly market: PerpMarket; readonly price: AssetPrice },
): Promise<bigint> {
  const { fundingPayment: payment } = await getPerp(client, { exchange: parameters.exchange, market: market.id });
  const lotUnits = 10n ** BigInt(market.scale.lotExp);
  return (fundingRate({ ...price, payment, lotUnits }) * PERIODS_OF_YEAR) / RATE_TO_MILLIONTHS;
}

/** Markets about one asset. Throws InvalidArgumentError otherwise. */
export function requireSameAsset(...markets: readonly (SpotMarket | PerpMarket | LoanMarket)[]): void {
  const [first, ...others] = markets;
  const other = others.find(({ asset }) => asset.id !== first?.asset.id);
  if (first === undefined || other === undefined) return;
  throw new InvalidArgumentError(`Markets ${first.id} and ${other.id} are about different assets`, "Choose others.");
}
