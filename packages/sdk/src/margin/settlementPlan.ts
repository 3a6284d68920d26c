import { ruleOfAction } from "@pangea/risk-engine";
import { QUOTE_SCALE } from "../math/position.ts";
import type { AccountSnapshot, PerpHolding } from "../types/margin.ts";
import type { AccountId, MarketId, Units } from "../types/units.ts";
import { assessSnapshot } from "./riskInputs.ts";

/** Drawn beyond what is needed, in thousandths: funding moves profits until the settlement is mined. */
const SPARE = 1n;
const SPARE_SCALE = 1_000n;

/** A settlement of one market: losers, and the account that draws last. */
export interface PlannedSettlement {
  readonly market: MarketId;
  readonly accounts: readonly AccountId[];
  /** What the account can expect to draw, ledger units of the dollar. */
  readonly draws: Units;
}

/** How a withdrawal can be paid. Amounts are ledger units of the dollar. */
export interface SettlementPlan {
  readonly settlements: readonly PlannedSettlement[];
  /** Free dollars that cannot be found, 0 = there are enough. */
  readonly missing: Units;
  /** Initial margin that would be missing afterwards, 0 = there is enough. */
  readonly missingMargin: Units;
}

/** What a plan follows from. */
export interface PlanSettlementParameters {
  readonly snapshot: AccountSnapshot;
  /** Ledger units of the dollar to be withdrawn. */
  readonly units: Units;
  /** Accounts that may owe to the markets in which the account has a profit. */
  readonly candidates: readonly AccountSnapshot[];
}

/** Free dollars of those who pay, which one loser can only pay once. */
type Purses = Map<AccountId, bigint>;

function pursesOf(candidates: readonly AccountSnapshot[]): Purses {
  return new Map(candidates.map(({ account, freeCash }) => [account, freeCash]));
}

/**
 * Plans how an account gets free dollars for a withdrawal: which profits it draws, largest first, and which losers must pay
 * before, as few as possible. Its own losses are paid before anything leaves, so they count.
 *
 * @param parameters - Snapshots of the account and of possible losers, and the dollars that are wanted.
 * @example
 * const { settlements, missing } = planSettlement({ snapshot, units: 1_000_000_000n, candidates });
 */
export function planSettlement({ snapshot, units, candidates }: PlanSettlementParameters): SettlementPlan {
  const needed = units + ownLosses(snapshot) - snapshot.freeCash;
  let open = needed;
  let changed = snapshot;
  const purses = pursesOf(candidates);
  const settlements: PlannedSettlement[] = [];
  for (const perp of drawable(snapshot)) {
    if (open <= 0n) break;
    const planned = planMarket(perp, { snapshot, candidates, purses, wanted: open });
    if (planned.draws === 0n) continue;
    settlements.push(planned);
    open -= planned.draws;
    changed = afterDraw(changed, planned);
  }
  return {
    settlements,
    missing: open > 0n ? open : 0n,
    missingMargin: missingMargin({ ...changed, freeCash: changed.freeCash - units }),
  };
}

/**
 * Plans how an account draws the profit of one market, as far as there is any that may be drawn: which losers must pay before,
 * as few as possible. Undefined = nothing can be drawn.
 */
export function planDraw({
  market,
  ...parameters
}: PlanSettlementParameters & { readonly market: MarketId }): PlannedSettlement | undefined {
  const { snapshot, candidates, units: wanted } = parameters;
  const perp = drawable(snapshot).find((line) => line.market === market);
  if (perp === undefined || wanted <= 0n) return undefined;
  const planned = planMarket(perp, { snapshot, candidates, wanted, purses: pursesOf(candidates) });
  return planned.draws === 0n ? undefined : planned;
}

/** Positions with a profit that may be drawn now, largest first. */
function drawable({ perps }: AccountSnapshot): PerpHolding[] {
  return perps
    .filter(({ profit, size, terms }) => profit > 0n && (size === 0n || terms.state === "ok"))
    .sort((a, b) => (a.profit > b.profit ? -1 : 1));
}

/** What the account owes itself, which is paid first. At a dead price nobody knows what is owed. */
function ownLosses({ perps }: AccountSnapshot): Units {
  return perps.reduce((total, perp) => total + owed(perp), 0n);
}

function owed({ profit, size, terms }: PerpHolding): Units {
  return profit < 0n && (size === 0n || terms.state !== "dead") ? -profit : 0n;
}

interface MarketNeeds extends Pick<PlanSettlementParameters, "snapshot" | "candidates"> {
  readonly purses: Purses;
  readonly wanted: Units;
}

function planMarket(perp: PerpHolding, { snapshot, candidates, purses, wanted }: MarketNeeds): PlannedSettlement {
  const target = wanted + (wanted * SPARE) / SPARE_SCALE + 1n;
  const accounts: AccountId[] = [];
  let pool = perp.pool;
  for (const { account, pays } of losersOf(perp.market, { snapshot, candidates, purses })) {
    if (drawOf(perp, pool) >= target || pool >= perp.profit) break;
    accounts.push(account);
    purses.set(account, (purses.get(account) ?? 0n) - pays);
    pool += pays;
  }
  return { market: perp.market, accounts: [...accounts, snapshot.account], draws: drawOf(perp, pool) };
}

/** What a winner gets: all of its profit as far as the pool goes, less its share of a deficit. */
function drawOf({ profit, deficit }: PerpHolding, pool: Units): Units {
  const all = pool + deficit;
  if (all === 0n) return 0n;
  const claim = profit < all ? profit : all;
  return (claim * pool) / all;
}

/** Who would pay at a market and how much, the largest payer first. */
function losersOf(market: MarketId, { snapshot, candidates, purses }: Omit<MarketNeeds, "wanted">) {
  return candidates
    .filter(({ account }) => account !== snapshot.account)
    .map(({ account, perps }) => {
      // by a price that may not be relied on nobody makes others pay
      const due = perps.filter(({ market: id, size, terms }) => id === market && (size === 0n || terms.state === "ok"));
      const loss = due.reduce((total, perp) => total + owed(perp), 0n);
      const free = purses.get(account) ?? 0n;
      return { account, pays: loss < free ? loss : free };
    })
    .filter(({ pays }) => pays > 0n)
    .sort((a, b) => (a.pays > b.pays ? -1 : 1));
}

/** The account after it drew. A claim that is cut by a deficit is gone as a whole. */
function afterDraw(snapshot: AccountSnapshot, { market, draws }: PlannedSettlement): AccountSnapshot {
  const perps = snapshot.perps.map((perp) => {
    if (perp.market !== market) return perp;
    const claim = perp.deficit === 0n ? draws : perp.profit;
    return { ...perp, quote: perp.quote - claim * QUOTE_SCALE, profit: perp.profit - claim };
  });
  return { ...snapshot, perps, freeCash: snapshot.freeCash + draws };
}

/** Initial margin that an account lacks as it is: what pays outsiders needs it, whatever else it does. */
export function missingMargin(snapshot: AccountSnapshot): Units {
  const after = assessSnapshot(snapshot);
  const verdict = ruleOfAction({ before: after, after, paysOut: true });
  return verdict.isAllowed ? 0n : verdict.missing;
}
