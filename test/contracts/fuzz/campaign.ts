import { encodeFunctionData, parseAbi } from "viem";
import type { Call, View } from "../../model/calls.ts";
import { EventBooks } from "../../model/eventBook.ts";
import type { Invariant } from "../../model/inspection.ts";
import { INVARIANTS } from "../../model/invariants.ts";
import { decodeBookLog } from "../../model/journal.ts";
import { Random } from "../../model/random.ts";
import type { Outcome } from "../../model/venue.ts";
import { auditSteps, checkEventBooks } from "./audit.ts";
import { Choice } from "./choice.ts";
import { differenceOf } from "./compare.ts";
import { Counters } from "./counters.ts";
import { BOOK_CHANGED, encodeCall, type Log } from "./encoding.ts";
import { inspect } from "./inspector.ts";
import { longLevel } from "./longLevel.ts";
import { nextStretch } from "./mood.ts";
import { depositSteps, listingSteps } from "./prepare.ts";
import { countSituations } from "./reach.ts";
import { play, type Result } from "./stage.ts";
import { isView, nextStep, type Prediction, predict, type Step } from "./steps.ts";
import { Tally } from "./tally.ts";
import { Trace } from "./trace.ts";
import { createWorld, type World } from "./world.ts";

const transferAbi = parseAbi(["function transfer(address to, uint256 amount)"]);

/** From so many orders on a book is made smaller. */
const CROWDED = 700;

/** A run of random calls, each made in the model and at the exchange, and compared. */
export class Campaign {
  readonly world: World;
  readonly counters = new Counters();
  readonly events = new EventBooks();
  readonly random: Random;
  readonly #choice: Choice;
  readonly #trace: Trace;
  #calls = 0;
  #now = 0;
  #block = 0n;
  #callsOfStretch = 0;
  #callsAtSleeper = 0;
  readonly #tally: Tally;
  readonly #donations: bigint[] = [];
  readonly #inspectionRandom: Random;

  private constructor(world: World, seed: number) {
    this.world = world;
    this.random = new Random(seed);
    this.#choice = new Choice(world, this.random);
    this.#trace = new Trace(seed);
    this.#tally = new Tally(world.abi, world.exchange);
    this.#inspectionRandom = new Random(seed ^ 0x5eed);
  }

  /** Calls made so far. */
  get calls(): number {
    return this.#calls;
  }

  static async create(seed: number): Promise<Campaign> {
    const campaign = new Campaign(await createWorld(), seed);
    const { timestamp, number } = await campaign.world.chain.publicClient.getBlock();
    campaign.#now = Number(timestamp) + 10;
    campaign.#block = number;
    await campaign.#play(() => campaign.#predictAll(listingSteps(campaign.world)));
    await campaign.#play(() => campaign.#predictAll(depositSteps(campaign.world)));
    return campaign;
  }

  /** Makes a block of random calls. */
  async block(): Promise<void> {
    const size = this.random.int(1, 60);
    this.#calls += size;
    await this.#play(() => Array.from({ length: size }, () => this.#predict(this.#nextStep())));
  }

