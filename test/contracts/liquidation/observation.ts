// What the risk engine is told of a liquidated account, and what the chain says of it afterwards.

import {
  type Account,
  assess,
  type ForcedOutcome,
  type ForcedRefusal,
  type LiquidationContext,
  type Venue as RiskVenue,
} from "@pangea/risk-engine";
import {
  type AccountSnapshot,
  getAccountSnapshot,
  getLiquidationInputs,
  getMarkets,
  type LiquidationInputs,
  type Market,
  pangeaAbi,
  toLiquidationContext,
  toRiskAccount,
  toRiskVenue,
  toStanding,
} from "@pangea/sdk";
import { parseEventLogs } from "viem";
import { expect } from "vitest";
import type { Receipt, Trader, Venue } from "../support/venue.ts";

export const readInputs = ({ chain, exchange }: Venue, { account }: Trader, markets: readonly Market[]) =>
  getLiquidationInputs(chain.publicClient, { exchange: exchange.address, account, markets });

export const readMarkets = ({ chain, exchange }: Venue) =>
  getMarkets(chain.publicClient, { exchange: exchange.address });

export const readSnapshot = ({ chain, exchange }: Venue, { account }: Trader) =>
  getAccountSnapshot(chain.publicClient, { exchange: exchange.address, account });

/**
 * The account as it was when it was acted upon, which is a block later than it was read: funding has gone on, and an hour may have
 * begun. No call changes what funding comes to, so it is as it is afterwards.
 */
export function contextThen({ snapshot, ...inputs }: LiquidationInputs, later: AccountSnapshot): LiquidationContext {
  const perps = snapshot.perps.map((perp) => {
    const { fundingIndex } = later.perps.find(({ market }) => market === perp.market) ?? perp;
    return { ...perp, fundingIndex };
  });
  return toLiquidationContext({ ...inputs, snapshot: { ...snapshot, perps } }, later.timestamp);
}

/** The account is what the risk engine said that it would become, bit for bit, and stands as it said. */
export function expectForeseen(
  { state, after }: ForcedOutcome,
  { later, paidByTaker = 0n }: { readonly later: AccountSnapshot; readonly paidByTaker?: bigint },
): void {
  expect(normal(state.account)).toEqual(normal(toRiskAccount(later)));
  if (after === undefined) throw new Error("The risk engine refuses it.");
  const { initialRequirement, ...standing } = later.standing;
  expect(toStanding(after)).toMatchObject(standing);
  // what a taker holds already decides what becomes of open interest, and that counts for initial margin
  expect(toStanding(assess(withFactors(state.venue, toRiskVenue(later)), state.account))).toEqual({
    ...standing,
    initialRequirement,
  });
  for (const { market, pool, deficit } of later.perps) {
    expect(state.venue.perps.get(market)).toMatchObject({ pool: pool - paidByTaker, deficit });
  }
}

/** What an account paid into the pool of a market: a taker pays its own losses, too. */
export function paidBy({ account }: Trader, { logs }: Receipt): bigint {
  return parseEventLogs({ abi: pangeaAbi, eventName: "ProfitSettled", logs: logs as never })
    .filter(({ args }) => Number(args.account) === account)
    .reduce((total, { args }) => total + args.paid, 0n);
}

/** What the exchange says when it refuses what the risk engine says that it would refuse. */
export function expectedError(refusal: ForcedRefusal, account: number): readonly unknown[] {
  const { error, ...values } = refusal;
  if (error === "BelowMinimumNotional") return [error];
  const args = Object.values(values).map((value) =>
    value === "base" ? 0n : typeof value === "number" ? BigInt(value) : value,
  );
  return [error, BigInt(account), ...args];
}

/** Without what is empty, in one order. */
function normal({ base, assets, perps }: Account) {
  const isUsed = (entry: object) =>
    Object.entries(entry).some(([key, value]) => key !== "asset" && key !== "market" && value !== 0n);
  return {
    base,
    assets: assets.filter(isUsed).toSorted((a, b) => a.asset - b.asset),
    perps: perps.filter(isUsed).toSorted((a, b) => a.market - b.market),
  };
}

function withFactors(venue: RiskVenue, later: RiskVenue): RiskVenue {
  const assets = new Map(
    [...venue.assets].map(([asset, terms]) => [
      asset,
      { ...terms, oiFactor: later.assets.get(asset)?.oiFactor ?? terms.oiFactor },
    ]),
  );
  return { ...venue, assets };
}
