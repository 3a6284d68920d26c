import type { Assessment } from "@pangea/risk-engine";
import type { Hex } from "viem";
import { must } from "../../model/inspection.ts";
import { Random } from "../../model/random.ts";
import { Counters } from "../fuzz/counters.ts";
import { type Act, play, type Result, rehearse } from "../fuzz/stage.ts";
import { stringify } from "../fuzz/trace.ts";
import { Books } from "./books.ts";
import { Choice } from "./choice.ts";
import { ERRANDS, type Step } from "./errands.ts";
import { EventLedger } from "./eventLedger.ts";
import { FundingFollower } from "./fundingFollower.ts";
import { handlers, type Made, WEIGHTS } from "./handlers.ts";
import { CALL_CHECKS } from "./invariants.ts";
import { type Observation, Observer } from "./observation.ts";
import { situationsOf } from "./reach.ts";
import type { SaidStanding, Transition } from "./transition.ts";
import { Twin } from "./twin.ts";
import { callAct, createPerpWorld, type PerpWorld } from "./world.ts";

/** Accounts that are asked how they stand after a call, besides the one that it is about. */
const ASKED = 2;
const REHEARSED = 0.1;
/** Share of blocks that are an errand: while some lead to what was not reached yet, and afterwards. */
const [ERRANDS_WANTED, ERRANDS_DONE] = [0.15, 0.04];
const TRACE = 14;

/** A call that was made up, and whose standing is asked for after it. */
interface Scene {
  readonly name: string;
  readonly made: Made;
  readonly asked: readonly number[];
}

/** A run of random calls, after each of which everything is looked at. */
export class PerpCampaign {
  readonly world: PerpWorld;
  readonly counters = new Counters();
  readonly random: Random;
  readonly books = new Books();
  readonly choice: Choice;
  readonly observer: Observer;
  /** Looks at what experiments come to. */
  readonly glass: Observer;
  readonly #twin = new Twin();
  readonly #seed: number;
  readonly #trace: string[] = [];
  #funding: FundingFollower | undefined;
  #ledger: EventLedger | undefined;
  #seen: Observation | undefined;
  now = 0;
  calls = 0;

