import { contractErrorName, errorsAbi, MAX_TICK, type NewOrder } from "@pangea/sdk";
import { BaseError, decodeErrorResult, type Hex, isHex } from "viem";
import { expect } from "vitest";
import { encodeOrder } from "./orders.ts";
import { storageRoot, type Venue } from "./venue.ts";

/** How a call was refused: the name of the error and its arguments. Fails if the call went through. */
export async function refusal(action: Promise<unknown>): Promise<readonly unknown[]> {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) throw new Error("The call went through.");
  const data = revertData(error);
  if (data === undefined) throw error;
  return decodeRefusal(data);
}

/** Name and arguments of an error from the data that a call reverted with. */
export function decodeRefusal(data: Hex): readonly unknown[] {
  if (data === "0x") return ["no data"];
  const { errorName, args = [] } = decodeErrorResult({ abi: errorsAbi, data });
  return [errorName, ...args];
}

function revertData(error: unknown): Hex | undefined {
  let found: Hex | undefined;
  const look = (candidate: unknown): boolean => {
    const data =
      typeof candidate === "object" && candidate !== null && "data" in candidate ? candidate.data : undefined;
    if (isHex(data)) found ??= data;
    return found !== undefined;
  };
  if (error instanceof BaseError) error.walk(look);
  else look(error);
  return found;
}

/** The action is refused like this and changes nothing. */
export async function expectNoTrace(
  venue: Venue,
  act: () => Promise<unknown>,
  error: readonly unknown[],
): Promise<void> {
  const root = await storageRoot(venue);
  expect(await refusal(act())).toEqual(error);
  expect(await storageRoot(venue)).toBe(root);
}

/** Alice's order is refused like this: alone, in a batch and in a packed one. A batch that skips it notes the error. */
export async function expectRefusedEverywhere(
  venue: Venue,
  { order, market }: { order: NewOrder; market: number },
  error: readonly unknown[],
): Promise<void> {
  const { alice, exchange } = venue;
  await expectNoTrace(venue, () => alice.place(order, { market }), error);
  const operation = { kind: 0, market, skip: false, id: 0n, order: encodeOrder(order) };
  await expectNoTrace(venue, () => alice.write("batch", [1, [operation], 0, 0]), error);
  const isPackable = order.tick > 0n && order.tick <= MAX_TICK && order.lots > 0n;
  if (isPackable) await expectNoTrace(venue, () => alice.batch([{ type: "place", market, order }]), error);

  const skipped = [{ ...operation, skip: true }];
  const { result } = await exchange.simulate.batch([1, skipped, 0, 0], { account: alice.address });
  expect(result.map(({ refused }) => contractErrorName(refused))).toEqual([error[0]]);
  expect(result.map(({ placement }) => placement)).toEqual([
    { id: 0n, tick: 0, restingLots: 0, filledLots: 0, filledDollars: 0n, feeDollars: 0n },
  ]);
}
