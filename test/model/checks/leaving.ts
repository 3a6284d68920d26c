import type { CallArguments } from "../calls.ts";
import { type Inspection, must, type Participant, wordOf } from "../inspection.ts";
import { DOLLAR, UINT256_MAX } from "../types.ts";

/** It is a long experiment: only so often is it made. */
const SHARE = 0.25;

/** Somebody leaves: how he cancels what rests, or withdraws what he has. */
interface Exit<Name extends "cancelOrders" | "withdraw"> {
  readonly by: Participant;
  readonly call: { readonly name: Name; readonly args: CallArguments[Name] };
}

/** Everybody cancels everything and withdraws, in an experiment and in random order. */
export async function everybodyCanLeave(inspection: Inspection): Promise<number> {
  const { state, random, ledger, custody, donations, attempt } = inspection;
  if (!random.chance(SHARE)) return 0;
  const accounts = state.accounts.owners.map((_, index) => index + 1).sort(() => random.next() - 0.5);
  const cancels = accounts.flatMap((account) => cancelsOf(inspection, account));
  const withdrawals = accounts.flatMap((account) => withdrawalsOf(inspection, account));
  const reactions = await attempt([...cancels, ...withdrawals]);
  const failed = reactions.find(({ ok }) => !ok);
  must(failed === undefined, () => `Somebody could not leave: ${failed?.answer}`);
  const paid = state.assets.map(() => 0n);
  for (const [index, { call }] of withdrawals.entries()) {
    const asset = call.args[1];
    const units = wordOf(reactions[cancels.length + index]!, 0);
    paid[asset] = paid[asset]! + units * state.assets[asset]!.unit;
  }
  for (const { number, unit } of state.assets) {
    const fees = number === DOLLAR ? ledger.fees.reduce((sum, units) => sum + units, 0n) * unit : 0n;
    const left = custody[number]! - paid[number]! - fees - donations[number]!;
    must(left === 0n, () => `After all have left, ${left} of asset ${number} remains.`);
  }
  return withdrawals.length;
}

function cancelsOf({ state, cast }: Inspection, account: number): Exit<"cancelOrders">[] {
  const by = ownerOf({ state, cast }, account);
  return state.markets.flatMap(({ number, book }) => {
    const own = [...book.orders.values()].filter((order) => order.account === account);
    if (own.length === 0) return [];
    return [{ by, call: { name: "cancelOrders" as const, args: [account, number, own.map(({ id }) => id)] as const } }];
  });
}

function withdrawalsOf({ state, cast }: Inspection, account: number): Exit<"withdraw">[] {
  const by = ownerOf({ state, cast }, account);
  const { balances } = state;
  const full = [DOLLAR, ...balances.touched(account)].filter(
    (asset) => balances.free(account, asset) + balances.held(account, asset) > 0n,
  );
  return full.map((asset) => ({
    by,
    call: { name: "withdraw", args: [account, asset, UINT256_MAX, by.address] },
  }));
}

function ownerOf({ state, cast }: Pick<Inspection, "state" | "cast">, account: number): Participant {
  const owner = [...cast.owners, cast.sleeper].find(({ address }) => address === state.accounts.ownerOf(account));
  if (owner === undefined) throw new Error(`Nobody who takes part owns account ${account}.`);
  return owner;
}
