import { type LoserSearchParameters, readLosers } from "../actions/perps/readLosers.ts";
import { type PlannedSettlement, planDraw } from "../margin/settlementPlan.ts";
import { positionProfit, tradePosition } from "../math/position.ts";
import { assetUnits } from "../math/spot.ts";
import type { PangeaClient } from "../types/client.ts";
import type { AccountSnapshot, PerpHolding } from "../types/margin.ts";
import type { PerpMarket } from "../types/market.ts";
import type { Units } from "../types/units.ts";
import type { PlannedOrder } from "./orders.ts";
import { type StrategyParameters, type StrategyState, worthOf } from "./plan.ts";

/** What a plan draws of the profit of a perpetual. */
export interface Drawing {
  /** Who pays, and the account last; undefined = nothing is to be drawn, or nothing can be. */
  readonly settlement: PlannedSettlement | undefined;
  /** What the account can expect to draw, ledger units of the dollar. */
  readonly drawn: Units;
  /** What is wanted and nobody who was found can pay, ledger units of the dollar. */
  readonly undrawn: Units;
}

interface DrawingNeeds {
  readonly state: StrategyState;
  readonly perp: PerpMarket;
  /** Buys the position back. */
  readonly order: PlannedOrder;
  /** Ledger units of the dollar, or all that is profit then. */
  readonly wanted: Units | "all";
}

/**
 * Plans what is drawn of a position once an order has bought a part of it back, or all: the losers that must pay before are looked for
 * only if the pool of the market is short.
 */
export async function planDrawing(
  client: PangeaClient,
  parameters: StrategyParameters & LoserSearchParameters,
  { state, perp, order, wanted }: DrawingNeeds,
): Promise<Drawing> {
  const holding = state.snapshot.perps.find(({ market }) => market === perp.id);
  if (holding === undefined) return { settlement: undefined, drawn: 0n, undrawn: 0n };
  const after = afterOrder(holding, order);
  const units = wanted === "all" ? after.profit : wanted;
  if (units <= 0n) return { settlement: undefined, drawn: 0n, undrawn: 0n };
  // who fills the order has its price for the mark and owes that much less
  const paidBeside = order.value - worthOf(assetUnits(order.lots, perp.scale), holding.terms);
  const spare = (paidBeside < 0n ? -paidBeside : paidBeside) + order.fee;
  const snapshot = withHolding(state.snapshot, { ...after, profit: after.profit + spare });
  const plan = (candidates: readonly AccountSnapshot[]) =>
    planDraw({ snapshot, market: perp.id, units: units + spare, candidates });
  const alone = plan([]);
  const isEnough = alone !== undefined && alone.draws >= units;
  const search = { ...parameters, ...state.block };
  const place = { account: state.snapshot.account, markets: [perp.id] };
  const settlement = isEnough ? alone : plan(await readLosers(client, search, place));
  const most = settlement?.draws ?? 0n;
  const drawn = most < after.profit ? most : after.profit;
  return { settlement, drawn, undrawn: drawn < units ? units - drawn : 0n };
}

function afterOrder(holding: PerpHolding, { side, lots, value, fee }: PlannedOrder): PerpHolding {
  const { fundingIndex } = holding;
  const trade = { lots: side === "bid" ? lots : -lots, paid: side === "bid" ? value : -value, fee, fundingIndex };
  const changed = { ...holding, ...tradePosition(holding, trade) };
  return { ...changed, profit: positionProfit(changed) };
}

function withHolding(snapshot: AccountSnapshot, holding: PerpHolding): AccountSnapshot {
  const perps = snapshot.perps.map((line) => (line.market === holding.market ? holding : line));
  return { ...snapshot, perps };
}
