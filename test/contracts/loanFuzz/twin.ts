// What the risk engine says of accounts, told what storage and the logs of loans say.

import { type Account, type Assessment, assess, createVenue, type Loans, type Venue } from "@pangea/risk-engine";
import { interestAccrued, interestToTerm, type KnownLoan } from "../../model/loanLedger.ts";
import type { ClaimsWord, LoanHeader } from "../../model/loanWords.ts";
import { type Risk, rampOf } from "../../model/perpWords.ts";
import { isOk } from "../perpFuzz/twin.ts";
import { BITCOIN, DOLLAR, ETHER, INDEX } from "../perpFuzz/world.ts";
import type { Observation, SeenAccount } from "./observation.ts";
import { ASSET_OF, PERP, placeOf } from "./world.ts";

const PERIOD = 28_800n;

function venueOf({ risks, perp: { clock, ledger } }: Observation, now: number): Venue {
  const dollar = risks[DOLLAR] as Risk;
  const { lotUnits, makerFeeCap, isDeep } = clock;
  return createVenue({
    ...{ one: 10n ** BigInt(dollar.priceExp), baseHaircut: dollar.haircut },
    assets: [ETHER, BITCOIN, INDEX].map((asset) => {
      const risk = risks[asset] as Risk;
      return { ...risk, asset, isPriceOk: isOk(risk, now), ramp: rampOf(risk, now) };
    }),
    perps: [
      {
        ...{ market: PERP, underlying: ASSET_OF[PERP] as number, lotUnits, makerFeeCap, isDeep },
        // up to date, because funding is poked before anybody looks
        fundingIndex: clock.index + (clock.payment * clock.accrued) / PERIOD,
        ...{ pool: ledger.pool, deficit: ledger.deficit },
      },
    ],
  });
}

/** What an account owes, by its loans, and has lent, by storage. */
function loansOf(
  claims: ClaimsWord | undefined,
  owed: readonly KnownLoan[],
  { headers, now }: { headers: ReadonlyMap<number, LoanHeader>; now: number },
): Loans {
  const sum = (of: (loan: KnownLoan) => bigint) => owed.reduce((total, loan) => total + of(loan), 0n);
  return {
    ...{ lent: claims?.lent ?? 0n, lendHeld: claims?.lendHeld ?? 0n, borrowInterest: claims?.borrowInterest ?? 0n },
    principal: sum(({ principal }) => principal),
    interestToTerm: sum(interestToTerm),
    interestAccrued: sum((loan) => interestAccrued(loan, headers.get(loan.market)?.termHours ?? 0n, now)),
  };
}

/** @param owed loans of the account. */
function accountOf(seen: SeenAccount, owed: readonly KnownLoan[], at: Parameters<typeof loansOf>[2]): Account {
  const of = (asset: number) => {
    const index = placeOf(asset);
    const own = owed.filter(({ market }) => ASSET_OF[market] === asset);
    return loansOf(seen.claims[index], own, at);
  };
  const { pockets, position } = seen;
  const cash = pockets.reduce((sum, { freeCash, heldCash }) => sum + freeCash + heldCash, 0n);
  const [dollars, base] = [pockets[DOLLAR], of(DOLLAR)];
  const { size, quote, bidLots, askLots } = position;
  const isIdle = size === 0n && quote === 0n && bidLots + askLots === 0n;
  return {
    base: { cash: cash + (dollars?.freeAsset ?? 0n) + (dollars?.heldAsset ?? 0n) - base.lendHeld, ...base },
    assets: [ETHER, BITCOIN].map((asset) => {
      const loans = of(asset);
      const { freeAsset: free = 0n, heldAsset = 0n, heldCash: bidCash = 0n } = pockets[asset] ?? {};
      return { asset, free, held: heldAsset - loans.lendHeld, bidCash, ...loans };
    }),
    perps: isIdle ? [] : [{ market: PERP, size, quote, bidLots, askLots }],
  };
}

/** How everybody stands. */
export function assessAll(seen: Observation, loans: readonly KnownLoan[], now: number): readonly Assessment[] {
  const venue = venueOf(seen, now);
  return seen.accounts.map((account, index) => {
    const owed = loans.filter(({ borrower }) => borrower === index + 1);
    return assess(venue, accountOf(account, owed, { headers: seen.loans, now }));
  });
}
