import { type Inspection, type Move, must, type Reaction, wordOf } from "../inspection.ts";
import { SelfTrade, Side, TimeInForce } from "../types.ts";
import { arenaOf, ordered, readLooks } from "./arena.ts";

const ROUNDS = 12;

/** Buys and sells back at one price, each in turn as maker, in an experiment: nobody has more, and nothing is lost. */
export async function roundTripsNeverProfit(inspection: Inspection): Promise<number> {
  const arena = arenaOf(inspection, inspection.random.int(1, inspection.state.markets.length));
  const lots = inspection.random.pick([arena.lots(1n), arena.lots(2n), arena.lots(7n)]);
  const trips = Array.from({ length: ROUNDS }, () => [
    ...arena.trade({ maker: 0, side: Side.ASK, lots }),
    ...arena.trade({ maker: 1, side: Side.ASK, lots }),
    ...arena.trade({ maker: 0, side: Side.BID, lots }),
    ...arena.trade({ maker: 1, side: Side.BID, lots }),
  ]).flat();
  const looks = arena.looks();
  const reactions = await inspection.attempt([...arena.moves, ...looks, ...trips, ...looks]);
  const trades = reactions.slice(arena.moves.length + looks.length, -looks.length);
  for (const reaction of trades) must(reaction.ok, () => `A trade of a round trip failed: ${reaction.answer}`);
  const before = readLooks(reactions.slice(arena.moves.length));
  const after = readLooks(reactions.slice(-looks.length));
  for (const index of [0, 1] as const) {
    must(after.assets[index] === before.assets[index], () => "A round trip left another amount of the asset.");
    must(after.dollars[index]! <= before.dollars[index]!, () => "A round trip made a profit.");
  }
  const lost = before.dollars[0]! + before.dollars[1]! - after.dollars[0]! - after.dollars[1]!;
  must(lost === after.fees - before.fees, () => `Traders lost ${lost}, fees rose by ${after.fees - before.fees}.`);
  return trades.length / 2;
}

/** Buys and sells back in many of the smallest parts, all in one batch, in an experiment: the parts gain nothing. */
export async function batchesExtractNothing(inspection: Inspection): Promise<number> {
  const arena = arenaOf(inspection, inspection.random.int(1, inspection.state.markets.length));
  const parts = inspection.random.int(2, 40);
  const [lots, market] = [arena.lots(1n), arena.market];
  const inParts = (side: Side): Move => {
    const order = ordered({ side, tick: arena.tick, lots, timeInForce: TimeInForce.IOC });
    const operations = Array.from({ length: parts }, () => ({ kind: 0 as const, market, skip: false, id: 0n, order }));
    return { by: inspection.cast.testers[0], call: { name: "batch", args: [arena.accounts[0], operations, 255, 0] } };
  };
  const trades = [Side.ASK, Side.BID].flatMap((side) => [
    arena.order({ trader: 1, side, lots: lots * BigInt(parts) }),
    inParts(side === Side.ASK ? Side.BID : Side.ASK),
  ]);
  const looks = arena.looks();
  const reactions = await inspection.attempt([...arena.moves, ...looks, ...trades, ...looks]);
  const before = readLooks(reactions.slice(arena.moves.length));
  const after = readLooks(reactions.slice(-looks.length));
  must(after.assets[0] === before.assets[0], () => "A batch of parts did not come back to where it began.");
  must(after.dollars[0]! <= before.dollars[0]!, () => "A batch of parts made a profit.");
  const lost = before.dollars[0]! + before.dollars[1]! - after.dollars[0]! - after.dollars[1]!;
  must(lost === after.fees - before.fees, () => `Traders lost ${lost}, fees rose by ${after.fees - before.fees}.`);
  return parts * 2;
}

