// Positions and pools of perpetual markets as somebody knows them who sees nothing but logs.

import { abs, ceilDiv, floorDiv } from "@pangea/risk-engine";
import { type Abi, parseEventLogs } from "viem";
import { must } from "../../model/inspection.ts";
import type { Ledger } from "../../model/perpWords.ts";
import type { BookEvent } from "../../model/types.ts";
import { BOOK_CHANGED, type Log } from "../fuzz/encoding.ts";
import type { Met } from "./books.ts";
import type { Observation } from "./observation.ts";
import type { Transition } from "./transition.ts";
import { isPerp } from "./world.ts";

const ONE = 1n << 24n;
const PPM = 1_000_000n;

interface Terms {
  readonly tickUnits: bigint;
  readonly takerFee: bigint;
  readonly makerFee: bigint;
  readonly expiryBounty: bigint;
}

interface Known {
  size: bigint;
  quote: bigint;
}

interface Market {
  terms: Terms;
  /** Who ever had an order or a trade there: the market stands in its list. */
  readonly positions: Map<number, Known>;
  pool: bigint;
  deficit: bigint;
  feeDue: bigint;
}

/** An order that takes, with what it has met so far. */
interface Taking {
  readonly account: number;
  lots: bigint;
  dollars: bigint;
}

export class EventLedger {
  readonly #markets = new Map<number, Market>();

  /** Knows the terms of the markets that were listed before it began. */
  constructor({ headers }: Observation) {
    for (const [market, header] of headers) if (header.isPerp) this.#markets.set(market, emptyMarket(header));
  }

  /** @returns fills and settlements that the logs of a call tell of. */
  apply({ world, events, met, result, indices, name }: Transition): { fills: number; settlements: number } {
    const settlements = this.#applyPlain(world.abi, result.logs);
    const meetings = met.filter(({ market }) => isPerp(market));
    let fills = 0;
    for (const event of events) {
      if (!isPerp(event.market)) continue;
      const index = indices.get(event.market) as bigint;
      fills += this.#applyBook(event, meetings, { index, isSweep: name === "sweepExpired" });
    }
    return { fills, settlements };
  }

  /** What a deficit that no call booked did to the words. */
  bookDeficit({ account, market, units }: { account: number; market: number; units: bigint }): void {
    const state = this.#market(market);
    positionIn(state, account).quote += units * ONE;
    state.deficit += units;
  }

  /** Whether storage has the same. */
  compare(seen: Observation): void {
    for (const [market, { positions, pool, deficit, feeDue }] of this.#markets) {
      const ledger = seen.perps.get(market)?.ledger as Ledger;
      const said = [ledger.pool, ledger.deficit, ledger.feeDue].join();
      must(
        said === [pool, deficit, feeDue].join(),
        () => `Market ${market} has ${said}, by its logs ${pool},${deficit},${feeDue}.`,
      );
      for (const [index, account] of seen.accounts.entries()) {
        const { size = 0n, quote = 0n } = positions.get(index + 1) ?? {};
        const is = account.positions.get(market);
        const isSame = size === (is?.size ?? 0n) && quote === (is?.quote ?? 0n);
        must(
          isSame,
          () =>
            `Account ${index + 1} has ${is?.size} for ${is?.quote} in market ${market}, by its logs ${size} for ${quote}.`,
        );
      }
    }
  }

  #market(market: number): Market {
    const state = this.#markets.get(market);
    if (state === undefined) throw new Error(`No log told of perpetual market ${market}.`);
    return state;
  }

  #applyPlain(abi: Abi, logs: readonly Log[]): number {
    const plain = logs.filter(({ topics }) => topics[0] !== BOOK_CHANGED);
    let settlements = 0;
    for (const { eventName, args } of parseEventLogs({ abi, logs: plain as never })) {
      const fields = args as unknown as Readonly<Record<string, bigint>>;
      const market = Number(fields.market);
      if (eventName === "PerpMarketListed") this.#markets.set(market, emptyMarket(listedTerms(args)));
      if (!this.#markets.has(market)) continue;
      const state = this.#market(market);
      if (eventName === "SpotFeesSet") {
        const { takerFee = 0n, makerFee = 0n } = fields;
        state.terms = { ...state.terms, takerFee, makerFee };
      }
      settlements += settle(state, eventName, fields);
    }
    return settlements;
  }

  #applyBook({ market, account, records }: BookEvent, met: Met[], { index, isSweep }: Circumstances): number {
    const state = this.#market(market);
    let [taking, fills]: [Taking | undefined, number] = [undefined, 0];
    const endTaking = () => {
      if (taking !== undefined) takeAll(state, taking, index);
      taking = undefined;
    };
    for (const record of records) {
      if (record.type === "placed") positionIn(state, account);
      if (record.type === "taken") {
        endTaking();
        taking = { account, lots: 0n, dollars: 0n };
      }
      if (met[0]?.id !== idOf(record) || met[0]?.market !== market) continue;
      const meeting = met.shift() as Met;
      if (meeting.lots === 0n) payBounty(state, meeting, { account, isSweep });
      else {
        fillMaker(state, meeting, { index, taking: taking as unknown as Taking });
        fills += 1;
      }
    }
    endTaking();
    return fills;
  }
}

