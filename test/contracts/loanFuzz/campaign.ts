import type { Assessment } from "@pangea/risk-engine";
import { type Hex, parseEventLogs } from "viem";
import { must } from "../../model/inspection.ts";
import { type KnownLoan, LoanLedger, type PlainEvent } from "../../model/loanLedger.ts";
import { Random } from "../../model/random.ts";
import { Counters } from "../fuzz/counters.ts";
import { BOOK_CHANGED, type Log } from "../fuzz/encoding.ts";
import { type Act, play, type Result, rehearse } from "../fuzz/stage.ts";
import { stringify } from "../fuzz/trace.ts";
import { Books } from "../perpFuzz/books.ts";
import type { Made } from "../perpFuzz/handlers.ts";
import { callAct, DOLLAR, type PerpWorld } from "../perpFuzz/world.ts";
import { Choice } from "./choice.ts";
import { ERRANDS, type Step } from "./errands.ts";
import { handlers, WEIGHTS } from "./handlers.ts";
import { CALL_CHECKS } from "./invariants.ts";
import { type Observation, Observer } from "./observation.ts";
import { situationsOf } from "./reach.ts";
import type { Transition } from "./transition.ts";
import { assessAll } from "./twin.ts";
import { ASSET_OF, createLoanWorld, PERP } from "./world.ts";

const HOUR = 3_600;
/** Seconds between blocks. */
const PAUSES = [1, 1, 12, 300, 900, HOUR, HOUR, 2 * HOUR, 5 * HOUR];
/** Now and then nobody looks after loans for longer than any of them runs. */
const ABSENCE = { chance: 0.01, seconds: 60 * HOUR };
const ASKED = 2;
const REHEARSED = 0.08;
const REFRESHED = 0.85;
const ERRANDS_MADE = 0.25;
const TRACE = 14;

interface Scene {
  readonly name: string;
  readonly made: Made;
  readonly asked: readonly number[];
}

/** A run of random calls, after each of which everything is looked at. */
export class LoanCampaign {
  readonly world: PerpWorld;
  readonly counters = new Counters();
  readonly random: Random;
  readonly books = new Books();
  readonly ledger = new LoanLedger();
  readonly choice: Choice;
  readonly observer: Observer;
  readonly #seed: number;
  readonly #trace: string[] = [];
  #seen: Observation | undefined;
  #verdicts: readonly Assessment[] = [];
  now = 0;
  calls = 0;

  private constructor(world: PerpWorld, seed: number) {
    [this.world, this.#seed, this.random] = [world, seed, new Random(seed)];
    [this.choice, this.observer] = [new Choice(world, this.random), new Observer(world)];
  }

  static async create(seed: number): Promise<LoanCampaign> {
    const campaign = new LoanCampaign(await createLoanWorld(), seed);
    campaign.now = Number((await campaign.world.chain.publicClient.getBlock()).timestamp);
    const [result] = await rehearse(campaign.world, [campaign.observer.act]);
    campaign.#seen = campaign.observer.read(result?.answer ?? "0x");
    return campaign;
  }

  get seen(): Observation {
    if (this.#seen === undefined) throw new Error("Nobody has looked yet.");
    return this.#seen;
  }

  #assess(): readonly Assessment[] {
    this.#verdicts = assessAll(this.seen, this.ledger.all(), this.now);
    return this.#verdicts;
  }

  /** Makes a block of random calls. */
  async block(): Promise<void> {
    const { random, choice } = this;
    this.now += random.chance(ABSENCE.chance) ? ABSENCE.seconds : random.pick(PAUSES);
    choice.situation = {
      seen: this.seen,
      verdicts: this.#assess(),
      loans: this.ledger,
      books: this.books,
      now: this.now,
    };
    const refreshes = random.chance(REFRESHED) ? ["refreshPrices"] : [];
    const names = [...refreshes, ...Array.from({ length: random.int(1, 10) }, () => random.weighted(WEIGHTS))];
    const errand = random.chance(ERRANDS_MADE) ? random.pick(ERRANDS)(choice) : [];
    const scenes = [...names.map((name) => this.#makeUp(name)), ...errand.map((step) => this.#askAfter(step))];
    const acts = scenes.map((scene) => this.#actsOf(scene));
    const results = await this.#play([...this.#look(), ...acts.flat()]);
    let offset = this.#look().length;
    this.#seen = this.observer.read(results[offset - 1]?.answer ?? "0x");
    this.#assess();
    for (const [index, scene] of scenes.entries()) {
      const end = offset + (acts[index]?.length ?? 0);
      this.#check(this.#advance(scene, results.slice(offset, end)));
      offset = end;
    }
  }

  #makeUp(name: string): Scene {
    return this.#askAfter([name, (handlers[name] as (typeof handlers)[string])(this.choice)]);
  }

  #askAfter([name, made]: Step): Scene {
    const asked = new Set(Array.from({ length: ASKED }, () => this.random.pick(this.world.accounts).number));
    if (made.account !== undefined) asked.add(made.account);
    return { name, made, asked: [...asked] };
  }

  /** Funding is brought up to date before everything is read, so that its index is the one that counts. */
  #look(): Act[] {
    return [callAct(this.world, this.world.stranger, ["pokeFunding", [PERP]]), this.observer.act];
  }

  #actsOf({ name, made, asked }: Scene): Act[] {
    const { world } = this;
    const { actor, args } = made;
    const isPacked = name === "packed";
    const act = isPacked
      ? { actor, target: world.exchange, data: args[0] as Hex }
      : callAct(world, actor, [name, args]);
    const questions = asked.map((account) => callAct(world, world.stranger, ["standingOf", [account]]));
    return [...(made.before ?? []), act, ...this.#look(), ...questions];
  }

  /** Plays a block. Now and then it is rehearsed first: what calls would answer is what they answer. */
  async #play(acts: readonly Act[]): Promise<Result[]> {
    if (!this.random.chance(REHEARSED)) return play(this.world, acts, this.now);
    const rehearsed = await rehearse(this.world, acts, this.now);
    const results = await play(this.world, acts, this.now);
    for (const [index, { answer }] of results.entries()) {
      must(rehearsed[index]?.answer === answer, () => `Act ${index} of a block answered otherwise than rehearsed.`);
    }
    this.counters.add("invariant M17", results.length);
    return results;
  }

