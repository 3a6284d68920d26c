import { Refusal, refuseIf } from "./refusal.ts";
import type { Session } from "./session.ts";
import { marketOf, type VenueState } from "./state.ts";
import { amend, cancel, place } from "./trading.ts";
import {
  type Context,
  DEFAULT_MATCHES,
  NO_PLACEMENT,
  type Operation,
  OperationKind,
  type OperationResult,
  Permission,
  type Placement,
} from "./types.ts";

/** Terms of a batch as a whole. */
export interface BatchTerms {
  readonly account: number;
  readonly maxMatches: number;
  readonly deadline: number;
}

/** The session of an account that trades by a call of its own. */
export function enter(state: VenueState, context: Context, trader: Trader): Session {
  return {
    account: trader.account,
    market: marketOf(state, trader.market),
    now: context.now,
    balances: state.balances,
    undo: state.undo,
    budget: trader.budget,
    records: [],
  };
}

export interface Trader {
  readonly account: number;
  readonly market: number;
  readonly budget: { matches: number };
}

/** Makes known what happened in a session. */
export function leave(state: VenueState, { market, account, records }: Session): void {
  if (records.length > 0) state.events.push({ market: market.number, account, records });
}

export function budgetOf(maxMatches: number): { matches: number } {
  return { matches: maxMatches === 0 ? DEFAULT_MATCHES : maxMatches };
}

/** A batch in the course of its execution. */
export class Batch {
  readonly #state: VenueState;
  readonly #context: Context;
  readonly #account: number;
  readonly #permissions: number;
  readonly #budget: { matches: number };
  #session: Session | undefined;
  #index = 0;

  constructor(state: VenueState, context: Context, { account, maxMatches, deadline }: BatchTerms) {
    refuseIf(deadline !== 0 && deadline < context.now, "DeadlinePassed", [deadline, context.now]);
    this.#permissions = state.accounts.permissionsOf(context, account);
    this.#state = state;
    this.#context = context;
    this.#account = account;
    this.#budget = budgetOf(maxMatches);
  }

  /** Strangers are told so before anything else. */
  checkAnyPermission(): void {
    const args = [this.#account, this.#context.sender, Permission.TRADE_SPOT];
    refuseIf(this.#permissions === 0, "NotAuthorized", args);
  }

  enter(market: number): void {
    this.leave();
    const trader = { account: this.#account, market, budget: this.#budget };
    this.#session = enter(this.#state, this.#context, trader);
  }

  leave(): void {
    if (this.#session !== undefined) leave(this.#state, this.#session);
    this.#session = undefined;
  }

  checkPermission(kind: OperationKind): void {
    const needed = kind === OperationKind.CANCEL ? Permission.CANCEL : Permission.TRADE_SPOT;
    const isMissing = (this.#permissions & needed) !== needed;
    refuseIf(isMissing, "NotAuthorized", [this.#account, this.#context.sender, needed]);
  }

  execute(operation: Omit<Operation, "market">): OperationResult {
    const session = this.#session;
    if (session === undefined) throw new Error("The batch is at no market.");
    const index = this.#index;
    this.#index += 1;
    try {
      return { refused: undefined, placement: executeOperation(session, operation) };
    } catch (error) {
      if (!(error instanceof Refusal) || !isPassedOver(operation, error)) throw error;
      session.records.push({ type: "skipped", operation: index, error: error.error });
      return { refused: error.error, placement: NO_PLACEMENT };
    }
  }
}

export function batch(
  state: VenueState,
  context: Context,
  { operations, ...terms }: BatchTerms & { operations: readonly Operation[] },
): OperationResult[] {
  const running = new Batch(state, context, terms);
  let market: number | undefined;
  const results = operations.map((operation) => {
    if (operation.market !== market) running.enter(operation.market);
    market = operation.market;
    running.checkPermission(operation.kind);
    return running.execute(operation);
  });
  running.leave();
  return results;
}

function executeOperation(session: Session, { kind, id, order }: Omit<Operation, "market">): Placement {
  switch (kind) {
    case OperationKind.PLACE:
      return place(session, order);
    case OperationKind.CANCEL:
      return { ...NO_PLACEMENT, restingLots: cancel(session, id) };
    case OperationKind.AMEND:
      return amend(session, id, order);
  }
}

/** Whether a batch goes on after a refusal. A cancel of what no longer rests never stops it. */
function isPassedOver({ kind, skip }: Omit<Operation, "market">, { error }: Refusal): boolean {
  return skip || (kind === OperationKind.CANCEL && error === "OrderNotFound");
}
