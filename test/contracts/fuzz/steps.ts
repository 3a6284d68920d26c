import type { Call, CallName, View } from "../../model/calls.ts";
import type { Context } from "../../model/types.ts";
import { execute, type Outcome } from "../../model/venue.ts";
import { look } from "../../model/views.ts";
import type { Choice } from "./choice.ts";
import { handlers } from "./handlers.ts";
import { viewHandlers } from "./viewHandlers.ts";
import { VIEW_SHARE, VIEW_WEIGHTS, WEIGHTS } from "./weights.ts";
import type { Actor, World } from "./world.ts";

/** A call and who makes it. */
export interface Step {
  readonly actor: Actor;
  readonly call: Call | View;
}

/** A step, and how it ended in the model. */
export interface Prediction extends Step {
  readonly outcome: Outcome;
}

export function isView(call: Call | View): call is View {
  return call.name in viewHandlers;
}

/** Makes up a step. */
export function nextStep(choice: Choice): Step {
  const { random } = choice;
  if (random.chance(VIEW_SHARE)) {
    const name = random.weighted(VIEW_WEIGHTS);
    return { actor: choice.anyone(), call: { name, args: viewHandlers[name](choice) } as View };
  }
  const name = nameOfNext(choice);
  const { actor, args } = handlers[name](choice);
  return { actor, call: { name, args } as Call };
}

function nameOfNext({ random, stretch }: Choice): CallName {
  if (stretch.mood === "pile" && random.chance(0.3)) return random.pick(["batch", "packed"]);
  if (stretch.mood === "hollow" && random.chance(0.4)) return "cancelOrders";
  return random.weighted(WEIGHTS);
}

/** Makes a step in the model. */
export function predict({ state }: World, { actor, call }: Step, time: Omit<Context, "sender">): Prediction {
  const context = { ...time, sender: actor.address };
  const outcome = isView(call) ? look(state, context, call) : execute(state, context, call);
  return { actor, call, outcome };
}
