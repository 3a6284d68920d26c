/** Stable codes of the keeper's own errors. */
export type KeeperErrorCode =
  | "CONFIG"
  | "STORE_IN_USE"
  | "STORE_OF_ANOTHER"
  | "NOT_LEADER"
  | "ORPHANED_LANE"
  | "NO_KEYS";

/** Base of every error that the keeper throws. The first line says what happened, those below what to do. */
export class KeeperError extends Error {
  override name = "KeeperError";
  readonly code: KeeperErrorCode;

  constructor(code: KeeperErrorCode, lines: readonly string[], cause?: unknown) {
    super(lines.join("\n"), cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** A key of the configuration, where its value came from, and what is wrong with it. */
export interface ConfigIssue {
  /** Such as `jobs.funding.every`. */
  readonly key: string;
  readonly problem: string;
}

/** Thrown when the configuration does not say what it must. `issues` names every wrong key. */
export class ConfigError extends KeeperError {
  override name = "ConfigError";
  readonly issues: readonly ConfigIssue[];

  constructor(source: string, issues: readonly ConfigIssue[]) {
    super("CONFIG", [
      `The configuration of the keeper (${source}) is not valid.`,
      ...issues.map(({ key, problem }) => `${key}: ${problem}`),
      "Every key is described in docs/keeper.md.",
    ]);
    this.issues = issues;
  }
}

/** Thrown when no private key was given to sign with. */
export class NoKeysError extends KeeperError {
  override name = "NoKeysError";
  constructor(variable: string) {
    super("NO_KEYS", [
      "There is no key to sign with.",
      `Set ${variable} to one or more private keys, separated by commas, or run with dryRun.`,
    ]);
  }
}

/** Thrown when another process has the embedded store open. */
export class StoreInUseError extends KeeperError {
  override name = "StoreInUseError";
  constructor(folder: string, pid: number) {
    super("STORE_IN_USE", [
      `The store in ${folder} is open in process ${pid}.`,
      "Stop that process, use another folder, or use Postgres, which several instances can share.",
    ]);
  }
}

/** Thrown when a store belongs to another exchange or chain. */
export class StoreOfAnotherError extends KeeperError {
  override name = "StoreOfAnotherError";
  constructor(expected: string, found: string) {
    super("STORE_OF_ANOTHER", [
      `The store was made for the exchange ${found}, not for ${expected}.`,
      "Give every exchange a store of its own: what was done at one says nothing about another.",
    ]);
  }
}

/** Thrown when this instance is not, or no longer, the one that acts. Nothing was sent. */
export class NotLeaderError extends KeeperError {
  override name = "NotLeaderError";
  constructor(term: number) {
    super("NOT_LEADER", [
      `Another instance leads: term ${term} is over.`,
      "Nothing to do: this one waits until it leads again.",
    ]);
  }
}

/** Thrown when a transaction is on its way whose key is not among the ones given. */
export class OrphanedLaneError extends KeeperError {
  override name = "OrphanedLaneError";
  constructor(address: string, hashes: readonly string[]) {
    super("ORPHANED_LANE", [
      `Transactions of ${address} are on their way, and its key was not given: ${hashes.join(", ")}.`,
      "Start once with that key, so that they can be followed to their end, and remove it afterwards.",
    ]);
  }
}
