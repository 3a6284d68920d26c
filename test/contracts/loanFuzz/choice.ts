// What the generator of calls picks from, given how things stand.

import type { Assessment } from "@pangea/risk-engine";
import type { KnownLoan, LoanLedger } from "../../model/loanLedger.ts";
import { HOUR, type LoanHeader } from "../../model/loanWords.ts";
import type { Random } from "../../model/random.ts";
import { type NewOrder, Side, type TimeInForce } from "../../model/types.ts";
import type { Actor } from "../fuzz/world.ts";
import type { Books } from "../perpFuzz/books.ts";
import { DOLLAR, type Part, type PerpWorld, SETUPS } from "../perpFuzz/world.ts";
import { type Observation, ownedOf, type SeenAccount } from "./observation.ts";
import { ASSET_OF, isLoanMarket, LOAN_MARKETS, MARKETS, PERP, RATES, SPOT } from "./world.ts";

/** How things stand when a call is made up. */
export interface Situation {
  readonly seen: Observation;
  readonly verdicts: readonly Assessment[];
  readonly loans: LoanLedger;
  readonly books: Books;
  readonly now: number;
}

const KINDS: readonly TimeInForce[] = [0, 0, 0, 0, 0, 1, 1, 2, 3, 4];
/** Shares of what there is, in hundredths. */
const SHARES = [1, 5, 20, 50, 90, 100, 130];
/** Who owes or has lent so many loans opens no more. */
const MANY = 26;
const WINDOW = 6;

export class Choice {
  readonly world: PerpWorld;
  readonly random: Random;
  readonly prices: number[] = Object.values(SETUPS).map(({ price }) => price);
  #situation: Situation | undefined;

  constructor(world: PerpWorld, random: Random) {
    [this.world, this.random] = [world, random];
  }

  get situation(): Situation {
    if (this.#situation === undefined) throw new Error("Nobody said yet how things stand.");
    return this.#situation;
  }

  set situation(situation: Situation) {
    this.#situation = situation;
  }

  part(): Part {
    return this.random.pick(this.world.accounts);
  }

  partOf(account: number): Part {
    return this.world.accounts[account - 1] as Part;
  }

  someone(): Actor {
    return this.random.pick([this.world.stranger, ...this.world.accounts.map(({ owner }) => owner)]);
  }

  senderFor({ owner }: Part): Actor {
    return this.random.chance(0.98) ? owner : this.world.stranger;
  }

  seenOf({ number }: Part): SeenAccount {
    return this.situation.seen.accounts[number - 1] as SeenAccount;
  }

  verdictOf({ number }: Part): Assessment {
    return this.situation.verdicts[number - 1] as Assessment;
  }

  header(market: number): LoanHeader {
    return this.situation.seen.loans.get(market) as LoanHeader;
  }

  loanMarket(): number {
    return this.random.pick([...LOAN_MARKETS, LOAN_MARKETS[0]]);
  }

  market(): number {
    return this.random.chance(0.75) ? this.loanMarket() : this.random.pick(MARKETS);
  }

  /** A loan, rather one that may be renewed. */
  loan(mayRenew = false): KnownLoan | undefined {
    const { loans, now } = this.situation;
    const hour = BigInt(Math.floor(now / HOUR));
    const isLate = ({ start, market }: KnownLoan) => start + this.header(market).termHours <= hour + BigInt(WINDOW);
    const all = loans.all();
    const late = all.filter(isLate);
    const pool = mayRenew && late.length > 0 && this.random.chance(0.9) ? late : all;
    return pool.length === 0 ? undefined : this.random.pick(pool);
  }

  order(part: Part, market: number): NewOrder {
    if (isLoanMarket(market)) return this.#loanOrder(part, market);
    return this.#tradeOrder(part, market);
  }

  #loanOrder(part: Part, market: number): NewOrder {
    const { random } = this;
    const { owed, given } = this.seenOf(part);
    const { bestBid, bestAsk, minLots } = this.header(market);
    const sides = [...(given.size < MANY ? [Side.ASK] : []), ...(owed.length < MANY ? [Side.BID] : [])];
    const side = sides.length === 0 ? Side.ASK : random.pick(sides);
    const best = side === Side.BID ? bestAsk : bestBid;
    const isTaking = best !== 0 && random.chance(0.5);
    const tick = isTaking ? best : this.rate(market, side);
    const isCrowded = sides.length === 0;
    return {
      ...this.#extras(),
      ...{ side, tick, lots: isCrowded ? minLots - 1n : this.#lots(part, market, side) },
      timeInForce: isTaking ? random.pick([0, 1, 1, 2] as const) : random.pick(KINDS),
    };
  }

  /** Rates lie a fifth apart; some are hostile. */
  rate(market: number, side: Side): number {
    const { random } = this;
    const usual = RATES[market] as number;
    if (random.chance(0.04)) return random.pick([0, 1, 20_000, 100_000, 100_001]);
    const away = random.int(-2, 3) * (side === Side.BID ? -1 : 1);
    return Math.max(1, Math.round(usual * (1 + away / 10)));
  }

  #lots(part: Part, market: number, side: Side): bigint {
    const { random } = this;
    const { asset, lotUnits, minLots } = this.header(market);
    const free = ownedOf(this.seenOf(part), asset);
    const worth = side === Side.ASK ? free : this.#mayBorrow(part, asset);
    const lots = (worth * BigInt(random.pick(SHARES))) / (lotUnits * (random.chance(0.6) ? 400n : 100n));
    if (random.chance(0.25)) return minLots + BigInt(random.int(0, 6));
    return lots > minLots ? lots : minLots;
  }

