// Follows the funding of all markets in a model of its own, and compares whenever the exchange brings one up to date.

import { FundingModel, paymentCap, type Standstill } from "../../model/funding.ts";
import { must } from "../../model/inspection.ts";
import type { Header, Risk } from "../../model/perpWords.ts";
import { Side } from "../../model/types.ts";
import type { Counters } from "../fuzz/counters.ts";
import type { Books } from "./books.ts";
import type { Observation } from "./observation.ts";
import { ASSET_OF, PERP_MARKETS } from "./world.ts";

export class FundingFollower {
  readonly #models = new Map<number, FundingModel>();
  /** As the models will be when their market is touched, which is not before. */
  #projected = new Map<number, FundingModel>();
  readonly #counters: Counters;

  constructor(seen: Observation, counters: Counters) {
    this.#counters = counters;
    this.#beginWith(seen);
  }

  /** Follows markets from when they are first seen. */
  #beginWith(seen: Observation): void {
    for (const [market, { clock, meter }] of seen.perps) {
      const isNew = clock.hours > 0n && !this.#models.has(market);
      if (isNew) this.#models.set(market, new FundingModel({ ...clock, ...meter }));
    }
  }

  /** Lets time pass. @returns funding that a lot has paid, by market. */
  passTime(seen: Observation, books: Books, now: number): Map<number, bigint> {
    this.#beginWith(seen);
    this.#projected = new Map(
      [...this.#models].map(([market, model]) => {
        return [market, new FundingModel(model).advance(BigInt(now), standstillOf(seen, books, market))];
      }),
    );
    return new Map(PERP_MARKETS.map((market) => [market, this.#projected.get(market)?.current ?? 0n]));
  }

  /** Compares the markets that have been touched. */
  follow(before: Observation, after: Observation, now: number): void {
    for (const [market, { clock, meter }] of after.perps) {
      const [old, model] = [this.#models.get(market), this.#projected.get(market)];
      if (old === undefined || model === undefined || clock.until !== BigInt(now) || old === model) continue;
      const said = [clock.index, clock.payment, clock.accrued, clock.until, meter.sum];
      const expected = [model.index, model.payment, model.accrued, model.until, model.sum];
      must(said.join() === expected.join(), () => `Funding of market ${market} is ${said}, by the model ${expected}.`);
      this.#checkStep(market, { before, old, model });
      this.#models.set(market, model);
    }
  }

  #checkStep(market: number, { before, old, model }: Step): void {
    const risk = before.risks[ASSET_OF[market] as number] as Risk;
    const header = before.headers.get(market) as Header;
    const { payment, turns } = model;
    const size = payment < 0n ? -payment : payment;
    must(turns === 0 || size <= paymentCap(risk, header), () => `A lot of market ${market} pays ${payment}.`);
    if (turns > 0) this.#counters.add("invariant F3");
    this.#counters.add("invariant F2");
    const moved = model.current - old.current;
    if (risk.state !== 0 && model.until !== old.until) {
      must(moved === 0n, () => `Market ${market} paid ${moved} at a price that is no good.`);
      this.#counters.add("reached: no funding while the price is no good");
    }
    if (moved > 0n) this.#counters.add("reached: funding paid by longs");
    if (moved < 0n) this.#counters.add("reached: funding paid by shorts");
    if (turns > 1) this.#counters.add("reached: several intervals caught up");
  }
}

interface Step {
  readonly before: Observation;
  readonly old: FundingModel;
  readonly model: FundingModel;
}

function standstillOf(seen: Observation, books: Books, market: number): Standstill {
  return {
    header: seen.headers.get(market) as Header,
    risk: seen.risks[ASSET_OF[market] as number] as Risk,
    bids: books.resting(market, Side.BID),
    asks: books.resting(market, Side.ASK),
  };
}
