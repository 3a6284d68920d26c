// All that storage says of accounts and markets, read after every call.

import { type Hex, numberToHex } from "viem";
import { field } from "../../model/fields.ts";
import * as words from "../../model/perpWords.ts";
import * as slots from "../../model/slots.ts";
import type { Act } from "../fuzz/stage.ts";
import { ASSETS, callAct, INDEX, MARKETS, PERP_MARKETS, type PerpWorld } from "./world.ts";

/** An account as storage has it. The same object as before if nothing of it changed. */
export interface SeenAccount {
  readonly isMargined: boolean;
  /** By asset. */
  readonly pockets: readonly words.Pocket[];
  /** By market. */
  readonly positions: ReadonlyMap<number, words.Position>;
  /** Markets in its list. */
  readonly entered: readonly number[];
}

export interface SeenPerp {
  readonly ledger: words.Ledger;
  readonly limits: words.Limits;
  readonly clock: words.Clock;
  readonly meter: words.Meter;
}

export interface Observation {
  readonly accounts: readonly SeenAccount[];
  readonly headers: ReadonlyMap<number, words.Header>;
  readonly perps: ReadonlyMap<number, SeenPerp>;
  /** By asset. */
  readonly risks: readonly words.Risk[];
  /** By asset: what the exchange says that it owes. */
  readonly totals: readonly bigint[];
}

const TOKENS = ASSETS.filter((asset) => asset !== INDEX);
const PARTS = [0, 1, 2, 3];

/** Reads the words of all accounts and markets. */
export class Observer {
  readonly act: Act;
  readonly #accounts: number;
  #last: { words: string; value: unknown }[] = [];

  constructor(world: PerpWorld) {
    this.#accounts = world.accounts.length;
    const numbers = world.accounts.map(({ number }) => number);
    const wanted = [
      ...numbers.flatMap(slotsOfAccount),
      ...MARKETS.map(slots.marketSlot),
      ...PERP_MARKETS.flatMap((market) => PARTS.map((part) => slots.perpPartSlot(market, part))),
      ...ASSETS.map(slots.riskSlot),
      ...ASSETS.map(slots.assetSlot),
    ];
    this.act = callAct(world, world.stranger, ["words", [wanted.map((slot) => numberToHex(slot, { size: 32 }))]]);
  }

  /** @param answer of `act`. */
  read(answer: Hex): Observation {
    const reader = new Reader(answer.slice(2 + 128), this.#last);
    const accounts = Array.from({ length: this.#accounts }, () => reader.next(ACCOUNT_WORDS, accountOf));
    const headers = new Map(MARKETS.map((market) => [market, reader.next(1, ([word = 0n]) => words.headerOf(word))]));
    const perps = new Map(PERP_MARKETS.map((market) => [market, reader.next(PARTS.length, perpOf)]));
    const risks = ASSETS.map(() => reader.next(1, ([word = 0n]) => words.riskOf(word)));
    const totals = ASSETS.map(() => reader.next(1, ([word = 0n]) => field(word, 168n, 62n)));
    this.#last = reader.seen;
    return { accounts, headers, perps, risks, totals };
  }

  /** The word of a position in an answer. */
  positionWord(answer: Hex, account: number, market: number): bigint {
    const index = PERP_MARKETS.indexOf(market as (typeof PERP_MARKETS)[number]);
    return wordAt(answer, (account - 1) * ACCOUNT_WORDS + 1 + TOKENS.length + index);
  }

  /** Clock and meter of a market in an answer. */
  fundingWords(answer: Hex, market: number): readonly [clock: bigint, meter: bigint] {
    const index = PERP_MARKETS.indexOf(market as (typeof PERP_MARKETS)[number]);
    const start = this.#accounts * ACCOUNT_WORDS + MARKETS.length + PARTS.length * index;
    return [wordAt(answer, start + 2), wordAt(answer, start + 3)];
  }
}

function wordAt(answer: Hex, index: number): bigint {
  const start = 2 + 128 + 64 * index;
  return BigInt(`0x${answer.slice(start, start + 64)}`);
}

/** Makes values of words, and gives the same value again for the same words. */
class Reader {
  readonly seen: { words: string; value: unknown }[] = [];
  readonly #digits: string;
  readonly #last: readonly { words: string; value: unknown }[];
  #offset = 0;

  constructor(digits: string, last: readonly { words: string; value: unknown }[]) {
    this.#digits = digits;
    this.#last = last;
  }

  next<Value>(count: number, make: (words: readonly bigint[]) => Value): Value {
    const text = this.#digits.slice(this.#offset, this.#offset + 64 * count);
    this.#offset += 64 * count;
    const last = this.#last[this.seen.length];
    const entry = last?.words === text ? last : { words: text, value: make(split(text)) };
    this.seen.push(entry);
    return entry.value as Value;
  }
}

function split(digits: string): bigint[] {
  return Array.from({ length: digits.length / 64 }, (_, index) => {
    return BigInt(`0x${digits.slice(64 * index, 64 * (index + 1))}`);
  });
}

const ACCOUNT_WORDS = 1 + TOKENS.length + PERP_MARKETS.length + 2;

function slotsOfAccount(account: number): bigint[] {
  return [
    slots.accountSlot(account),
    ...TOKENS.map((asset) => slots.pocketSlot(account, asset)),
    ...PERP_MARKETS.map((market) => slots.positionSlot(account, market)),
    ...[slots.enteredSlot(account, 0), slots.enteredSlot(account, 1)],
  ];
}

function accountOf(all: readonly bigint[]): SeenAccount {
  const [account = 0n, ...rest] = all;
  const lists = rest.slice(TOKENS.length + PERP_MARKETS.length);
  return {
    isMargined: words.isMargined(account),
    pockets: TOKENS.map((_, index) => words.pocketOf(rest[index] ?? 0n)),
    positions: new Map(
      PERP_MARKETS.map((market, index) => [market, words.positionOf(rest[TOKENS.length + index] ?? 0n)]),
    ),
    entered: lists.flatMap(idsOf),
  };
}

function idsOf(list: bigint): number[] {
  const ids: number[] = [];
  for (let rest = list; rest !== 0n; rest >>= 16n) ids.push(Number(rest & 0xffffn));
  return ids;
}

function perpOf([ledger = 0n, limits = 0n, clock = 0n, meter = 0n]: readonly bigint[]): SeenPerp {
  return {
    ledger: words.ledgerOf(ledger),
    limits: words.limitsOf(limits),
    clock: words.clockOf(clock),
    meter: words.meterOf(meter),
  };
}
