import type { Address } from "viem";
import type { Risk } from "./oracle.ts";
import { Refusal, refuseIf } from "./refusal.ts";
import type { Undo } from "./undo.ts";

export interface Asset {
  readonly number: number;
  readonly token: Address;
  readonly decimals: number;
  /** Smallest units of the token in a ledger unit. */
  readonly unit: bigint;
  readonly unitExp: number;
  /** Ledger units that the venue owes altogether. */
  total: bigint;
  /** Ledger units that deposits may come to. Not for the dollar. */
  depositCap: bigint;
  readonly risk: Risk;
}

/** Balances and allowances of the tokens outside the venue, in their smallest units. */
export class Tokens {
  readonly #balances = new Map<string, bigint>();
  readonly #supplies = new Map<Address, bigint>();
  readonly #unapproved = new Set<Address>();
  readonly #undo: Undo;
  readonly #venue: Address;

  constructor(undo: Undo, venue: Address) {
    this.#undo = undo;
    this.#venue = venue;
  }

  balanceOf(token: Address, holder: Address): bigint {
    return this.#balances.get(`${token}:${holder}`) ?? 0n;
  }

  supplyOf(token: Address): bigint {
    return this.#supplies.get(token) ?? 0n;
  }

  mint(token: Address, holder: Address, amount: bigint): void {
    this.#undo.put(this.#supplies, token, this.supplyOf(token) + amount);
    this.#add(token, holder, amount);
  }

  /** Names a holder who never allowed the venue to take anything. All others allowed everything. */
  neverApproves(holder: Address): void {
    this.#unapproved.add(holder);
  }

  pull(token: Address, from: Address, amount: bigint): void {
    if (this.#unapproved.has(from)) throw new Refusal("ERC20InsufficientAllowance", this.#venue, 0n, amount);
    this.move(token, { from, to: this.#venue, amount });
  }

  move(token: Address, { from, to, amount }: { from: Address; to: Address; amount: bigint }): void {
    const balance = this.balanceOf(token, from);
    refuseIf(balance < amount, "ERC20InsufficientBalance", [from, balance, amount]);
    this.#add(token, from, -amount);
    this.#add(token, to, amount);
  }

  /** What the venue holds of a token. */
  custody(token: Address): bigint {
    return this.balanceOf(token, this.#venue);
  }

  push(token: Address, to: Address, amount: bigint): void {
    this.move(token, { from: this.#venue, to, amount });
  }

  #add(token: Address, holder: Address, amount: bigint): void {
    this.#undo.put(this.#balances, `${token}:${holder}`, this.balanceOf(token, holder) + amount);
  }
}
