import { MAX_UNITS, UINT256_MAX } from "../../model/types.ts";
import type { Choice } from "./choice.ts";

/** An amount of a token to deposit, in its smallest units, most of them in proportion to what trading needs. */
export function depositAmount({ world, random }: Choice, asset: number): bigint {
  const unit = world.state.assets[asset]?.unit ?? 1n;
  const roll = random.next();
  if (roll < 0.04) return random.pick([0n, unit - 1n, unit, UINT256_MAX, (MAX_UNITS + 1n) * unit, MAX_UNITS * unit]);
  const rest = random.bigint(0n, unit - 1n);
  if (roll < 0.2) return random.bigint(1n, 300n) * unit + rest;
  return random.bigint(1n, asset === 3 ? 20_000n : 400_000_000n) * unit + rest;
}

/** An amount to take out of an account, most of it a share of what is free. */
export function debitAmount({ world, random }: Choice, account: number, asset: number): bigint {
  const unit = world.state.assets[asset]?.unit ?? 1n;
  const free = world.state.balances.free(account, asset);
  const roll = random.next();
  if (roll < 0.15) return UINT256_MAX;
  if (roll < 0.25) return random.pick([0n, unit - 1n, unit, UINT256_MAX - 1n, (free + 1n) * unit, MAX_UNITS * unit]);
  const units = (free * random.bigint(1n, roll < 0.85 ? 40n : 100n)) / 100n;
  return units * unit + random.bigint(0n, unit - 1n);
}
