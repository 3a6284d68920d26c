import type { Call } from "../../model/calls.ts";
import { SLEEPING } from "../../model/checks/custody.ts";
import type { Step } from "./steps.ts";
import { type Actor, listingCalls, type World } from "./world.ts";

/** Lists tokens and markets and opens accounts: from one to three for each owner. */
export function listingSteps(world: World): Step[] {
  const listings = listingCalls(world).map((call) => ({ actor: world.governor, call: call as Call }));
  const accounts = world.owners.flatMap((actor, index) =>
    Array.from({ length: 1 + (index % 3) }, () => ({ actor, call: { name: "openAccount", args: [] } as const })),
  );
  const sleeper: Step = { actor: world.sleeper, call: { name: "openAccount", args: [] } };
  return [...listings, ...accounts, sleeper];
}

/** Gives the accounts something to trade with, save the last but one, which begins with nothing. */
export function depositSteps({ owners, sleeper, state }: World): Step[] {
  const { length } = state.accounts.owners;
  return state.accounts.owners.flatMap((owner, index) => {
    if (index === length - 2) return [];
    const actor = [...owners, sleeper].find(({ address }) => address === owner) as Actor;
    const begin = actor === sleeper ? SLEEPING : [100_000_000_000n, 50_000_000n, 50_000_000n, 1_000_000n];
    return begin.map((units, asset): Step => {
      const amount = units * (state.assets[asset]?.unit ?? 1n);
      return { actor, call: { name: "deposit", args: [index + 1, asset, amount] } };
    });
  });
}
