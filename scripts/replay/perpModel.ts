// A perpetual market by a model of its own: what was sent makes orders and fills, books and marks make premium and funding, and
// all of it together positions and dollars. Of what the chain says only the marks that its oracle read go in.

import { FundingModel, type Standstill } from "../../test/model/funding.ts";
import type { Clock, Header, Meter, Risk } from "../../test/model/perpWords.ts";
import { Side } from "../../test/model/types.ts";
import type { Sent } from "./intents.ts";
import type { MarkEvent, PerpEvent, SettledEvent } from "./perpEvents.ts";
import { createPerpMatching } from "./perpMatching.ts";
import { createPerpPrediction, type PerpPrediction } from "./perpPrediction.ts";
import { toRecord } from "./predictedLogs.ts";

const HOUR = 3_600;

/** A market as it is before anybody trades. */
export interface PerpBeginning {
  readonly market: number;
  readonly header: Header;
  readonly risk: Risk;
  readonly clock: Clock;
  readonly meter: Meter;
}

/** What a transaction should have done at the market. */
export interface PredictedCall {
  /** Undefined: that does not follow from the market. */
  readonly isDone: boolean | undefined;
  readonly events: readonly PerpEvent[];
}

export interface CallMoment {
  readonly time: number;
  /** Marks that the exchange read in the transaction. */
  readonly marks: readonly MarkEvent[];
  /** Free dollars of an account, ledger units. */
  readonly freeOf: (account: number) => bigint;
}

export interface PerpModel {
  readonly books: PerpPrediction;
  /** Lets a transaction happen, in the order of the chain. */
  readonly execute: (sent: Sent, moment: CallMoment) => PredictedCall;
}

export function createPerpModel({ market, header, risk: first, clock, meter }: PerpBeginning): PerpModel {
  const matching = createPerpMatching(market, header);
  const funding = new FundingModel({ ...clock, ...meter });
  const { lotUnits, tickUnits, takerFee, makerFee, expiryBounty } = header;
  const interval = Number(clock.hours) * HOUR;
  const books = createPerpPrediction({ lotUnits, tickUnits, takerFee, makerFee, expiryBounty, interval });
  let risk = first;

  /** What has stood since the market was looked at last. */
  function standstill(): Standstill {
    return { header, risk, bids: matching.resting(Side.BID), asks: matching.resting(Side.ASK) };
  }

  /** Lets the market pay until now. */
  function touch(time: number, still: Standstill): readonly PerpEvent[] {
    const oldPayment = funding.payment;
    funding.advance(BigInt(time), still);
    if (funding.turns === 0) return [];
    return happen([{ type: "funding", index: funding.current, oldPayment, payment: funding.payment }], time);
  }

  function settle(accounts: readonly number[], { time, freeOf }: CallMoment): readonly SettledEvent[] {
    return books.settlements({ accounts, freeOf, mark: risk, time });
  }

  function drawFees(): PerpEvent[] {
    const drawn = books.drawableFees();
    return drawn === 0n ? [] : [{ type: "feesDrawn", claim: drawn, drawn }];
  }

  function happen(events: readonly PerpEvent[], time: number): readonly PerpEvent[] {
    for (const event of events) books.apply(event, time);
    return events;
  }

  function trade({ intent }: Sent, { time }: CallMoment): PredictedCall {
    const before = standstill();
    const matched = matching.execute(intent, { now: time, risk });
    if (matched === undefined) return { isDone: undefined, events: [] };
    const { account, isDone, records } = matched;
    if (!isDone) return { isDone, events: [] };
    const touched = touch(time, before);
    const log = { market, account, records: records.map(toRecord) };
    return { isDone, events: [...touched, ...happen(records.length === 0 ? [] : [{ type: "book", log }], time)] };
  }

  /** A call that is not about orders. */
  function clear({ intent }: Sent, moment: CallMoment): readonly PerpEvent[] {
    if (intent.type === "settle") return happen(settle(intent.accounts, moment), moment.time);
    return intent.type === "drawPerpFees" ? happen(drawFees(), moment.time) : [];
  }

  function execute(sent: Sent, moment: CallMoment): PredictedCall {
    const { intent } = sent;
    if (intent.type === "place" || intent.type === "batch") return trade(sent, moment);
    const isOfMarket = "market" in intent && intent.market === market;
    if (!isOfMarket && moment.marks.length === 0) return { isDone: undefined, events: [] };
    const touched = touch(moment.time, standstill());
    for (const { price, time, state } of moment.marks) risk = { ...risk, price, time, state };
    return { isDone: true, events: [...touched, ...clear(sent, moment)] };
  }

  return { books, execute };
}