interface Circumstances {
  readonly index: bigint;
  readonly isSweep: boolean;
}

function emptyMarket(terms: Terms): Market {
  return { terms, positions: new Map(), pool: 0n, deficit: 0n, feeDue: 0n };
}

function listedTerms(args: unknown): Terms {
  const { market } = (args as { terms: { market: Readonly<Record<string, number | bigint>> } }).terms;
  const { priceExp = 0, takerFee = 0, makerFee = 0, expiryBounty = 0 } = market;
  return {
    tickUnits: 10n ** BigInt(priceExp),
    takerFee: BigInt(takerFee),
    makerFee: BigInt(makerFee),
    expiryBounty: BigInt(expiryBounty),
  };
}

function idOf(record: BookEvent["records"][number]): bigint | undefined {
  const isMeeting = record.type === "filled" || record.type === "expired" || record.type === "cancelled";
  return isMeeting ? record.id : undefined;
}

function positionIn({ positions }: Market, account: number): Known {
  const known = positions.get(account) ?? { size: 0n, quote: 0n };
  positions.set(account, known);
  return known;
}

/** @returns 1 if it was the settlement of an account, else 0. */
function settle(state: Market, name: string, fields: Readonly<Record<string, bigint>>): number {
  const { account = 0n, claim = 0n, paid = 0n, drawn = 0n, units = 0n } = fields;
  if (name === "DeficitReduced") [state.pool, state.deficit] = [state.pool + units, state.deficit - units];
  if (name === "PerpFeesDrawn") state.feeDue -= claim * ONE;
  if (name === "ProfitSettled") positionIn(state, Number(account)).quote += (paid > 0n ? paid : -claim) * ONE;
  if (name !== "PerpFeesDrawn" && name !== "ProfitSettled") return 0;
  must(drawn <= state.pool, () => `Account ${account} draws ${drawn} of a pool of ${state.pool}.`);
  state.pool += paid - drawn;
  if (paid === 0n) state.deficit -= claim - drawn;
  return 1;
}

/** A maker that had to be removed pays whoever did it; of one that does not trade there the market has the bounty. */
function payBounty(state: Market, { maker }: Met, { account, isSweep }: { account: number; isSweep: boolean }): void {
  const bounty = state.terms.expiryBounty * ONE;
  positionIn(state, maker).quote -= bounty;
  if (isSweep && !state.positions.has(account)) state.feeDue += bounty;
  else positionIn(state, account).quote += bounty;
}

function fillMaker(state: Market, { maker, lots, tick, isBid }: Met, { index, taking }: Fill): void {
  const dollars = lots * tick * state.terms.tickUnits;
  must(dollars > 0n, () => `An order of account ${maker} was filled for nothing.`);
  const rate = state.terms.makerFee;
  const fee = rate < 0n ? -floorDiv(dollars * abs(rate), PPM) : ceilDiv(dollars * rate, PPM);
  trade(state, maker, { lots: isBid ? lots : -lots, paid: isBid ? dollars : -dollars, fee, index });
  taking.lots += isBid ? -lots : lots;
  taking.dollars += isBid ? -dollars : dollars;
}

interface Fill {
  readonly index: bigint;
  readonly taking: Taking;
}

function takeAll(state: Market, { account, lots, dollars }: Taking, index: bigint): void {
  if (lots === 0n) return;
  const fee = ceilDiv(abs(dollars) * state.terms.takerFee, PPM);
  trade(state, account, { lots, paid: dollars, fee, index });
}

/** What is left below a unit when a position is closed goes to the fees. */
function trade(state: Market, account: number, { lots, paid, fee, index }: Trade): void {
  const position = positionIn(state, account);
  position.size += lots;
  position.quote += lots * index - (paid + fee) * ONE;
  state.feeDue += fee * ONE;
  if (position.size !== 0n) return;
  const dust = position.quote - floorDiv(position.quote, ONE) * ONE;
  position.quote -= dust;
  state.feeDue += dust;
}

interface Trade {
  readonly lots: bigint;
  readonly paid: bigint;
  readonly fee: bigint;
  readonly index: bigint;
}
