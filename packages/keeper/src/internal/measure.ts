import type { EndpointStatus } from "../chain/endpoints.ts";
import type { Signers } from "../execution/signers.ts";
import type { Feed } from "../state/feed.ts";
import type { Metrics } from "./metrics.ts";

/** Where gauges come from. */
export interface Measured {
  readonly feed: Feed;
  readonly signers: Signers;
  readonly endpoints: readonly EndpointStatus[];
  readonly isActing: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Brings gauges up to date. */
export function measure(metrics: Metrics, { feed, signers, endpoints, isActing, now }: Measured): void {
  const { venue } = feed;
  const { block, headTime } = feed.health();
  metrics.leader.set(isActing ? 1 : 0);
  metrics.block.set(Number(block));
  metrics.headAge.set(Math.max(0, now / 1_000 - headTime));
  metrics.accounts.set(venue.accounts.size);
  metrics.candidates.set(venue.candidates().length);
  for (const { market, intervalEnd } of venue.perps.values()) {
    metrics.fundingOverdue.set({ market: String(market) }, Math.max(0, venue.now() - intervalEnd));
  }
  for (const { asset, time, state, feeds } of venue.assets.values()) {
    if (feeds === undefined) continue;
    metrics.priceAge.set({ asset: String(asset) }, Math.max(0, venue.now() - time));
    metrics.priceOk.set({ asset: String(asset) }, state === "ok" ? 1 : 0);
  }
  for (const { account, balance } of signers.all) {
    if (balance !== undefined) metrics.balance.set({ signer: account.address }, Number(balance));
  }
  for (const { name, isUp, head } of endpoints) {
    metrics.endpointUp.set({ endpoint: name }, isUp ? 1 : 0);
    if (head !== undefined) metrics.endpointHead.set({ endpoint: name }, Number(head));
  }
}
