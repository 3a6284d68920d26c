import type { PangeaClient } from "../types/client.ts";

type Action = (client: PangeaClient, parameters: never) => unknown;

/** The parameters of an action, of which those that have defaults may be left out. */
type Rest<Parameters, Defaults> = Omit<Parameters, keyof Defaults> &
  Partial<Pick<Parameters, keyof Defaults & keyof Parameters>>;

/** An action bound to a client and to defaults. */
export type Bound<A extends Action, Defaults> = A extends (
  client: PangeaClient,
  parameters: infer Parameters,
) => infer Result
  ? Record<never, never> extends Rest<Parameters, Defaults>
    ? (parameters?: Rest<Parameters, Defaults>) => Result
    : (parameters: Rest<Parameters, Defaults>) => Result
  : never;

/** Actions by name, bound to a client and to defaults. */
export type BoundActions<Actions extends Readonly<Record<string, Action>>, Defaults> = {
  readonly [Name in keyof Actions]: Bound<Actions[Name], Defaults>;
};

export function bindActions<Actions extends Readonly<Record<string, Action>>, Defaults extends object>(
  client: PangeaClient,
  actions: Actions,
  defaults: Defaults,
): BoundActions<Actions, Defaults> {
  const bound = Object.entries(actions).map(([name, action]) => [
    name,
    (parameters?: object) => action(client, { ...defaults, ...parameters } as never),
  ]);
  return Object.fromEntries(bound) as BoundActions<Actions, Defaults>;
}