  /** Builds a level of several pages and takes it apart, with a look at everything on the way. */
  async longLevel(look: () => Promise<void>): Promise<void> {
    this.#choice.now = this.#now;
    for (const [index, phase] of longLevel(this.#choice).entries()) {
      await this.#play(() =>
        phase.flatMap((makeStep) => {
          const step = makeStep(this.#choice);
          return step === undefined ? [] : [this.#predict(step)];
        }),
      );
      if (index % 2 === 1) await look();
    }
  }

  /** Compares all that the exchange can tell of its state. */
  async audit(): Promise<void> {
    await this.#play(() => this.#predictAll(auditSteps(this.world)));
    checkEventBooks(this.world, this.events);
    this.counters.add("audits");
  }

  /** Checks every invariant. */
  async inspect(): Promise<void> {
    const inspection = await inspect(this.world, {
      random: this.#inspectionRandom,
      donations: this.world.state.assets.map(({ number }) => this.#donations[number] ?? 0n),
      logs: {
        idsGiven: this.events.idsGiven,
        pagesUsedAgain: this.events.pagesUsedAgain,
        netDeposits: (asset) => this.#tally.netDeposits(asset),
      },
      callsAtSleeper: this.#callsAtSleeper,
      extremeCalls: this.counters.get("reached: number at the limit of its type"),
      now: this.#now,
    });
    for (const [id, { sentence, check }] of Object.entries<Invariant>(INVARIANTS)) {
      try {
        this.counters.add(`invariant ${id}`, await check(inspection));
      } catch (error) {
        this.#trace.fail({ message: `${id}: ${sentence}`, model: "true", chain: String(error) });
      }
    }
  }

  /** Sends tokens straight to the exchange. */
  async donate(): Promise<void> {
    const { world, random } = this;
    const { number, token, unit } = random.pick(world.state.assets);
    const amount = random.bigint(1n, 5n * unit);
    const [, actor] = world.testers;
    const data = encodeFunctionData({ abi: transferAbi, functionName: "transfer", args: [world.exchange, amount] });
    this.#advanceTime();
    await play(world, [{ actor, target: token, data }], this.#now);
    world.state.tokens.move(token, { from: actor.address, to: world.exchange, amount });
    world.state.undo.commit();
    this.#donations[number] = (this.#donations[number] ?? 0n) + amount;
  }

  async #play(makePredictions: () => Prediction[]): Promise<void> {
    this.#advanceTime();
    const predictions = makePredictions();
    const acts = predictions.map(({ actor, call }) => ({
      ...{ actor, target: this.world.exchange },
      data: encodeCall(this.world.abi, call),
    }));
    const results = await play(this.world, acts, this.#now);
    for (const [index, prediction] of predictions.entries()) {
      const result = results[index];
      if (result === undefined) throw new Error("The chain made fewer calls than it was told to.");
      this.#trace.add({ index: this.#calls - predictions.length + index, now: this.#now, ...prediction });
      const difference = differenceOf(this.world, prediction, result);
      if (difference !== undefined) this.#trace.fail(difference);
      this.#count(prediction, result);
    }
  }

  #count(prediction: Prediction, { logs, tokenLogs }: Result): void {
    const { call, actor, outcome } = prediction;
    const { delegates, sleeper, state } = this.world;
    this.counters.countCall(call, outcome);
    countSituations(this.counters, prediction);
    if (delegates.includes(actor) && outcome.ok && !isView(call)) this.counters.add("reached: delegate acted");
    const isAtSleeper = state.accounts.ownerOf(Number(call.args[0])) === sleeper.address;
    if (isAtSleeper && actor !== sleeper && !isView(call)) this.#callsAtSleeper += 1;
    const mayMove = ["deposit", "depositWithPermit", "withdraw"].includes(call.name);
    if (this.#tally.movedBy(tokenLogs) !== 0n && !mayMove) {
      this.#trace.fail({ message: "Tokens moved.", model: `${call.name} moves none`, chain: "they did" });
    }
    this.#tally.add(logs);
    this.#watch(logs);
  }

  #predictAll(steps: readonly Step[]): Prediction[] {
    return steps.map((step) => this.#predict(step));
  }

  #predict(step: Step): Prediction {
    const prediction = predict(this.world, step, { now: this.#now, block: this.#block });
    this.#learn(prediction.call, prediction.outcome);
    return prediction;
  }

  #watch(logs: readonly Log[]): void {
    for (const { topics, data } of logs) if (topics[0] === BOOK_CHANGED) this.events.apply(decodeBookLog(data));
  }

  /** Keeps ids and cursors that later calls may name. */
  #learn(call: Call | View, outcome: Outcome): void {
    if (!outcome.ok) return;
    for (const event of outcome.events) {
      if (!("records" in event)) continue;
      for (const record of event.records) {
        if (record.type === "placed") this.#choice.rememberId(event.market, record.id);
      }
    }
    if (call.name === "cancelAll") this.#choice.rememberCursor(call.args[1], call.args[2], outcome.answer[1] as bigint);
  }

  #nextStep(): Step {
    const choice = this.#choice;
    this.#callsOfStretch += 1;
    if (this.#callsOfStretch > choice.stretch.calls) {
      this.#callsOfStretch = 0;
      const { markets } = this.world.state;
      const isPiled = choice.stretch.mood === "pile" && this.random.chance(0.7);
      const market = isPiled ? choice.stretch.market : this.random.int(1, markets.length);
      const isCrowded = (markets[market - 1]?.book.orders.size ?? 0) > CROWDED;
      choice.stretch = nextStretch(this.random, { market, isCrowded, isPiled });
    }
    choice.now = this.#now;
    return nextStep(choice);
  }

  #advanceTime(): void {
    const jump = this.#choice.stretch.mood === "expire" ? this.random.int(1, 30) : this.random.int(1, 3);
    this.#now += this.random.chance(0.01) ? this.random.int(100, 5_000) : jump;
    this.#block += 1n;
  }
}
