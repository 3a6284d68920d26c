import { batch, budgetOf, enter, leave } from "./batch.ts";
import type { Call, CallArguments, CallName } from "./calls.ts";
import * as governance from "./governance.ts";
import * as ledger from "./ledger.ts";
import * as oracle from "./oracle.ts";
import { packedBatch } from "./packed.ts";
import { Refusal } from "./refusal.ts";
import { expire, isExpired, type Session } from "./session.ts";
import { assetOf, type VenueState } from "./state.ts";
import { amend, cancel, cancelFound, place } from "./trading.ts";
import { type Context, DOLLAR, MAX_STRETCH, Permission, type Status, type VenueEvent } from "./types.ts";
import type { Answer } from "./words.ts";

export type Outcome =
  | { readonly ok: true; readonly answer: Answer; readonly events: readonly VenueEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** Executes a call: all of it, or nothing if it is refused. */
export function execute(state: VenueState, context: Context, { name, args }: Call): Outcome {
  state.events.length = 0;
  try {
    const answer = (functions[name] as VenueFunction<CallName>)(state, context, args);
    state.undo.commit();
    return { ok: true, answer, events: [...state.events] };
  } catch (error) {
    state.undo.rollback();
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, refusal: error };
  }
}

type VenueFunction<Name extends CallName> = (state: VenueState, context: Context, args: CallArguments[Name]) => Answer;