  /** Dollars to trade with cost no margin but their interest; ether has a price. */
  #mayBorrow(part: Part, asset: number): bigint {
    const { equity } = this.verdictOf(part).equity;
    const dollars = equity > 10_000_000n ? equity : 10_000_000n;
    const { price = 1n, priceExp = 0 } = this.situation.seen.risks[asset] ?? {};
    return asset === DOLLAR ? 4n * dollars : (3n * dollars * 10n ** BigInt(priceExp)) / (price || 1n);
  }

  /** Spot and perpetual, about the price. */
  #tradeOrder(part: Part, market: number): NewOrder {
    const { random } = this;
    const { spot, perp, risks } = this.situation.seen;
    const header = market === SPOT ? spot : perp.header;
    const { price = 1n, priceExp = 0 } = risks[ASSET_OF[market] as number] ?? {};
    const center = (header.lotUnits * price) / (header.tickUnits * 10n ** BigInt(priceExp)) || 1n;
    const side = random.pick([Side.BID, Side.ASK] as const);
    const tick = Math.max(1, Math.round(Number(center) * (1 + random.int(-4, 4) / 300)));
    const dollars = this.verdictOf(part).equity.equity;
    const size = dollars > 0n ? (dollars * BigInt(random.pick([5, 30, 100, 250, 400]))) / 100n : 10_000_000n;
    const lots = size / (BigInt(tick) * header.tickUnits);
    const least = header.minNotional / BigInt(tick) + 1n;
    return { ...this.#extras(), side, tick, lots: lots > least ? lots : least, timeInForce: random.pick(KINDS) };
  }

  #extras(): NewOrder {
    const { random, situation } = this;
    return {
      ...{ side: Side.BID, tick: 0, lots: 0n, reduceOnly: false, clientId: 0n, timeInForce: 0 },
      selfTrade: random.pick([0, 0, 1, 2] as const),
      expiry: random.chance(0.12) ? situation.now + random.pick([1, 900, 8_000, 60_000]) : 0,
    };
  }

  /** A resting order of an account, or one that never was. */
  idOf({ number }: Part, market: number): bigint {
    const own = this.situation.books.all(market).filter(({ account }) => account === number);
    return own.length > 0 && this.random.chance(0.9) ? this.random.pick(own).id : (7n << 64n) | 1n;
  }

  /** Somebody with an order, and its market. */
  maker(): { part: Part; market: number } {
    const market = this.random.chance(0.85) ? this.loanMarket() : this.random.pick([SPOT, PERP]);
    const orders = this.situation.books.all(market);
    const part = orders.length === 0 ? this.part() : this.partOf(this.random.pick(orders).account);
    return { part, market };
  }
}
