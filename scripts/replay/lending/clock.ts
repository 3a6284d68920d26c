// The clock of the chain, which a replay moves on from one hour to a later one.

import { createTestClient, http } from "viem";
import type { ReplayClient } from "../participants.ts";
import { HOUR_SECONDS } from "./interest.ts";

export interface ChainClock {
  /** Hour in which everything begins, the first full one. */
  readonly first: number;
  readonly hour: () => number;
  /** Second for which is predicted: what matters is its hour. */
  readonly seconds: () => number;
  readonly goTo: (hour: number) => Promise<void>;
}

/** The clock is put this far into an hour, so that what is sent then is executed in it. */
const INTO_HOUR = 60;

export async function createChainClock(url: string, client: ReplayClient): Promise<ChainClock> {
  const test = createTestClient({ mode: "anvil", transport: http(url) });
  const { timestamp } = await client.getBlock();
  let hour = Math.floor(Number(timestamp) / HOUR_SECONDS);
  const seconds = () => hour * HOUR_SECONDS + INTO_HOUR;
  const goTo = async (next: number) => {
    hour = next;
    await test.setNextBlockTimestamp({ timestamp: BigInt(seconds()) });
    await test.mine({ blocks: 1 });
  };
  await goTo(hour + 1);
  return { first: hour, hour: () => hour, seconds, goTo };
}
