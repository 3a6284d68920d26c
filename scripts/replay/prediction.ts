// The independent prediction: the reference model of the venue, fed with what was sent in the order in which the chain
// executed it. It knows nothing of the chain's results.

import type { NewOrder, Operation } from "@pangea/sdk";
import type { Address } from "viem";
import type { Call } from "../../test/model/calls.ts";
import { createState, type VenueState } from "../../test/model/state.ts";
import * as model from "../../test/model/types.ts";
import { execute, type Outcome } from "../../test/model/venue.ts";
import type { Intent } from "./intents.ts";

export interface ModelAsset {
  readonly token: Address;
  readonly unitExp: number;
  readonly decimals: number;
}

export interface ModelSetup {
  readonly exchange: Address;
  readonly governor: Address;
  /** The dollar first. */
  readonly assets: readonly ModelAsset[];
  readonly markets: readonly model.SpotTerms[];
  /** Number of perpetual markets, listed behind those on spot, which is all that the model knows of them. */
  readonly perps: number;
  /** Token amounts in the hands of participants before they do anything. */
  readonly grants: readonly { readonly holder: Address; readonly token: Address; readonly amount: bigint }[];
}

export interface Prediction {
  readonly state: VenueState;
  readonly perps: number;
  /** What the venue makes of an intent; undefined for one that does not concern it. */
  readonly execute: (intent: Intent, sender: Address, now: number) => Outcome | undefined;
}

/** A model of the venue as it is after its deployment. */
export function createPrediction(setup: ModelSetup): Prediction {
  const { governor } = setup;
  const state = createState({ venue: setup.exchange, governor });
  const govern = (call: Call) => requireDone(call, execute(state, { sender: governor, now: 0, block: 0n }, call));
  for (const { token, unitExp, decimals } of setup.assets) {
    state.decimals.set(token, decimals);
    govern({ name: "listAsset", args: [token, unitExp] });
  }
  // participants bring less than the caps of the deployment
  setup.assets.forEach((_, asset) => {
    if (asset !== model.DOLLAR) govern({ name: "setDepositCap", args: [asset, model.MAX_UNITS] });
  });
  for (const terms of setup.markets) govern({ name: "listSpotMarket", args: [terms] });
  govern({ name: "openAccount", args: [] });
  govern({ name: "setFeeAccount", args: [1] });
  for (const { holder, token, amount } of setup.grants) state.tokens.mint(token, holder, amount);
  state.undo.commit();
  return {
    state,
    perps: setup.perps,
    execute: (intent, sender, now) => {
      const call = isOfPerp(intent, state) ? undefined : callOf(intent, sender);
      return call === undefined ? undefined : execute(state, { sender, now, block: 0n }, call);
    },
  };
}

function requireDone(call: Call, outcome: Outcome): void {
  if (!outcome.ok) throw new Error(`The model refuses ${call.name} of the deployment: ${outcome.refusal.message}`);
}

/** Markets behind those on spot are perpetuals, of which the model knows nothing: they move no balance until they settle. */
function isOfPerp(intent: Intent, { markets }: VenueState): boolean {
  if (intent.type === "place") return intent.market > markets.length;
  return intent.type === "batch" && intent.operations.some(({ market }) => market > markets.length);
}

function callOf(intent: Intent, sender: Address): Call | undefined {
  switch (intent.type) {
    case "approve":
    case "pushPrice":
    case "refreshPrices":
    case "pokeFunding":
    case "drawPerpFees":
    case "settle":
      return undefined;
    case "openAccount":
      return { name: "openAccount", args: [] };
    case "deposit":
      return { name: "deposit", args: [intent.account, intent.asset, intent.amount] };
    case "withdrawAll":
      return { name: "withdraw", args: [intent.account, intent.asset, model.UINT256_MAX, sender] };
    case "place":
      return { name: "placeOrder", args: [intent.account, intent.market, modelOrder(intent.order), 0] };
    case "batch":
      return { name: "batch", args: [intent.account, intent.operations.map(modelOperation), 0, 0] };
    case "sweepFees":
      return { name: "sweepFees", args: [intent.market] };
  }
}

const SIDES = { bid: model.Side.BID, ask: model.Side.ASK } as const;

const TIMES_IN_FORCE = {
  gtc: model.TimeInForce.GTC,
  ioc: model.TimeInForce.IOC,
  fok: model.TimeInForce.FOK,
  postOnly: model.TimeInForce.POST_ONLY,
  postOnlySlide: model.TimeInForce.POST_ONLY_SLIDE,
} as const;

const SELF_TRADES = {
  cancelMaker: model.SelfTrade.CANCEL_MAKER,
  cancelTaker: model.SelfTrade.CANCEL_TAKER,
  decrement: model.SelfTrade.DECREMENT,
} as const;

/** An order in the words of the model. */
export function modelOrder(order: NewOrder): model.NewOrder {
  return {
    side: SIDES[order.side],
    tick: Number(order.tick),
    lots: order.lots,
    timeInForce: TIMES_IN_FORCE[order.timeInForce ?? "gtc"],
    selfTrade: SELF_TRADES[order.selfTrade ?? "cancelMaker"],
    reduceOnly: order.reduceOnly ?? false,
    expiry: order.expiry ?? 0,
    clientId: order.clientId ?? 0n,
  };
}

const NO_ORDER = modelOrder({ side: "bid", tick: 0n, lots: 0n });

function modelOperation(operation: Operation): model.Operation {
  const { market, skip = false } = operation;
  switch (operation.type) {
    case "place":
      return { kind: model.OperationKind.PLACE, market, skip, id: 0n, order: modelOrder(operation.order) };
    case "cancel":
      return { kind: model.OperationKind.CANCEL, market, skip, id: operation.id, order: NO_ORDER };
    case "amend":
      return { kind: model.OperationKind.AMEND, market, skip, id: operation.id, order: modelOrder(operation.order) };
  }
}
