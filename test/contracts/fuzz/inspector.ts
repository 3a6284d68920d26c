import { encodeFunctionData, type Hex, parseAbi } from "viem";
import type { Call } from "../../model/calls.ts";
import type { Inspection, LogTotals, Move, RawSide } from "../../model/inspection.ts";
import type { Random } from "../../model/random.ts";
import { type ReadWords, readBitmap, readLevels } from "../../model/rawBook.ts";
import { readLedger } from "../../model/rawLedger.ts";
import { type BookSide, marketSlot } from "../../model/slots.ts";
import { MAX_TICK, Side } from "../../model/types.ts";
import { Choice } from "./choice.ts";
import { encodeCall } from "./encoding.ts";
import { handlers } from "./handlers.ts";
import { type Act, rehearse } from "./stage.ts";
import type { World } from "./world.ts";

const tokenAbi = parseAbi([
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function balanceOf(address holder) view returns (uint256)",
]);

const UNLIMITED = 2n ** 256n - 1n;
const WORDS_AT_ONCE = 2_000;
/** Most levels without orders that are looked at, per side. */
const FORMER_LEVELS = 40;
/** Anybody may call these for anybody. */
const PUBLIC_CALLS: readonly string[] = ["sweepExpired", "sweepFees"];

/** What only the course of the run tells. */
export interface Course {
  readonly random: Random;
  readonly donations: readonly bigint[];
  readonly logs: LogTotals;
  readonly callsAtSleeper: number;
  readonly extremeCalls: number;
  readonly now: number;
}

/** Reads all that invariants look at. */
export async function inspect(world: World, course: Course): Promise<Inspection> {
  const { state, owners, delegates, strangers, testers, governor, sleeper } = world;
  const attempt = (moves: readonly Move[]) =>
    rehearse(
      world,
      moves.map((move) => encodeMove(world, move)),
    );
  const read = wordReader(world);
  const choice = new Choice(world, course.random);
  choice.now = course.now;
  const sides: RawSide[] = [];
  for (const { number } of state.markets) {
    for (const side of [Side.BID, Side.ASK]) sides.push(await readSide(world, { market: number, side }, read));
  }
  const size = { accounts: state.accounts.owners.length, assets: state.assets.length, markets: state.markets.length };
  const exchange = { index: 0, address: world.exchange };
  const balances = await attempt(state.assets.map(({ token }) => ({ by: exchange, balance: token })));
  return {
    ...{ ...course, state, sides, attempt },
    cast: {
      ...{ owners, testers, governor, sleeper },
      delegate: delegates[0] as (typeof delegates)[number],
      stranger: strangers.at(-1) as (typeof strangers)[number],
    },
    ledger: await readLedger(size, read),
    custody: balances.map(({ answer }) => BigInt(answer)),
    strangerCalls: () => strangerCalls(choice),
    errorName: (answer: Hex) => world.selectors.nameOf(answer.slice(0, 10) as Hex),
  };
}

async function readSide({ state }: World, place: BookSide, read: ReadWords): Promise<RawSide> {
  const [header = 0n] = await read([marketSlot(place.market)]);
  const ticks = (await readBitmap(place, read)).map((rank) => (place.side === Side.ASK ? rank : MAX_TICK - rank));
  const known = state.markets[place.market - 1]?.book.ticksEverUsed(place.side) ?? [];
  const former = known.filter((tick) => !ticks.includes(tick)).slice(-FORMER_LEVELS);
  const levels = await readLevels(
    [...ticks, ...former].map((tick) => ({ ...place, tick })),
    read,
  );
  return {
    ...place,
    best: Number((header >> BigInt(24 * place.side)) & 0xffffffn),
    ticks,
    levels: levels.slice(0, ticks.length),
    former: levels.slice(ticks.length),
  };
}

/** Reads storage through the view for raw words. */
function wordReader(world: World): ReadWords {
  const reader = world.strangers[0] as (typeof world.strangers)[number];
  return async (slots) => {
    const words: bigint[] = [];
    for (let start = 0; start < slots.length; start += WORDS_AT_ONCE) {
      const stretch = slots.slice(start, start + WORDS_AT_ONCE).map(toSlot);
      const data = encodeCall(world.abi, { name: "words", args: [stretch] });
      const [result] = await rehearse(world, [{ actor: reader, target: world.exchange, data }]);
      const digits = result?.answer.slice(2 + 128) ?? "";
      for (let offset = 0; offset < digits.length; offset += 64) {
        words.push(BigInt(`0x${digits.slice(offset, offset + 64)}`));
      }
    }
    return words;
  };
}

function toSlot(slot: bigint): Hex {
  return `0x${slot.toString(16).padStart(64, "0")}`;
}

function encodeMove({ abi, exchange }: World, move: Move): Act {
  const actor = move.by;
  if ("call" in move) return { actor, target: exchange, data: encodeCall(abi, move.call) };
  if ("mint" in move) {
    const args = [actor.address, move.mint.amount] as const;
    return { actor, target: move.mint.token, data: encodeFunctionData({ abi: tokenAbi, functionName: "mint", args }) };
  }
  if ("approve" in move) {
    const args = [exchange, UNLIMITED] as const;
    return { actor, target: move.approve, data: encodeFunctionData({ abi: tokenAbi, functionName: "approve", args }) };
  }
  const args = [actor.address] as const;
  return { actor, target: move.balance, data: encodeFunctionData({ abi: tokenAbi, functionName: "balanceOf", args }) };
}

/** A call of every function that only owners, delegates or governors may make. */
function strangerCalls(choice: Choice): Call[] {
  const names = Object.keys(handlers).filter((name) => !PUBLIC_CALLS.includes(name)) as (keyof typeof handlers)[];
  return names.flatMap((name) => {
    return [1, 2].map(() => ({ name, args: handlers[name](choice).args }) as Call);
  });
}
