import type { Call } from "../calls.ts";
import { type Inspection, type Move, must } from "../inspection.ts";
import { packOrderId } from "../orderId.ts";
import { DOLLAR, type NewOrder, Permission, Side } from "../types.ts";

const FOREVER = 2 ** 40 - 1;
const NOTHING: NewOrder = {
  side: 0,
  tick: 1,
  lots: 0n,
  timeInForce: 0,
  selfTrade: 0,
  reduceOnly: false,
  expiry: 0,
  clientId: 0n,
};
const NO_ORDER = packOrderId({ side: Side.BID, tick: 1, page: 9, generation: 9n, slot: 9 });

/** A stranger calls everything, in an experiment: what accounts have and what rests stays as it is. */
export async function strangersChangeNothing({
  state,
  cast,
  random,
  strangerCalls,
  attempt,
}: Inspection): Promise<number> {
  const by = cast.stranger;
  const look = (name: "balancesOf" | "marketInfo", number: number): Move => ({ by, call: { name, args: [number] } });
  const { number: market } = random.pick(state.markets);
  const looks: Move[] = [
    ...state.accounts.owners.map((_, index) => look("balancesOf", index + 1)),
    ...state.markets.map(({ number }) => look("marketInfo", number)),
    ...([Side.BID, Side.ASK] as const).map(
      (side): Move => ({ by, call: { name: "bookOrders", args: [market, side, 0n, 5_000n] } }),
    ),
  ];
  const calls = strangerCalls().map((call): Move => ({ by, call }));
  const reactions = await attempt([...looks, ...calls, ...looks]);
  const [before, after] = [reactions.slice(0, looks.length), reactions.slice(-looks.length)];
  for (const [index, { answer }] of before.entries()) {
    must(answer === after[index]?.answer, () => `A stranger changed what look ${index} sees.`);
  }
  return calls.length;
}

/** A delegate with every set of permissions tries everything, in an experiment. */
export async function delegatesDoWhatTheyMay(inspection: Inspection): Promise<number> {
  const { state, cast, random, attempt, errorName } = inspection;
  const account = random.int(1, state.accounts.owners.length);
  const owner = cast.owners.find(({ address }) => address === state.accounts.ownerOf(account));
  if (owner === undefined) return 0;
  const trials = trialsOf(account, cast.delegate.address);
  const masks = Array.from({ length: Permission.ALL + 1 }, (_, mask) => mask);
  const moves = masks.flatMap((mask): Move[] => [
    { by: owner, call: { name: "setDelegate", args: [account, cast.delegate.address, mask, FOREVER] } },
    ...trials.map(({ call }): Move => ({ by: cast.delegate, call })),
  ]);
  const reactions = await attempt(moves);
  for (const mask of masks) {
    for (const [position, { call, needed }] of trials.entries()) {
      const { ok, answer } = reactions[mask * (trials.length + 1) + 1 + position]!;
      const isRefused = !ok && ["NotAuthorized", "NotOwner", "AccessManagedUnauthorized"].includes(errorName(answer));
      const isAllowed = needed !== undefined && (mask & needed) === needed;
      must(isRefused !== isAllowed, () => `A delegate with permissions ${mask} called ${call.name}: ${ok} ${answer}`);
    }
  }
  return moves.length;
}

/** A delegate with all permissions tries what none allows, in an experiment. */
export async function delegatesNeverTakeOver({ state, cast, random, attempt, errorName }: Inspection): Promise<number> {
  const account = random.int(1, state.accounts.owners.length);
  const by = cast.owners.find(({ address }) => address === state.accounts.ownerOf(account));
  if (by === undefined) return 0;
  const forbidden = trialsOf(account, cast.delegate.address).filter(({ needed }) => needed === undefined);
  const [appointed, ...reactions] = await attempt([
    { by, call: { name: "setDelegate", args: [account, cast.delegate.address, Permission.ALL, FOREVER] } },
    ...forbidden.map(({ call }): Move => ({ by: cast.delegate, call })),
  ]);
  must(appointed?.ok === true, () => `A delegate was not appointed: ${appointed?.answer}`);
  for (const { ok, answer } of reactions) {
    const isRefused = !ok && ["NotOwner", "AccessManagedUnauthorized"].includes(errorName(answer));
    must(isRefused, () => `A delegate did what no permission allows: ${answer}`);
  }
  return reactions.length;
}

