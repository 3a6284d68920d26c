import type { PangeaClient } from "@pangea/sdk";
import type { z } from "zod";
import type { Action } from "../execution/types.ts";
import type { VenueView } from "../state/venue.ts";

/** What can wake a job before its time has come. */
export type Trigger =
  /** A price changed, or how far it may be relied on. */
  | "price"
  /** Which accounts are below maintenance changed. */
  | "candidates"
  /** Accounts, loans or orders changed. */
  | "accounts"
  /** Terms or funding of markets changed. */
  | "markets";

/** What a job is told when it plans. */
export interface JobContext<Settings> {
  /** The exchange as the keeper knows it: from logs and views, at `venue.block`. */
  readonly venue: VenueView;
  /** Reads what the venue does not hold. */
  readonly client: PangeaClient;
  /** Account of the exchange that gets bounties, 0 = there is none. */
  readonly keeper: number;
  readonly settings: Settings;
  /** Aborted when the keeper stops. */
  readonly signal: AbortSignal;
}

/** What a job was told: what all have, and its own settings, which its own schema has checked. */
export type JobSettings = { readonly enabled: boolean; readonly every: number; readonly minProfit: number } & Readonly<
  Record<string, unknown>
>;

/** Settings of a job beyond those that all have. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/**
 * One thing that anybody may do for the exchange. A job is a file: it says what there is to do, and the keeper does it, once
 * and whatever happens in between. It holds no state.
 */
export interface Job<Settings extends Shape = Shape> {
  /** Its key in the configuration and in metrics. */
  readonly name: string;
  /** What it does, in a line. */
  readonly what: string;
  /** Milliseconds between two looks, unless configured otherwise. */
  readonly every: number;
  /** What makes it look at once. */
  readonly triggers: readonly Trigger[];
  readonly settings: Settings;
  /** Whether it pays bounties to the keeper's account and cannot do without one. */
  readonly needsAccount?: boolean;
  /** What there is to do now, the most urgent first. Whatever is under way for a subject is not done a second time. */
  readonly plan: (
    context: JobContext<z.infer<z.ZodObject<Settings>>>,
  ) => readonly Action[] | Promise<readonly Action[]>;
}

/** Keeps the types of a job's settings. */
export function defineJob<const Settings extends Shape>(job: Job<Settings>): Job {
  return job as unknown as Job;
}
