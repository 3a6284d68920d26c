/** Runs SQL. Parameters are `$1`, `$2`. Rows come as objects by column. */
export type Query = <Row extends object>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** One connection of its own: advisory locks belong to it, and end with it. */
export interface Session {
  readonly query: Query;
  readonly close: () => Promise<void>;
}

/** Where the keeper remembers: Postgres, embedded or not. Both understand the same SQL. */
export interface Database {
  readonly kind: "embedded" | "postgres";
  readonly query: Query;
  /** Does all of it or nothing. */
  readonly transaction: <Value>(run: (query: Query) => Promise<Value>) => Promise<Value>;
  readonly openSession: () => Promise<Session>;
  readonly close: () => Promise<void>;
}
