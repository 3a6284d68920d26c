// All that storage says of accounts, loans and markets, read after every call.

import { type Hex, numberToHex } from "viem";
import { field } from "../../model/fields.ts";
import * as loanWords from "../../model/loanWords.ts";
import * as words from "../../model/perpWords.ts";
import { bitsOf } from "../../model/rawBook.ts";
import * as slots from "../../model/slots.ts";
import type { Act } from "../fuzz/stage.ts";
import { ASSETS, BITCOIN, callAct, DOLLAR, ETHER, type PerpWorld } from "../perpFuzz/world.ts";
import { LENT_ASSETS, LOAN_MARKETS, PERP, SPOT } from "./world.ts";

const TOKENS = [DOLLAR, ETHER, BITCOIN] as const;
/** Places of an account that are looked at. None has more loans. */
export const PLACES = 64;
const PER_WORD = 4;
const ID_BITS = 64n;
const [OWED, GIVEN] = [0, 1];
const WHICH = [250n, 251n] as const;

export interface SeenPocket extends words.Pocket {
  readonly owes: boolean;
  readonly lends: boolean;
  readonly isListed: boolean;
}

export interface SeenLoan extends loanWords.LoanWord {
  readonly id: bigint;
}

export interface SeenAccount {
  readonly isMargined: boolean;
  /** m in hundredths. */
  readonly multiplier: bigint;
  readonly pockets: readonly SeenPocket[];
  readonly position: words.Position;
  /** By asset that is lent. */
  readonly debts: readonly loanWords.DebtWord[];
  readonly claims: readonly loanWords.ClaimsWord[];
  readonly credit: loanWords.CreditWord;
  /** At the places that are taken. */
  readonly owed: readonly SeenLoan[];
  /** Ids by place. */
  readonly given: ReadonlyMap<number, bigint>;
}

export interface Observation {
  readonly accounts: readonly SeenAccount[];
  readonly spot: words.Header;
  readonly perp: { readonly header: words.Header; readonly clock: words.Clock; readonly ledger: words.Ledger };
  readonly loans: ReadonlyMap<number, loanWords.LoanHeader>;
  readonly risks: readonly words.Risk[];
  readonly totals: readonly bigint[];
}

/** Reads the words of all accounts and markets. */
export class Observer {
  readonly act: Act;
  readonly #accounts: readonly number[];

  constructor(world: PerpWorld) {
    this.#accounts = world.accounts.map(({ number }) => number);
    const wanted = [
      ...this.#accounts.flatMap(slotsOfAccount),
      ...[SPOT, PERP, ...LOAN_MARKETS].map(slots.marketSlot),
      ...[slots.perpPartSlot(PERP, 0), slots.perpPartSlot(PERP, 2)],
      ...ASSETS.map(slots.riskSlot),
      ...ASSETS.map(slots.assetSlot),
    ];
    this.act = callAct(world, world.stranger, ["words", [wanted.map((slot) => numberToHex(slot, { size: 32 }))]]);
  }

  /** @param answer of `act`. */
  read(answer: Hex): Observation {
    const all = split(answer.slice(2 + 128));
    const { next, one } = readerOf(all);
    const accounts = this.#accounts.map((account) => accountOf(account, next(ACCOUNT_WORDS)));
    const [spot, header] = [words.headerOf(one()), words.headerOf(one())];
    const loans = new Map(LOAN_MARKETS.map((market) => [market, loanWords.loanHeaderOf(one())]));
    const [ledger, clock] = [words.ledgerOf(one()), words.clockOf(one())];
    const risks = ASSETS.map(() => words.riskOf(one()));
    const totals = ASSETS.map(() => field(one(), 168n, 62n));
    return { accounts, spot, perp: { header, clock, ledger }, loans, risks, totals };
  }
}

function split(digits: string): bigint[] {
  return Array.from({ length: digits.length / 64 }, (_, index) => {
    return BigInt(`0x${digits.slice(64 * index, 64 * (index + 1))}`);
  });
}

/** Hands words out one after the other. */
function readerOf(all: readonly bigint[]) {
  let offset = 0;
  const next = (count: number) => {
    offset += count;
    return all.slice(offset - count, offset);
  };
  return { next, one: () => next(1)[0] as bigint };
}

const ACCOUNT_WORDS = 1 + TOKENS.length + 1 + 2 * LENT_ASSETS.length + 1 + 2 + PLACES + PLACES / PER_WORD;

function slotsOfAccount(account: number): bigint[] {
  const places = Array.from({ length: PLACES }, (_, place) => place);
  return [
    slots.accountSlot(account),
    ...TOKENS.map((asset) => slots.pocketSlot(account, asset)),
    slots.positionSlot(account, PERP),
    ...LENT_ASSETS.map((asset) => slots.debtSlot(account, asset)),
    ...LENT_ASSETS.map((asset) => slots.claimsSlot(account, asset)),
    slots.creditSlot(account),
    ...[OWED, GIVEN].map((role) => slots.loanPlacesSlot(account, role, 0)),
    ...places.map((place) => slots.loanSlot(account, place)),
    ...places.slice(0, PLACES / PER_WORD).map((part) => slots.lentSlot(account, part)),
  ];
}

function accountOf(account: number, all: readonly bigint[]): SeenAccount {
  const { next, one } = readerOf(all);
  const word = one();
  const pockets = next(TOKENS.length).map(pocketOf);
  const position = words.positionOf(one());
  const debts = next(LENT_ASSETS.length).map(loanWords.debtOf);
  const claims = next(LENT_ASSETS.length).map(loanWords.claimsOf);
  const credit = loanWords.creditOf(one());
  const [owedPlaces, givenPlaces] = [takenOf(one()), takenOf(one())];
  const loans = next(PLACES);
  const given = next(PLACES / PER_WORD);
  return {
    isMargined: words.isMargined(word),
    multiplier: field(word, 161n, 16n) || 100n,
    ...{ pockets, position, debts, claims, credit },
    owed: owedPlaces.map((place) => {
      const loan = loanWords.loanOf(loans[place] as bigint);
      return { id: loanWords.loanIdOf(account, place, loan.generation), ...loan };
    }),
    given: new Map(
      givenPlaces.map((place) => {
        const ids = given[Math.floor(place / PER_WORD)] as bigint;
        return [place, field(ids, BigInt(place % PER_WORD) * ID_BITS, ID_BITS)];
      }),
    ),
  };
}

function pocketOf(word: bigint): SeenPocket {
  const [owes, lends] = WHICH.map((bit) => field(word, bit, 1n) === 1n) as [boolean, boolean];
  return { ...words.pocketOf(word), owes, lends, isListed: field(word, 248n, 1n) === 1n };
}

/** The highest bit says nothing. */
function takenOf(word: bigint): number[] {
  const taken = bitsOf(field(word, 0n, 255n));
  const last = taken.at(-1) ?? 0;
  if (last >= PLACES) throw new Error(`Place ${last} is beyond those that are looked at.`);
  return taken;
}

/** Free and held units of an asset that an account has; of dollars wherever they lie. */
export function ownedOf({ pockets }: SeenAccount, asset: number): bigint {
  const { freeAsset = 0n, heldAsset = 0n } = pockets[asset] ?? {};
  const cash = asset === DOLLAR ? pockets.reduce((sum, pocket) => sum + pocket.freeCash + pocket.heldCash, 0n) : 0n;
  return freeAsset + heldAsset + cash;
}
