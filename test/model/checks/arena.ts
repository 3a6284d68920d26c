import { type Inspection, type Move, type Reaction, wordOf } from "../inspection.ts";
import { DOLLAR, MAX_UNITS, type NewOrder, SelfTrade, Side, TimeInForce } from "../types.ts";

const WEALTH = 10n ** 16n;

interface Trade {
  readonly maker: 0 | 1;
  readonly side: Side;
  readonly lots: bigint;
}

type OrderWish = Pick<NewOrder, "side" | "tick" | "lots"> & Partial<NewOrder>;

/** An order that is plain but for what is said of it. */
export function ordered(wish: OrderWish): NewOrder {
  const plain = {
    timeInForce: TimeInForce.GTC,
    selfTrade: SelfTrade.CANCEL_TAKER,
    reduceOnly: false,
    expiry: 0,
    clientId: 0n,
  };
  return { ...plain, ...wish };
}

interface ArenaOrder {
  readonly trader: 0 | 1;
  readonly side: Side;
  readonly lots: bigint;
  readonly timeInForce?: TimeInForce;
}

/** A market of their own for the two testers, with the terms of one that is listed. */
export function arenaOf({ state, cast }: Inspection, model: number) {
  const like = state.markets[model - 1]!;
  const { asset, lotExp, priceExp, takerFee, makerFee, makerFeeCap, minNotional } = like;
  const terms = { asset, lotExp, priceExp, takerFee, makerFee, makerFeeCap, minNotional, expiryBounty: 5 };
  const market = state.markets.length + 1;
  const base = state.accounts.owners.length;
  const accounts = [base + 1, base + 2] as const;
  const tick = like.book.side(Side.ASK)[0]?.tick ?? like.book.side(Side.BID)[0]?.tick ?? 1_000;
  const least = minNotional / BigInt(Math.max(1, tick - 1)) + 1n;
  const fund = cast.testers.flatMap((by, index): Move[] => [
    { by, call: { name: "openAccount", args: [] } },
    ...[DOLLAR, asset].flatMap((number): Move[] => {
      const { token, unit } = state.assets[number]!;
      const deposit = { name: "deposit", args: [accounts[index]!, number, WEALTH * unit] } as const;
      const cap = { name: "setDepositCap", args: [number, MAX_UNITS] } as const;
      return [
        { by: cast.governor, call: cap },
        { by, mint: { token, amount: WEALTH * unit } },
        { by, approve: token },
        { by, call: deposit },
      ];
    }),
  ]);
  const order = ({ trader, ...wish }: ArenaOrder): Move => {
    const by = cast.testers[trader];
    return { by, call: { name: "placeOrder", args: [accounts[trader], market, ordered({ ...wish, tick }), 0] } };
  };
  return {
    market,
    terms,
    accounts,
    tick,
    moves: [{ by: cast.governor, call: { name: "listSpotMarket", args: [terms] } } as Move, ...fund],
    /** So many times the smallest order. */
    lots: (count: bigint) => (least > 1n ? least * count : count),
    order,
    trade: ({ maker, side, lots }: Trade): Move[] => {
      const other = maker === 0 ? 1 : 0;
      const against = side === Side.ASK ? Side.BID : Side.ASK;
      return [
        order({ trader: maker, side, lots }),
        order({ trader: other, side: against, lots, timeInForce: TimeInForce.FOK }),
      ];
    },
    looks: (): Move[] => [
      ...accounts.flatMap((account, index) =>
        [DOLLAR, asset].map(
          (number): Move => ({ by: cast.testers[index]!, call: { name: "balanceOf", args: [account, number] } }),
        ),
      ),
      { by: cast.governor, call: { name: "marketInfo", args: [market] } },
    ],
    bookLooks: (): Move[] =>
      ([Side.BID, Side.ASK] as const).map((side) => ({
        by: cast.governor,
        call: { name: "openOrders", args: [0, market, side, 0n, 100n] },
      })),
  };
}

/** What the testers have, and what fees the arena collected. */
export function readLooks(reactions: readonly Reaction[]) {
  const units = (index: number) => wordOf(reactions[index]!, 1) + wordOf(reactions[index]!, 2);
  return {
    dollars: [units(0), units(2)],
    assets: [units(1), units(3)],
    fees: wordOf(reactions[4]!, 11),
  };
}
