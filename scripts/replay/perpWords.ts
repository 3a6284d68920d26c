// A perpetual market and the accounts at it, as they lie in the storage of the exchange.

import { getWords, type PangeaClient } from "@pangea/sdk";
import { type Address, numberToHex } from "viem";
import { clockOf, headerOf, meterOf, riskOf } from "../../test/model/perpWords.ts";
import type { PerpBeginning } from "./perpModel.ts";

const MARKET = 1n << 248n;
const RISK = 14n << 248n;
const PART = 17n << 248n;
const POSITION = 18n << 248n;

export interface PerpWords {
  readonly feeDue: bigint;
  readonly pool: bigint;
  readonly deficit: bigint;
  readonly openInterest: bigint;
  /** When the interval began. */
  readonly index: bigint;
  readonly payment: bigint;
  /** By account, from the first on. */
  readonly positions: readonly PositionWord[];
}

export interface PositionWord {
  readonly size: bigint;
  readonly quote: bigint;
  readonly bidLots: bigint;
  readonly askLots: bigint;
}

export interface PerpWordsOptions {
  readonly exchange: Address;
  readonly market: number;
  /** How many accounts there are. */
  readonly accounts: number;
}

/** All words at one block. */
export async function readPerpWords(client: PangeaClient, options: PerpWordsOptions): Promise<PerpWords> {
  const market = BigInt(options.market);
  const parts = [0n, 2n].map((part) => PART | (market << 8n) | part);
  const places = Array.from({ length: options.accounts }, (_, index) => POSITION | (BigInt(index + 1) << 16n) | market);
  const slots = [...parts, ...places].map((slot) => numberToHex(slot, { size: 32 }));
  const words = (await getWords(client, { exchange: options.exchange, slots })).map(BigInt);
  const [ledger = 0n, clock = 0n, ...positions] = words;
  return {
    feeDue: field(ledger, 0, 86),
    pool: field(ledger, 86, 62),
    deficit: field(ledger, 148, 62),
    openInterest: field(ledger, 210, 46),
    index: signed(clock, 0, 80),
    payment: signed(clock, 80, 64),
    positions: positions.map(positionOf),
  };
}

/** A market as it lies in storage before anybody trades. */
export async function readBeginning(
  client: PangeaClient,
  { exchange, market, asset }: { readonly exchange: Address; readonly market: number; readonly asset: number },
): Promise<PerpBeginning> {
  const part = (index: bigint) => PART | (BigInt(market) << 8n) | index;
  const slots = [MARKET | BigInt(market), RISK | BigInt(asset), part(2n), part(3n)];
  const words = await getWords(client, { exchange, slots: slots.map((slot) => numberToHex(slot, { size: 32 })) });
  const [header = 0n, risk = 0n, clock = 0n, meter = 0n] = words.map(BigInt);
  return { market, header: headerOf(header), risk: riskOf(risk), clock: clockOf(clock), meter: meterOf(meter) };
}

function positionOf(word: bigint): PositionWord {
  return {
    size: signed(word, 0, 56),
    quote: signed(word, 56, 88),
    bidLots: field(word, 144, 52),
    askLots: field(word, 196, 52),
  };
}

function field(word: bigint, offset: number, bits: number): bigint {
  return BigInt.asUintN(bits, word >> BigInt(offset));
}

function signed(word: bigint, offset: number, bits: number): bigint {
  return BigInt.asIntN(bits, word >> BigInt(offset));
}