const functions: { readonly [Name in CallName]: VenueFunction<Name> } = {
  openAccount: (state, { sender }) => {
    const account = state.accounts.open(sender);
    state.events.push({ name: "AccountOpened", args: { account, owner: sender } });
    return [account];
  },
  setDelegate: (state, context, [account, delegate, permissions, expiry]) => {
    state.accounts.setDelegate(context, account, { delegate, permissions, expiry });
    state.events.push({ name: "DelegateSet", args: { account, delegate, permissions, expiry } });
    return [];
  },
  deposit: (state, context, [account, asset, amount]) => [ledger.deposit(state, context, { account, asset, amount })],
  depositWithPermit: (state, context, [account, asset, amount]) => {
    // a permit that is no good is no reason to refuse: the allowance decides
    assetOf(state, asset);
    return [ledger.deposit(state, context, { account, asset, amount })];
  },
  withdraw: (state, context, [account, asset, amount, to]) => [
    ledger.withdraw(state, context, { account, asset, amount, to }),
  ],
  transfer: (state, context, [account, to, asset, amount]) => [
    ledger.transfer(state, context, { account, to, asset, amount }),
  ],
  placeOrder: (state, context, [account, market, order, maxMatches]) =>
    trade(state, context, {
      ...{ account, market, maxMatches, permission: Permission.TRADE_SPOT },
      action: (session) => [place(session, order)],
    }),
  cancelOrder: (state, context, [account, market, id]) =>
    trade(state, context, {
      ...{ account, market, maxMatches: 0, permission: Permission.CANCEL },
      action: (session) => [cancel(session, id)],
    }),
  cancelOrders: (state, context, [account, market, ids]) =>
    trade(state, context, {
      ...{ account, market, maxMatches: 0, permission: Permission.CANCEL },
      action: (session) => [cancelKnown(session, ids)],
    }),
  cancelAll: (state, context, [account, market, side, cursor, maxOrders]) =>
    trade(state, context, {
      ...{ account, market, maxMatches: 0, permission: Permission.CANCEL },
      action: (session) => {
        const list = session.market.book.side(side);
        const start = session.market.book.indexOf(side, cursor);
        const end = start + Math.min(Number(maxOrders), MAX_STRETCH);
        const stretch = list.slice(start, end);
        const next = list[end]?.id ?? 0n;
        const own = stretch.filter((order) => order.account === account);
        for (const order of own) cancelFound(session, order);
        return [own.length, next];
      },
    }),
  amendOrder: (state, context, [account, market, id, order, maxMatches]) =>
    trade(state, context, {
      ...{ account, market, maxMatches, permission: Permission.TRADE_SPOT },
      action: (session) => [amend(session, id, order)],
    }),
  batch: (state, context, [account, operations, maxMatches, deadline]) => [
    batch(state, context, { account, operations, maxMatches, deadline }),
  ],
  packed: (state, context, [data]) => {
    packedBatch(state, context, data);
    return [];
  },
  sweepExpired: (state, context, [account, market, ids]) => {
    state.accounts.requireExists(account);
    const session = enter(state, context, { account, market, budget: budgetOf(0) });
    let bounties = 0n;
    let removed = 0;
    for (const id of ids) {
      const order = session.market.book.orders.get(id);
      if (order === undefined || !isExpired(order, context.now)) continue;
      bounties += expire(session, order);
      removed += 1;
    }
    state.balances.addFree(account, DOLLAR, bounties);
    leave(state, session);
    return [removed];
  },
  sweepFees: (state, _context, [market]) => [governance.sweepFees(state, market)],
  initialize: () => {
    throw new Refusal("AlreadyInitialized");
  },
  listAsset: (state, context, [token, unitExp]) => {
    governance.requireGovernor(state, context);
    return [governance.listAsset(state, { token, unitExp, decimals: state.decimals.get(token) ?? 18 })];
  },
  listSpotMarket: (state, context, [terms]) => {
    governance.requireGovernor(state, context);
    return [governance.listSpotMarket(state, terms)];
  },
  setSpotFees: (state, context, [market, takerFee, makerFee]) => {
    governance.requireGovernor(state, context);
    governance.setSpotFees(state, market, { takerFee, makerFee });
    return [];
  },
  setMinNotional: (state, context, [market, minNotional]) => {
    governance.requireGovernor(state, context);
    governance.setMinNotional(state, market, minNotional);
    return [];
  },
  setMarketStatus: (state, context, [market, status]) => {
    governance.requireGovernor(state, context);
    governance.setMarketStatus(state, market, status as Status);
    return [];
  },
  setFeeAccount: (state, context, [account]) => {
    governance.requireGovernor(state, context);
    governance.setFeeAccount(state, account);
    return [];
  },
  listIndex: (state, context, [decimals]) => {
    governance.requireGovernor(state, context);
    return governance.refuseIndex(decimals);
  },
  setDepositCap: (state, context, [asset, cap]) => {
    governance.requireGovernor(state, context);
    governance.setDepositCap(state, asset, cap);
    return [];
  },
  setRisk: (state, context, [asset, parameters]) => {
    governance.requireGovernor(state, context);
    oracle.setRisk(state, asset, parameters);
    return [];
  },
  setFeeds: (state, context, [asset, terms]) => {
    governance.requireGovernor(state, context);
    oracle.setFeeds(state, asset, terms);
    return [];
  },
  refreshPrices: (state, _context, [assets]) => {
    oracle.refreshPrices(state, assets);
    return [];
  },
  setAuthority: (_state, { sender }) => {
    throw new Refusal("AccessManagedUnauthorized", sender);
  },
};

interface Trade {
  readonly account: number;
  readonly market: number;
  readonly maxMatches: number;
  readonly permission: number;
  readonly action: (session: Session) => Answer;
}

function trade(state: VenueState, context: Context, { permission, action, maxMatches, ...trader }: Trade): Answer {
  // what trading needs depends on the kind of the market, which is looked at first
  const isTrade = permission === Permission.TRADE_SPOT;
  state.accounts.requirePermission(context, trader.account, isTrade ? 0 : permission);
  const session = enter(state, context, { ...trader, budget: budgetOf(maxMatches) });
  state.accounts.requirePermission(context, trader.account, permission);
  const answer = action(session);
  leave(state, session);
  return answer;
}

/** Cancels those of the orders that rest and are the account's own. */
function cancelKnown(session: Session, ids: readonly bigint[]): number {
  let cancelled = 0;
  for (const id of ids) {
    const order = session.market.book.orders.get(id);
    if (order?.account !== session.account) continue;
    cancelFound(session, order);
    cancelled += 1;
  }
  return cancelled;
}
