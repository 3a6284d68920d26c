// Money: nothing is made, nothing is lost, whatever is called.

import { must } from "../../../model/inspection.ts";
import type { Ledger } from "../../../model/perpWords.ts";
import { Side } from "../../../model/types.ts";
import type { Observation } from "../observation.ts";
import { calls, isOuter, sumOf, type Transition } from "../transition.ts";
import { ASSETS, DOLLAR, INDEX, PERP_MARKETS } from "../world.ts";

const ONE = 1n << 24n;
const NOTHING = { size: 0n, quote: 0n, bidLots: 0n, askLots: 0n };

function positionsOf({ accounts }: Observation, market: number) {
  return accounts.map(({ positions }) => positions.get(market) ?? NOTHING);
}

export function ledgerOf({ perps }: Observation, market: number): Ledger {
  const perp = perps.get(market);
  if (perp === undefined) throw new Error(`There is no perpetual market ${market}.`);
  return perp.ledger;
}

export function sizesCancel({ after }: Transition): number {
  for (const market of PERP_MARKETS) {
    const sum = sumOf(positionsOf(after, market), ({ size }) => size);
    must(sum === 0n, () => `Sizes of market ${market} sum to ${sum}.`);
  }
  return 1;
}

export function quotesAreCovered({ after }: Transition): number {
  for (const market of PERP_MARKETS) {
    const { feeDue, pool, deficit } = ledgerOf(after, market);
    const claims = sumOf(positionsOf(after, market), ({ quote }) => quote) + feeDue;
    must(claims === (pool + deficit) * ONE, () => `Market ${market}: ${claims} claimed of ${pool} and ${deficit}.`);
    must(deficit > 0n === after.perps.get(market)?.clock.hasDeficit, () => `Market ${market} hides its deficit.`);
  }
  return 1;
}

/** Balances, pools and fees are what the exchange says that it owes, which deposits and withdrawals only change. */
export function totalsAreSums(transition: Transition): number {
  const { after, before, name, result } = transition;
  for (const asset of ASSETS) {
    if (asset === INDEX) continue;
    const held = sumOf(after.accounts, ({ pockets }) => {
      const { freeAsset = 0n, heldAsset = 0n } = pockets[asset] ?? {};
      return freeAsset + heldAsset + (asset === DOLLAR ? sumOf(pockets, (p) => p.freeCash + p.heldCash) : 0n);
    });
    const pools = sumOf(PERP_MARKETS, (market) => ledgerOf(after, market).pool);
    const owed = held + (asset === DOLLAR ? pools + spotFeesOf(after) : 0n);
    must(owed === after.totals[asset], () => `Asset ${asset}: ${owed} is owed, not ${after.totals[asset]}.`);
    const mayMove = result.ok && calls(transition, "deposit", "withdraw");
    must(mayMove || before.totals[asset] === after.totals[asset], () => `${name} moved asset ${asset}.`);
  }
  return 1;
}

function spotFeesOf({ headers }: Observation): bigint {
  return sumOf(headers.values(), (header) => (header.isPerp ? 0n : header.fees));
}

/** All fees that are not drawn yet, ledger units of the dollar / 2^24. */
function feesOf(seen: Observation): bigint {
  return spotFeesOf(seen) * ONE + sumOf(PERP_MARKETS, (market) => ledgerOf(seen, market).feeDue);
}

export function openInterestIsLongs({ before, after }: Transition): number {
  for (const market of PERP_MARKETS) {
    const longs = sumOf(positionsOf(after, market), ({ size }) => (size > 0n ? size : 0n));
    const { openInterest } = ledgerOf(after, market);
    must(longs === openInterest, () => `Market ${market}: ${longs} lots are long, not ${openInterest}.`);
    const hardCap = after.perps.get(market)?.limits.hardCap ?? 0n;
    const mayBe = openInterest <= hardCap || openInterest <= ledgerOf(before, market).openInterest;
    must(mayBe, () => `Market ${market}: open interest rose to ${openInterest}, beyond ${hardCap}.`);
  }
  return 1;
}

