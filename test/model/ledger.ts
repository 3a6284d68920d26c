import type { Address } from "viem";
import { Refusal, refuseIf } from "./refusal.ts";
import { assetOf, type VenueState } from "./state.ts";
import type { Asset } from "./tokens.ts";
import { type Context, DOLLAR, MAX_UNITS, Permission, UINT256_MAX } from "./types.ts";

export interface Amount {
  readonly account: number;
  readonly asset: number;
  /** Smallest units of the token. */
  readonly amount: bigint;
}

/** @returns Ledger units credited. */
export function deposit(state: VenueState, context: Context, { account, asset, amount }: Amount): bigint {
  const { accounts, balances, tokens, undo } = state;
  accounts.requireExists(account);
  if (asset !== DOLLAR) accounts.requirePermission(context, account, Permission.DEPOSIT);
  const listed = assetOf(state, asset);
  const units = toUnits(listed, amount);
  const total = listed.total + units;
  refuseIf(total > MAX_UNITS, "DepositLimit", [asset, total, MAX_UNITS]);
  refuseIf(asset !== DOLLAR && total > listed.depositCap, "DepositCap", [asset, total, listed.depositCap]);
  tokens.pull(listed.token, context.sender, units * listed.unit);
  undo.set(listed, "total", total);
  balances.touch(account, asset);
  balances.addFree(account, asset, units);
  state.events.push({ name: "Deposited", args: { account, asset, from: context.sender, units } });
  return units;
}

/** @returns Ledger units debited. */
export function withdraw(state: VenueState, context: Context, request: Amount & { to: Address }): bigint {
  const { account, asset, amount, to } = request;
  const { accounts, balances, tokens, undo } = state;
  accounts.requireOwner(context, account);
  refuseIf(BigInt(to) === 0n || to === state.venue, "InvalidReceiver", [to]);
  const listed = assetOf(state, asset);
  const units = debit(state, listed, { account, asset, amount });
  undo.set(listed, "total", listed.total - units);
  tokens.push(listed.token, to, units * listed.unit);
  balances.addFree(account, asset, -units);
  state.events.push({ name: "Withdrawn", args: { account, asset, to, units } });
  return units;
}

/** @returns Ledger units moved. */
export function transfer(state: VenueState, context: Context, request: Amount & { to: number }): bigint {
  const { account, asset, amount, to } = request;
  const { accounts, balances } = state;
  accounts.requirePermission(context, account, Permission.TRANSFER);
  const isSameOwner = accounts.ownerOf(account) === accounts.ownerOf(to);
  refuseIf(account === to || !isSameOwner, "NotSameOwner", [account, to]);
  const units = debit(state, assetOf(state, asset), { account, asset, amount });
  balances.addFree(account, asset, -units);
  balances.touch(to, asset);
  balances.addFree(to, asset, units);
  state.events.push({ name: "Transferred", args: { from: account, to, asset, units } });
  return units;
}

/** Ledger units that a debit of `amount` takes; the largest number stands for all that is free. */
function debit({ balances }: VenueState, listed: Asset, { account, asset, amount }: Amount): bigint {
  const free = balances.free(account, asset);
  if (amount === UINT256_MAX && free === 0n) throw new Refusal("InsufficientBalance", account, asset, 0n, 1n);
  const units = amount === UINT256_MAX ? free : toUnits(listed, amount);
  refuseIf(free < units, "InsufficientBalance", [account, asset, free, units]);
  return units;
}

function toUnits({ unit }: Asset, amount: bigint): bigint {
  const units = amount / unit;
  refuseIf(units === 0n, "AmountBelowUnit", [amount, unit]);
  refuseIf(units > MAX_UNITS, "AmountTooLarge", [amount, MAX_UNITS * unit]);
  return units;
}