  private constructor(world: PerpWorld, seed: number) {
    [this.world, this.#seed, this.random] = [world, seed, new Random(seed)];
    this.choice = new Choice(world, this.random);
    [this.observer, this.glass] = [new Observer(world), new Observer(world)];
  }

  static async create(seed: number): Promise<PerpCampaign> {
    const campaign = new PerpCampaign(await createPerpWorld(), seed);
    campaign.now = Number((await campaign.world.chain.publicClient.getBlock()).timestamp);
    await campaign.look();
    campaign.#funding = new FundingFollower(campaign.seen, campaign.counters);
    campaign.#ledger = new EventLedger(campaign.seen);
    return campaign;
  }

  get seen(): Observation {
    if (this.#seen === undefined) throw new Error("Nobody has looked yet.");
    return this.#seen;
  }

  /** Reads everything anew, for what happened outside of calls. */
  async look(): Promise<void> {
    const [result] = await rehearse(this.world, [this.observer.act]);
    this.#seen = this.observer.read(result?.answer ?? "0x");
  }

  /** Positions and pools as the logs tell them. */
  get ledger(): EventLedger {
    if (this.#ledger === undefined) throw new Error("Nobody has looked yet.");
    return this.#ledger;
  }

  /** How everybody stands at `now`, which may be later than anything that happened. */
  verdictsAt(now: number): { verdicts: readonly Assessment[]; indices: ReadonlyMap<number, bigint> } {
    const indices = this.#funding?.passTime(this.seen, this.books, now) ?? new Map<number, bigint>();
    return { indices, verdicts: this.#twin.assessAll(this.seen, now, indices) };
  }

  /** Makes a block of random calls. */
  async block(): Promise<void> {
    await this.books.readFlags(this.world);
    this.choice.passBlock();
    const { mood } = this.choice;
    const errand = this.#errand();
    this.now += errand?.pause?.(this.choice) ?? this.random.pick(mood.pauses);
    const { verdicts, indices } = this.verdictsAt(this.now);
    this.choice.situation = { seen: this.seen, verdicts, books: this.books, now: this.now };
    // who makes up a call knows the prices that it will meet, save sometimes
    const names = this.random.chance(mood.priced) ? ["refreshPrices"] : this.#names();
    const steps = errand?.steps(this.choice);
    const scenes = steps?.map((step) => this.#askAfter(step)) ?? names.map((name) => this.#makeUp(name));
    const acts = scenes.map((scene) => this.#actsOf(scene));
    const results = await this.#play(acts.flat());
    let [offset, verdictsBefore] = [0, verdicts];
    for (const [index, scene] of scenes.entries()) {
      const end = offset + (acts[index]?.length ?? 0);
      const transition = this.#advance(scene, results.slice(offset, end), { indices, verdictsBefore });
      this.#check(transition);
      [offset, verdictsBefore] = [end, transition.verdictsAfter];
    }
  }

  #names(): string[] {
    return Array.from({ length: this.random.int(1, 12) }, () => this.random.weighted(WEIGHTS));
  }

  /** Something that seldom happens by chance, rather what has not happened yet. */
  #errand(): (typeof ERRANDS)[string] | undefined {
    const wanted = Object.keys(ERRANDS).filter((situation) => this.counters.get(`reached: ${situation}`) === 0);
    const isWanted = wanted.length > 0;
    if (this.calls === 0 || !this.random.chance(isWanted ? ERRANDS_WANTED : ERRANDS_DONE)) return undefined;
    return ERRANDS[this.random.pick(isWanted ? wanted : Object.keys(ERRANDS))];
  }

  #makeUp(name: string): Scene {
    return this.#askAfter([name, (handlers[name] as (typeof handlers)[string])(this.choice)]);
  }

  #askAfter([name, made]: Step): Scene {
    const asked = new Set(Array.from({ length: ASKED }, () => this.random.pick(this.world.accounts).number));
    if (made.account !== undefined) asked.add(made.account);
    return { name, made, asked: [...asked] };
  }

  #actsOf({ name, made, asked }: Scene): Act[] {
    const { world, observer } = this;
    const act =
      name === "packed"
        ? { actor: made.actor, target: world.exchange, data: made.args[0] as Hex }
        : callAct(world, made.actor, [name, made.args]);
    const questions = asked.map((account) => callAct(world, world.stranger, ["standingOf", [account]]));
    return [...(made.before ?? []), act, observer.act, ...questions];
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

  #advance({ name, made, asked }: Scene, results: readonly Result[], course: Course): Transition {
    const [result, look, ...answers] = results.slice(made.before?.length ?? 0) as [Result, Result, ...Result[]];
    const before = this.seen;
    const cancelsOwn = name === "cancelOrder" && this.#isOwn(made);
    const { met, events } = this.books.apply(result.logs);
    const after = this.observer.read(look.answer);
    this.#seen = after;
    this.calls += 1;
    const error = result.ok ? undefined : this.world.selectors.nameOf(result.answer.slice(0, 10) as Hex);
    this.#note(`t=${this.now} ${name} by puppet ${made.actor.index}: ${stringify(made.args)} -> ${error ?? "ok"}`);
    const { indices, verdictsBefore } = course;
    return {
      ...{ world: this.world, name, made, result, error, now: this.now, before, after, verdictsBefore },
      ...{ met, events, indices, cancelsOwn, books: this.books },
      verdictsAfter: this.#twin.assessAll(after, this.now, indices),
      standings: answers.map((answer, index) => saidBy(asked[index] as number, answer)),
    };
  }

  /** Whether an account's owner cancels an order of it that rests. */
  #isOwn({ actor, args }: Made): boolean {
    const [account, market, id] = args as [number, number, bigint];
    const isOwner = this.world.accounts[account - 1]?.owner === actor;
    return isOwner && this.books.find(market, id)?.account === account;
  }

  #check(transition: Transition): void {
    const { name, result, error, events } = transition;
    for (const { market, records } of events) {
      for (const record of records) if (record.type === "placed") this.choice.remember(market, record.id);
    }
    this.counters.add(`called ${name}`);
    this.counters.add(result.ok ? `call ${name}` : `refused ${name}: ${error}`);
    for (const situation of situationsOf(transition)) this.counters.add(`reached: ${situation}`);
    this.guard("F2", () => this.#funding?.follow(transition.before, transition.after, this.now));
    this.guard("E5", () => this.#followLogs(transition));
    for (const [id, check] of Object.entries(CALL_CHECKS)) {
      this.guard(id, () => this.#count(id, check(transition)));
    }
  }

  #followLogs(transition: Transition): void {
    const { fills, settlements } = this.ledger.apply(transition);
    this.ledger.compare(transition.after);
    this.counters.add("invariant E5", fills + settlements);
    this.counters.add("invariant O9", fills);
  }

  /** An invariant may also be tried out by an experiment, so checks of calls are counted apart. */
  #count(id: string, times: number): void {
    this.counters.add(`invariant ${id}`, times);
    this.counters.add(`checked ${id}`, times);
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

interface Course {
  readonly indices: ReadonlyMap<number, bigint>;
  readonly verdictsBefore: readonly Assessment[];
}

function saidBy(account: number, { answer }: Pick<Result, "answer">): SaidStanding {
  const digits = answer.slice(2);
  const words = Array.from({ length: digits.length / 64 }, (_, index) => {
    return BigInt.asIntN(256, BigInt(`0x${digits.slice(64 * index, 64 * (index + 1))}`));
  });
  return { account, words };
}
