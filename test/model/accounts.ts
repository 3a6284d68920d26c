import type { Address } from "viem";
import { Refusal, refuseIf } from "./refusal.ts";
import { type Context, Permission } from "./types.ts";
import type { Undo } from "./undo.ts";

export interface Delegation {
  readonly permissions: number;
  readonly expiry: number;
}

const ALL_PERMISSIONS = 2 ** 32 - 1;

/** Who owns the accounts, numbered from 1, and who may act for them. */
export class Accounts {
  readonly owners: Address[] = [];
  readonly #delegations = new Map<string, Delegation>();
  readonly #undo: Undo;

  constructor(undo: Undo) {
    this.#undo = undo;
  }

  open(owner: Address): number {
    this.#undo.insert(this.owners, this.owners.length, owner);
    return this.owners.length;
  }

  ownerOf(account: number): Address | undefined {
    return this.owners[account - 1];
  }

  delegation(account: number, delegate: Address): Delegation {
    return this.#delegations.get(`${account}:${delegate}`) ?? { permissions: 0, expiry: 0 };
  }

  setDelegate(
    context: Context,
    account: number,
    { delegate, permissions, expiry }: Delegation & { delegate: Address },
  ) {
    this.requireOwner(context, account);
    const isOver = permissions !== 0 && expiry < context.now;
    const isUnknown = permissions > Permission.ALL;
    refuseIf(isUnknown || isOver, "InvalidDelegation", [permissions, Permission.ALL, expiry]);
    this.#undo.put(this.#delegations, `${account}:${delegate}`, { permissions, expiry });
  }

  requireExists(account: number): void {
    refuseIf(this.ownerOf(account) === undefined, "UnknownAccount", [account]);
  }

  requireOwner({ sender }: Context, account: number): void {
    refuseIf(this.ownerOf(account) !== sender, "NotOwner", [account, sender]);
  }

  /** Permissions of the caller; a delegation that ended is refused whatever it permitted. */
  permissionsOf({ sender, now }: Context, account: number): number {
    if (this.ownerOf(account) === sender) return ALL_PERMISSIONS;
    const { permissions, expiry } = this.delegation(account, sender);
    if (permissions !== 0 && expiry < now) throw new Refusal("DelegateExpired", account, sender, expiry);
    return permissions;
  }

  requirePermission(context: Context, account: number, needed: number): void {
    const permissions = this.permissionsOf(context, account);
    refuseIf((permissions & needed) !== needed, "NotAuthorized", [account, context.sender, needed]);
  }
}