export function closedPositionsAreWhole({ after }: Transition): number {
  let closed = 0;
  for (const market of PERP_MARKETS) {
    for (const { size, quote } of positionsOf(after, market)) {
      if (size !== 0n) continue;
      must(quote % ONE === 0n, () => `A closed position of market ${market} has a quote of ${quote}.`);
      if (quote !== 0n) closed += 1;
    }
  }
  return closed;
}

/** Lots that positions say rest are those that do. */
export function hiddenLotsAreRecomputed({ after, books }: Transition): number {
  let resting = 0;
  for (const market of PERP_MARKETS) {
    const [bids, asks] = [books.lotsOf(market, Side.BID), books.lotsOf(market, Side.ASK)];
    for (const [index, { bidLots, askLots }] of positionsOf(after, market).entries()) {
      const [bid, ask] = [bids.get(index + 1) ?? 0n, asks.get(index + 1) ?? 0n];
      must(bid === bidLots && ask === askLots, () => {
        return `Account ${index + 1} in market ${market}: ${bidLots} and ${askLots}, of ${bid} and ${ask} that rest.`;
      });
      if (bid + ask !== 0n) resting += 1;
    }
  }
  return resting;
}

/** Lists name every position once, and whoever may owe is marked as judged. */
export function listsAreComplete({ after, verdictsAfter }: Transition): number {
  for (const [index, { entered, positions, isMargined }] of after.accounts.entries()) {
    const listed = [...positions].flatMap(([market, { isListed }]) => (isListed ? [market] : []));
    must(entered.toSorted().join() === listed.join(), () => `Account ${index + 1} has ${listed}, its list ${entered}.`);
    for (const [market, { size, quote, bidLots, askLots, isListed }] of positions) {
      const isIdle = size === 0n && quote === 0n && bidLots === 0n && askLots === 0n;
      must(isIdle || isListed, () => `Account ${index + 1} is not listed in market ${market}.`);
    }
    const mayOwe = verdictsAfter[index]?.hasObligation ?? false;
    must(isMargined || !mayOwe, () => `Account ${index + 1} may owe and is not judged.`);
  }
  return 1;
}

/** Worth of all accounts and fees, less what markets lack: a call moves it among them and makes nothing. */
export function tradesAreZeroSum(transition: Transition): number {
  const { before, after, verdictsBefore, verdictsAfter, name, result } = transition;
  if (!result.ok || isOuter(transition) || calls(transition, "deposit", "withdraw")) return 0;
  const worth = (seen: Observation, verdicts: Transition["verdictsAfter"]) => {
    const lacking = sumOf(PERP_MARKETS, (market) => ledgerOf(seen, market).deficit);
    return (sumOf(verdicts, ({ equity }) => equity.marked) - lacking) * ONE + feesOf(seen);
  };
  const change = worth(after, verdictsAfter) - worth(before, verdictsBefore);
  const rounding = BigInt(6 * after.accounts.length) * ONE;
  must(change <= rounding && change >= -rounding, () => `${name} made ${change} of nothing.`);
  return transition.met.length;
}

/** What accounts draw, pools lose, and the other way round. */
export function settlingMovesPools({ name, before, after, result }: Transition): number {
  if (!result.ok || !["settle", "payLosses", "drawPerpFees", "reduceDeficit"].includes(name)) return 0;
  const cash = (seen: Observation) =>
    sumOf(seen.accounts, ({ pockets }) => sumOf(pockets, (p) => p.freeCash) + (pockets[DOLLAR]?.freeAsset ?? 0n));
  const pools = (seen: Observation) => sumOf(PERP_MARKETS, (market) => ledgerOf(seen, market).pool);
  const moved = cash(after) - cash(before);
  must(moved === pools(before) - pools(after), () => `Accounts got ${moved}, which pools did not lose.`);
  return moved === 0n ? 0 : 1;
}

/** No fill pays out more than it brings. */
export function feesNeverFall({ before, after, name, met }: Transition): number {
  if (["drawPerpFees", "sweepFees"].includes(name)) return 0;
  must(feesOf(after) >= feesOf(before), () => `Fees fell from ${feesOf(before)} to ${feesOf(after)}.`);
  return met.filter(({ lots }) => lots > 0n).length;
}