/** Appoints and dismisses a delegate in the block in which it acts, in an experiment. */
export async function dismissalIsImmediate({ state, cast, random, attempt, errorName }: Inspection): Promise<number> {
  const account = random.int(1, state.accounts.owners.length);
  const by = cast.owners.find(({ address }) => address === state.accounts.ownerOf(account));
  if (by === undefined) return 0;
  const act: Move = { by: cast.delegate, call: { name: "cancelOrders", args: [account, 1, []] } };
  const appoint = (permissions: number, expiry: number): Move => {
    return { by, call: { name: "setDelegate", args: [account, cast.delegate.address, permissions, expiry] } };
  };
  const [, first, , second] = await attempt([appoint(Permission.ALL, FOREVER), act, appoint(0, 0), act]);
  must(first?.ok === true, () => `A delegate was refused: ${first?.answer}`);
  const isRefused = second?.ok === false && errorName(second.answer) === "NotAuthorized";
  must(isRefused, () => `A dismissed delegate was not refused: ${second?.answer}`);
  return 1;
}

/** A signed permit of another is no allowance of one's own. The stranger allowed nothing. */
export async function permitsAreNotTransferable({ state, cast, attempt, errorName }: Inspection): Promise<number> {
  const by = cast.stranger;
  const signature = [27, `0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`] as const;
  const { unit } = state.assets[DOLLAR]!;
  const moves = state.accounts.owners.map((_, index): Move => {
    return { by, call: { name: "depositWithPermit", args: [index + 1, DOLLAR, unit, 2n ** 40n, ...signature] } };
  });
  const reactions = await attempt(moves);
  for (const { ok, answer } of reactions) {
    must(!ok && errorName(answer) === "ERC20InsufficientAllowance", () => `A foreign permit was taken: ${answer}`);
  }
  return reactions.length;
}

/** Calls that a delegate tries, and the permission that each needs; some no permission allows. */
function trialsOf(account: number, delegate: Inspection["cast"]["delegate"]["address"]) {
  const trial = (call: Call, needed?: number) => ({ call, needed });
  const operation = { market: 1, skip: true, id: NO_ORDER, order: NOTHING };
  const { CANCEL, TRADE_SPOT, DEPOSIT, TRANSFER } = Permission;
  return [
    trial({ name: "cancelOrder", args: [account, 1, NO_ORDER] }, CANCEL),
    trial({ name: "cancelOrders", args: [account, 1, [NO_ORDER]] }, CANCEL),
    trial({ name: "cancelAll", args: [account, 1, Side.BID, 0n, 0n] }, CANCEL),
    trial({ name: "placeOrder", args: [account, 1, NOTHING, 0] }, TRADE_SPOT),
    trial({ name: "amendOrder", args: [account, 1, NO_ORDER, NOTHING, 0] }, TRADE_SPOT),
    trial({ name: "batch", args: [account, [{ ...operation, kind: 0 }], 0, 0] }, TRADE_SPOT),
    trial({ name: "batch", args: [account, [{ ...operation, kind: 1 }], 0, 0] }, CANCEL),
    trial({ name: "batch", args: [account, [{ ...operation, kind: 2 }], 0, 0] }, TRADE_SPOT),
    trial({ name: "deposit", args: [account, 1, 0n] }, DEPOSIT),
    trial({ name: "transfer", args: [account, account, DOLLAR, 1n] }, TRANSFER),
    trial({ name: "withdraw", args: [account, DOLLAR, 1n, delegate] }),
    trial({ name: "setDelegate", args: [account, delegate, Permission.ALL, FOREVER] }),
    trial({ name: "setFeeAccount", args: [account] }),
    trial({ name: "setMarketStatus", args: [1, 2] }),
  ];
}