  #advance({ name, made, asked }: Scene, results: readonly Result[]): Transition {
    const [result, , look, ...answers] = results.slice(made.before?.length ?? 0) as [
      Result,
      Result,
      Result,
      ...Result[],
    ];
    const [before, verdictsBefore] = [this.seen, this.#verdicts];
    const loansBefore = new Map(this.ledger.all().map((loan) => [loan.id, { ...loan } as KnownLoan]));
    const cancelsOwn = name === "cancelOrder" && this.#isOwn(made);
    const { met, events } = this.books.apply(result.logs);
    const plain = this.#plain(result.logs);
    this.calls += 1;
    const error = result.ok ? undefined : this.world.selectors.nameOf(result.answer.slice(0, 10) as Hex);
    this.#note(`t=${this.now} ${name} by puppet ${made.actor.index}: ${stringify(made.args)} -> ${error ?? "ok"}`);
    const flows = this.guard("L3", () => this.#follow(plain, before));
    this.#seen = this.observer.read(look.answer);
    return {
      ...{ world: this.world, name, made, result, error, now: this.now, before, after: this.seen, verdictsBefore },
      ...{ met, events, plain, loansBefore, ledger: this.ledger, books: this.books, flows, cancelsOwn },
      verdictsAfter: this.#assess(),
      standings: answers.map(({ answer }, index) => ({ account: asked[index] as number, words: wordsOf(answer) })),
    };
  }

  #plain(logs: readonly Log[]): PlainEvent[] {
    const plain = logs.filter(({ topics }) => topics[0] !== BOOK_CHANGED);
    const parsed = parseEventLogs({ abi: this.world.abi, logs: plain as never });
    return parsed.map(({ eventName, args }) => ({
      name: eventName as string,
      args: args as unknown as PlainEvent["args"],
    }));
  }

  /** Applies what logs say to the loans, and sums up what they say that moved. */
  #follow(plain: readonly PlainEvent[], { loans }: Observation): Map<string, bigint> {
    const flows = new Map<string, bigint>();
    const flow = (account: number, asset: number, units: bigint) => {
      const key = `${account} ${asset}`;
      flows.set(key, (flows.get(key) ?? 0n) + units);
    };
    this.ledger.apply(plain, { headers: loans, now: this.now, flow });
    for (const { name, args } of plain) {
      const { account = 0n, asset = 0n, units = 0n, from = 0n, to = 0n, market = 0n, paid = 0n, drawn = 0n } = args;
      const fees = ASSET_OF[Number(market)] ?? DOLLAR;
      if (name === "Deposited") flow(Number(account), Number(asset), units);
      if (name === "Withdrawn") flow(Number(account), Number(asset), -units);
      if (name === "Transferred") flow(Number(from), Number(asset), -units);
      if (name === "Transferred") flow(Number(to), Number(asset), units);
      if (name === "ProfitSettled") flow(Number(account), DOLLAR, drawn - paid);
      if (name === "FeesSwept") flow(Number(account), market < 6n ? DOLLAR : fees, units);
      if (name === "FeesSwept" && market > 5n) flow(0, fees, -units);
    }
    return flows;
  }

  #isOwn({ actor, args }: Made): boolean {
    const [account, market, id] = args as [number, number, bigint];
    return this.choice.partOf(account).owner === actor && this.books.find(market, id)?.account === account;
  }

  #check(transition: Transition): void {
    const { name, result, error } = transition;
    this.counters.add(`called ${name}`);
    this.counters.add(result.ok ? `call ${name}` : `refused ${name}: ${error}`);
    for (const situation of situationsOf(transition)) this.counters.add(`reached: ${situation}`);
    for (const [id, check] of Object.entries(CALL_CHECKS)) {
      this.guard(id, () => this.counters.add(`invariant ${id}`, check(transition)));
    }
  }

  /** Does something, and if it fails says where in the run. */
  guard<Value>(id: string, action: () => Value): Value {
    try {
      const value = action();
      return value instanceof Promise ? (value.catch((error) => this.#fail(id, error)) as Value) : value;
    } catch (error) {
      return this.#fail(id, error);
    }
  }

  #fail(id: string, error: unknown): never {
    const lines = [`${id} is not true. Seed ${this.#seed}, call ${this.calls}.`, String(error), ...this.#trace];
    throw new Error(lines.join("\n"));
  }

  #note(line: string): void {
    this.#trace.push(line);
    if (this.#trace.length > TRACE) this.#trace.shift();
  }
}

function wordsOf(answer: Hex): bigint[] {
  const digits = answer.slice(2);
  return Array.from({ length: digits.length / 64 }, (_, index) => {
    return BigInt.asIntN(256, BigInt(`0x${digits.slice(64 * index, 64 * (index + 1))}`));
  });
}
