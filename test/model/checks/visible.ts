import { isBetter, opposite } from "../book.ts";
import { type Inspection, type Move, must, type Reaction, wordOf } from "../inspection.ts";
import { DOLLAR, MAX_UNITS, type NewOrder, SelfTrade, Side, Status, TimeInForce } from "../types.ts";

const FORTUNE = 2n ** 57n;
const MOST_MATCHES = 255;

interface Level {
  readonly tick: number;
  readonly lots: bigint;
}

/** A rich newcomer takes all that is shown, in an experiment, and gets exactly that. */
export async function visibleIsExecutable(inspection: Inspection): Promise<number> {
  const { state, random } = inspection;
  const places = state.markets.flatMap(({ number, status, book }) =>
    [Side.BID, Side.ASK].flatMap((side) =>
      status === Status.ACTIVE && book.side(side).length > 0 ? [{ number, side }] : [],
    ),
  );
  if (places.length === 0) return 0;
  const { number: market, side: makers } = random.pick(places);
  return takeAll(inspection, market, makers);
}

/** @returns Levels taken. */
async function takeAll({ state, cast, attempt }: Inspection, number: number, makers: Side): Promise<number> {
  const market = state.markets[number - 1]!;
  const [by] = cast.testers;
  const account = state.accounts.owners.length + 1;
  const look: Move = { by, call: { name: "depth", args: [number, makers, 0, 5_000n] } };
  const levels = readDepth((await attempt([look]))[0]!);
  if (levels.length === 0) return 0;

  const takes = levels.flatMap((level, index): Move[] => {
    const order = orderFor(market.minNotional, makers, level);
    const take: Move = { by, call: { name: "placeOrder", args: [account, number, order, MOST_MATCHES] } };
    const better = levels[index - 1]?.tick;
    // what has expired is not shown, but is in the way
    const inTheWay = market.book
      .side(makers)
      .filter(
        ({ tick }) => !isBetter(makers, level.tick, tick) && (better === undefined || isBetter(makers, better, tick)),
      );
    return Array.from({ length: Math.ceil(inTheWay.length / MOST_MATCHES) + 1 }, () => take);
  });
  const opening: Move[] = [
    { by, call: { name: "openAccount", args: [] } },
    ...[DOLLAR, market.asset].flatMap((asset): Move[] => {
      const { token, unit } = state.assets[asset]!;
      const deposit = { name: "deposit", args: [account, asset, FORTUNE * unit] } as const;
      const cap = { name: "setDepositCap", args: [asset, MAX_UNITS] } as const;
      return [
        { by: cast.governor, call: cap },
        { by, mint: { token, amount: FORTUNE * unit } },
        { by, approve: token },
        { by, call: deposit },
      ];
    }),
  ];
  const reactions = await attempt([...opening, ...takes, look]);
  const taken = reactions.slice(opening.length, -1).map((reaction) => wordOf(reaction, 3));
  const sum = taken.reduce((lots, more) => lots + more, 0n);
  const total = levels.reduce((before, level) => before + level.lots, 0n);
  must(sum === total, () => `Market ${number}, side ${makers}: ${total} lots are shown, ${sum} could be had.`);
  must(readDepth(reactions.at(-1)!).length === 0, () => `Market ${number}: something is left to be seen.`);
  return levels.length;
}

/** An order that takes a level, and would take more if that is too little for an order. */
function orderFor(minNotional: bigint, makers: Side, { tick, lots }: Level): NewOrder {
  const least = minNotional / BigInt(tick) + 1n;
  return {
    side: opposite(makers),
    tick,
    lots: lots > least ? lots : least,
    timeInForce: TimeInForce.IOC,
    selfTrade: SelfTrade.CANCEL_MAKER,
    reduceOnly: false,
    expiry: 0,
    clientId: 0n,
  };
}

function readDepth({ answer }: Reaction): Level[] {
  const word = (index: number) => BigInt(`0x${answer.slice(2 + 64 * index, 66 + 64 * index)}`);
  return Array.from({ length: Number(word(1)) }, (_, index) => ({
    tick: Number(word(2 + 4 * index)),
    lots: word(3 + 4 * index),
  }));
}
