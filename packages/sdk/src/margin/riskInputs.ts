import {
  type Account,
  type Assessment,
  type AssetTerms,
  assess,
  createAccount,
  createVenue,
  type PerpTerms,
  type Venue,
} from "@pangea/risk-engine";
import { DOLLAR } from "../codec/constants.ts";
import type { AccountSnapshot, LoanHolding, PerpHolding, RiskTerms, Standing, TokenHolding } from "../types/margin.ts";
import type { AssetId } from "../types/units.ts";

/** What a snapshot says about assets, tokens, positions and loans. */
type Legs = Pick<AccountSnapshot, "one" | "dollarHaircut" | "tokens" | "perps" | "loans">;

const NO_LOANS: Omit<LoanHolding, "asset"> = {
  ...{ principal: 0n, interestToTerm: 0n, interestAccrued: 0n, lent: 0n, lendHeld: 0n, borrowInterest: 0n },
};

/**
 * The prices and terms of a snapshot as the risk engine takes them. They cover what the account has something in.
 *
 * @param snapshot - Read by `getAccountSnapshot`.
 * @example
 * const prices = liquidationPrice(toRiskVenue(snapshot), toRiskAccount(snapshot), 1);
 */
export function toRiskVenue({ one, dollarHaircut, tokens, perps }: Omit<Legs, "loans">): Venue {
  const assets = new Map<AssetId, AssetTerms>();
  for (const { asset, terms } of [...tokens, ...perps]) assets.set(asset, toAssetTerms(asset, terms));
  return createVenue({
    one,
    baseHaircut: dollarHaircut,
    assets: [...assets.values()],
    perps: perps.map(
      (perp): PerpTerms => ({
        market: perp.market,
        underlying: perp.asset,
        lotUnits: perp.lotUnits,
        fundingIndex: perp.fundingIndex,
        makerFeeCap: perp.makerFeeCap,
        isDeep: perp.isDeep,
        pool: perp.pool,
        deficit: perp.deficit,
      }),
    ),
  });
}

/**
 * The balances, positions and orders of a snapshot as the risk engine takes them.
 *
 * @param snapshot - Read by `getAccountSnapshot`.
 * @example
 * const { freeMargin } = assess(toRiskVenue(snapshot), toRiskAccount(snapshot));
 */
export function toRiskAccount(snapshot: Legs & Pick<AccountSnapshot, "freeCash" | "heldCash">): Account {
  const dollars = loansOf(snapshot, DOLLAR);
  return createAccount(toRiskVenue(snapshot), {
    base: { ...dollars, cash: snapshot.freeCash + snapshot.heldCash - dollars.lendHeld },
    assets: snapshot.tokens.flatMap((line) => {
      const { asset, free, held, bidCash, terms } = line;
      const loans = loansOf(snapshot, asset);
      if (!isUsed(line) && !hasLoans(loans)) return [];
      // what has no price is worth nothing, and the engine has no price of zero
      if (terms.price === 0n) return [{ asset, bidCash }];
      return [{ ...loans, asset, free, held: held - loans.lendHeld, bidCash }];
    }),
    perps: snapshot.perps.filter(isEntered).map(({ market, size, quote, bidLots, askLots }) => ({
      ...{ market, size, quote, bidLots, askLots },
    })),
  });
}

/**
 * Everything that margin says about a snapshot, term by term, computed here.
 *
 * @param snapshot - Read by `getAccountSnapshot`.
 * @example
 * const { freeMargin, health, assets } = assessSnapshot(snapshot);
 */
export function assessSnapshot(snapshot: Legs & Pick<AccountSnapshot, "freeCash" | "heldCash">): Assessment {
  return assess(toRiskVenue(snapshot), toRiskAccount(snapshot));
}

/**
 * An assessment of the risk engine in the words of the exchange.
 *
 * @example
 * toStanding(assessSnapshot(snapshot)); // equals snapshot.standing
 */
export function toStanding({ equity, requirement, resolutionValue, hasObligation }: Assessment): Standing {
  return {
    equity: equity.equity,
    benefit: equity.benefit,
    initialEquity: equity.initialEquity,
    resolutionValue,
    initialRequirement: requirement.initial,
    maintenanceRequirement: requirement.maintenance,
    hasObligation,
  };
}

/**
 * The loans of a snapshot in an asset, and what its resting orders of loans reserve; zeros if there are none.
 *
 * @example
 * const { principal, interestAccrued } = loansOf(snapshot, 0);
 */
export function loansOf({ loans }: Pick<AccountSnapshot, "loans">, asset: AssetId): Omit<LoanHolding, "asset"> {
  const { asset: _, ...sums } = loans.find((line) => line.asset === asset) ?? { asset, ...NO_LOANS };
  return sums;
}

function hasLoans(loans: Omit<LoanHolding, "asset">): boolean {
  return Object.values(loans).some((value) => value !== 0n);
}

/** Whether there is anything in an entry: one that is empty gives its place to another asset. */
export function isUsed({ free, held, bidCash }: Pick<TokenHolding, "free" | "held" | "bidCash">): boolean {
  return free !== 0n || held !== 0n || bidCash !== 0n;
}

/** Whether there is anything in an entry: one that is idle gives its place to another market. */
export function isEntered(perp: Pick<PerpHolding, "size" | "quote" | "bidLots" | "askLots">): boolean {
  return perp.size !== 0n || perp.quote !== 0n || perp.bidLots !== 0n || perp.askLots !== 0n;
}

function toAssetTerms(asset: AssetId, { state, time: _, ...terms }: RiskTerms): AssetTerms {
  return { ...terms, asset, price: terms.price === 0n ? 1n : terms.price, isPriceOk: state === "ok" };
}
