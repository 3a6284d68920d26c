import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { STEPS } from "../../../packages/keeper/src/internal/faults.ts";
import { getFundingClock, getFundingHistory } from "../../../packages/sdk/src/index.ts";
import { keeperAccount, openKeeperVenue } from "./venue.ts";

let venue: Awaited<ReturnType<typeof openKeeperVenue>>;
let perps: readonly number[];
let start: bigint;

const HOUR = 3_600;
const PATIENT = { timeout: 20_000, interval: 100 };

beforeAll(async () => {
  venue = await openKeeperVenue();
  perps = venue.markets.filter(({ kind }) => kind === "perp").map(({ id }) => id);
  start = await venue.client.getBlockNumber();
});

afterAll(() => venue?.stop());
afterEach(() => venue.stopKeepers());

/** How often intervals of a market ended since the start. */
async function ended(market: number): Promise<number> {
  const { exchange } = venue;
  return (await getFundingHistory(venue.client, { exchange, market, fromBlock: start })).length;
}

async function overdue(): Promise<boolean[]> {
  const { timestamp } = await venue.client.getBlock();
  const read = async (market: number) => getFundingClock(venue.client, { exchange: venue.exchange, market });
  return Promise.all(perps.map(async (market) => (await read(market)).intervalEnd <= Number(timestamp)));
}

const nothingOverdue = () => expect.poll(overdue, PATIENT).toEqual(perps.map(() => false));

const sent = () => venue.client.getTransactionCount({ address: keeperAccount.address });

describe("funding", () => {
  test("default: the interval of every hour is ended, once", async () => {
    const keeper = await venue.start({ jobs: ["funding"] });
    await nothingOverdue();
    const before = await Promise.all(perps.map(ended));
    for (let hour = 0; hour < 3; hour += 1) {
      await venue.pass(HOUR);
      await nothingOverdue();
    }
    expect(await Promise.all(perps.map(ended))).toEqual(before.map((count) => count + 3));
    expect(await keeper.stop()).toBe(0);
    const intents = await venue.intents();
    expect(new Set(intents.map(({ status }) => status))).toEqual(new Set(["mined"]));
    expect(intents).toHaveLength(await sent());
  });

  test.each(STEPS)("behavior: killed when an action is %s, nothing is lost and nothing done twice", async (step) => {
    await venue.pass(HOUR);
    const [before, sentBefore] = [await Promise.all(perps.map(ended)), await sent()];
    await venue.crash({ jobs: ["funding"], fault: `funding:${step}` });
    const keeper = await venue.start({ jobs: ["funding"] });
    await nothingOverdue();
    // a second time would come now
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await Promise.all(perps.map(ended))).toEqual(before.map((count) => count + 1));
    expect(await sent()).toBe(sentBefore + perps.length);
    await keeper.stop();
    const intents = await venue.intents();
    expect(intents.filter(({ status }) => status === "mined")).toHaveLength(await sent());
    expect(intents.filter(({ status }) => ["planned", "signed", "sent"].includes(status))).toEqual([]);
  });
});
