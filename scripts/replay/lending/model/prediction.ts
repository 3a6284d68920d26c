// The independent prediction of a lending venue: what it makes of the calls that are sent, in their order. It knows nothing
// of the chain's results, and shares no code with the contracts.

import { Refusal } from "../../../../test/model/refusal.ts";
import type { VenueEvent } from "../../../../test/model/types.ts";
import { modelOrder } from "../../prediction.ts";
import type { LendingIntent } from "../intents.ts";
import { type At, assign, bookPastDue, renew, repay } from "./keeping.ts";
import {
  addFees,
  addFree,
  createLendingState,
  holderOf,
  type LendingSetup,
  type LendingState,
  loanOf,
  marketOf,
  openHolder,
} from "./state.ts";
import { cancel, place } from "./trading.ts";

export interface LendingPrediction {
  readonly state: LendingState;
  /** What the venue makes of an intent. */
  readonly execute: (intent: LendingIntent, at: At) => LendingOutcome;
}

export type LendingOutcome =
  | { readonly ok: true; readonly events: readonly VenueEvent[]; readonly done: Done }
  | { readonly ok: false; readonly refusal: string };

/** What whoever sent it wants to know. */
export interface Done {
  /** Account that was opened. */
  readonly account?: number;
  /** Order that came to rest. */
  readonly order?: bigint | undefined;
  /** Lots of an order that found nobody. */
  readonly left?: bigint;
  /** Units that were repaid, or paid for a loan that passed on. */
  readonly units?: bigint;
}

export function createLendingPrediction(setup: LendingSetup): LendingPrediction {
  const state = createLendingState(setup);
  return {
    state,
    execute: (intent, at) => {
      state.events.length = 0;
      try {
        const done = perform(state, at, intent);
        state.undo.commit();
        return { ok: true, events: [...state.events], done };
      } catch (error) {
        state.undo.rollback();
        if (!(error instanceof Refusal)) throw error;
        return { ok: false, refusal: error.error };
      }
    },
  };
}

function perform(state: LendingState, at: At, intent: LendingIntent): Done {
  switch (intent.type) {
    case "approve":
      return {};
    case "openAccount":
      return { account: openHolder(state).account };
    case "deposit":
      addFree(state, holderOf(state, intent.account), intent.amount / state.dollarUnit);
      return {};
    case "place":
      return placeOrder(state, at, intent);
    case "cancel":
      cancel(state, { ...intent, market: marketOf(state, intent.market) });
      return {};
    case "repay":
      return { units: repay(state, at, { loan: loanOf(state, intent.loan), principal: intent.units }) };
    case "assign":
      return { units: assign(state, at, { ...intent, loan: loanOf(state, intent.loan) }) };
    case "renew":
      renew(state, at, { keeper: intent.keeper, loan: loanOf(state, intent.loan) });
      return {};
    case "bookPastDue":
      bookPastDue(state, at, loanOf(state, intent.loan));
      return {};
    case "setExtensible":
      return setExtensible(state, intent);
    case "setCreditTerms":
      return setCreditTerms(state, intent);
    case "sweepFees":
      return sweepFees(state, intent.market);
  }
}

type Of<Type extends LendingIntent["type"]> = Extract<LendingIntent, { type: Type }>;

function placeOrder(state: LendingState, { seconds }: At, { account, market, order }: Of<"place">): Done {
  const placed = place({
    ...{ state, market: marketOf(state, market), holder: holderOf(state, account) },
    ...{ order: modelOrder(order), hour: Math.floor(seconds / 3_600) },
  });
  return { order: placed.order?.id, left: placed.left };
}

function setExtensible(state: LendingState, { loan: id, extensible }: Of<"setExtensible">): Done {
  const loan = loanOf(state, id);
  state.undo.set(loan, "isExtensible", extensible);
  state.events.push({ name: "ExtensibleSet", args: { loan: id, extensible } });
  return {};
}

function setCreditTerms(state: LendingState, { account, maxRenewRate }: Of<"setCreditTerms">): Done {
  state.undo.set(holderOf(state, account), "maxRenewRate", maxRenewRate);
  state.events.push({ name: "CreditTermsSet", args: { account, leverageCap: 0, maxRenewRate } });
  return {};
}

function sweepFees(state: LendingState, number: number): Done {
  const market = marketOf(state, number);
  addFree(state, holderOf(state, state.feeAccount), market.fees);
  addFees(state, market, -market.fees);
  return {};
}
