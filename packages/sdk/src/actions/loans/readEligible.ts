import type { PangeaClient } from "../../types/client.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/** Views of one round of requests. */
const CALLS_AT_ONCE = 50;

/** Whether accounts may borrow in a class: whether they have initial margin so many times. */
export async function readEligible(
  client: PangeaClient,
  {
    accounts,
    classHundredths,
    ...parameters
  }: ReadParameters & { readonly accounts: readonly AccountId[]; readonly classHundredths: number },
): Promise<ReadonlyMap<AccountId, boolean>> {
  const { exchange } = parameters;
  const known = new Map<AccountId, boolean>();
  for (let start = 0; start < accounts.length; start += CALLS_AT_ONCE) {
    const stretch = accounts.slice(start, start + CALLS_AT_ONCE);
    const asked = stretch.map((account) =>
      read(client, defineCall(exchange, "mayBorrow", [encodeAccount(account), classHundredths]), parameters),
    );
    for (const [index, may] of (await Promise.all(asked)).entries()) known.set(stretch[index] as AccountId, may);
  }
  return known;
}
