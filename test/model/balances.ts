import type { Undo } from "./undo.ts";

/** Balances of all accounts in ledger units: what is free, and what resting orders hold. */
export class Balances {
  readonly #free = new Map<string, bigint>();
  readonly #held = new Map<string, bigint>();
  /** Assets that each account has ever come near, in that order; the dollar is not among them. */
  readonly #touched = new Map<number, readonly number[]>();
  readonly #undo: Undo;

  constructor(undo: Undo) {
    this.#undo = undo;
  }

  free(account: number, asset: number): bigint {
    return this.#free.get(`${account}:${asset}`) ?? 0n;
  }

  held(account: number, asset: number): bigint {
    return this.#held.get(`${account}:${asset}`) ?? 0n;
  }

  addFree(account: number, asset: number, units: bigint): void {
    this.#add({ map: this.#free, key: `${account}:${asset}`, units });
  }

  addHeld(account: number, asset: number, units: bigint): void {
    this.#add({ map: this.#held, key: `${account}:${asset}`, units });
  }

  /** Free balance becomes held balance; negative units free it again. */
  hold(account: number, asset: number, units: bigint): void {
    this.addFree(account, asset, -units);
    this.addHeld(account, asset, units);
  }

  touch(account: number, asset: number): void {
    const touched = this.touched(account);
    if (asset === 0 || touched.includes(asset)) return;
    this.#undo.put(this.#touched, account, [...touched, asset]);
  }

  touched(account: number): readonly number[] {
    return this.#touched.get(account) ?? [];
  }

  /** Sum of all free and held balances of an asset. */
  total(asset: number): bigint {
    let total = 0n;
    for (const map of [this.#free, this.#held]) {
      for (const [key, units] of map) if (key.endsWith(`:${asset}`)) total += units;
    }
    return total;
  }

  #add({ map, key, units }: { map: Map<string, bigint>; key: string; units: bigint }): void {
    if (units === 0n) return;
    const after = (map.get(key) ?? 0n) + units;
    if (after < 0n) throw new Error(`The model made the balance ${key} negative.`);
    this.#undo.put(map, key, after);
  }
}