/** Takes the same lots at once and in parts, in an experiment: parts never cost less. */
export async function partsNeverCostLess(inspection: Inspection): Promise<number> {
  const arena = arenaOf(inspection, inspection.random.int(1, inspection.state.markets.length));
  const [first, second] = [arena.lots(inspection.random.bigint(1n, 5n)), arena.lots(inspection.random.bigint(1n, 9n))];
  const whole = arena.trade({ maker: 0, side: Side.ASK, lots: first + second });
  const parts = [
    arena.order({ trader: 0, side: Side.ASK, lots: first + second }),
    arena.order({ trader: 1, side: Side.BID, lots: first, timeInForce: TimeInForce.IOC }),
    arena.order({ trader: 1, side: Side.BID, lots: second, timeInForce: TimeInForce.IOC }),
  ];
  const reactions = await inspection.attempt([...arena.moves, ...whole, ...parts]);
  const [, atOnce, , one, other] = reactions.slice(arena.moves.length);
  const fee = (reaction: Reaction | undefined) => wordOf(reaction!, 5);
  const [together, apart] = [fee(atOnce), fee(one) + fee(other)];
  must(apart >= together, () => `Two orders pay ${apart}, one pays ${together}.`);
  must(apart <= together + 1n, () => `Two orders pay ${apart}, more than a unit above ${together}.`);
  return 1;
}

/** Trades the smallest sizes, in an experiment: a fee is never less than its share, a rebate never more. */
export async function feesAreRoundedUp(inspection: Inspection): Promise<number> {
  const arena = arenaOf(inspection, inspection.random.int(1, inspection.state.markets.length));
  const lots = arena.lots(inspection.random.bigint(1n, 3n));
  const looks = arena.looks();
  const moves = [...arena.moves, ...looks, ...arena.trade({ maker: 0, side: Side.ASK, lots }), ...looks];
  const reactions = await inspection.attempt(moves);
  const before = readLooks(reactions.slice(arena.moves.length));
  const after = readLooks(reactions.slice(-looks.length));
  const dollars = lots * BigInt(arena.tick) * 10n ** BigInt(arena.terms.priceExp);
  const paid = before.dollars[1]! - after.dollars[1]! - dollars;
  const received = after.dollars[0]! - before.dollars[0]! - dollars;
  const { takerFee, makerFee } = arena.terms;
  must(paid * 1_000_000n >= dollars * BigInt(takerFee), () => `A taker paid ${paid} for ${dollars}.`);
  must(-received * 1_000_000n >= dollars * BigInt(makerFee), () => `A maker paid ${-received} for ${dollars}.`);
  must(after.fees >= before.fees, () => "A trade lowered the fees.");
  return 1;
}

/** Makes a batch of operations and the same operations one by one, in experiments: the end is the same. */
export async function batchIsSequence(inspection: Inspection): Promise<number> {
  const { random } = inspection;
  const arena = arenaOf(inspection, random.int(1, inspection.state.markets.length));
  const [account] = arena.accounts;
  const orders = Array.from({ length: 8 }, () =>
    ordered({
      side: random.pick([Side.BID, Side.ASK]),
      tick: Math.max(1, arena.tick + random.int(-1, 1)),
      lots: arena.lots(random.bigint(1n, 4n)),
      selfTrade: random.pick([SelfTrade.CANCEL_MAKER, SelfTrade.CANCEL_TAKER, SelfTrade.DECREMENT]),
      reduceOnly: false,
    }),
  );
  const [by] = inspection.cast.testers;
  const single = orders.map(
    (order): Move => ({ by, call: { name: "placeOrder", args: [account, arena.market, order, 255] } }),
  );
  const operations = orders.map((order) => ({ kind: 0 as const, market: arena.market, skip: true, id: 0n, order }));
  const together: Move = { by, call: { name: "batch", args: [account, operations, 255, 0] } };
  const rival = [arena.order({ trader: 1, side: Side.ASK, lots: arena.lots(5n) })];
  const looks = [...arena.looks(), ...arena.bookLooks()];
  const [one, all] = [
    await inspection.attempt([...arena.moves, ...rival, ...single, ...looks]),
    await inspection.attempt([...arena.moves, ...rival, together, ...looks]),
  ];
  for (let index = 1; index <= looks.length; index += 1) {
    must(
      one.at(-index)?.answer === all.at(-index)?.answer,
      () => `A batch ended otherwise than its operations (${index}).`,
    );
  }
  return orders.length;
}
