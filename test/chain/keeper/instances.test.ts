import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createIntents } from "../../../packages/keeper/src/store/intents.ts";
import { openPostgres } from "../../../packages/keeper/src/store/postgres.ts";
import { getFundingClock, getFundingHistory, systemClock } from "../../../packages/sdk/src/index.ts";
import { keeperAccount, openKeeperVenue } from "./venue.ts";

const POSTGRES = process.env.PANGEA_TEST_POSTGRES;
if (POSTGRES === undefined) console.info("several instances: not tested, PANGEA_TEST_POSTGRES is not set");

const NAME = `keeper_test_${process.pid}`;
const HOUR = 3_600;
const PERP = 3;
const PATIENT = { timeout: 20_000, interval: 100 };

describe.runIf(POSTGRES !== undefined)("several instances on Postgres", () => {
  const server = openPostgres(POSTGRES ?? "postgres://localhost");
  let venue: Awaited<ReturnType<typeof openKeeperVenue>>;
  let start: bigint;

  beforeAll(async () => {
    await server.query(`create database ${NAME}`);
    venue = await openKeeperVenue();
    start = await venue.client.getBlockNumber();
  });

  afterAll(async () => {
    await venue?.stop();
    await server.query(`drop database ${NAME} with (force)`);
    await server.close();
  });

  const store = () => new URL(`/${NAME}`, POSTGRES).href;
  const config = () => ({ jobs: ["funding"], config: { store: store() } });
  const role = async (url: string) => ((await (await fetch(`${url}/status.json`)).json()) as { role: string }).role;
  const ended = async () =>
    (await getFundingHistory(venue.client, { exchange: venue.exchange, market: PERP, fromBlock: start })).length;
  const upToDate = async () => {
    const { timestamp } = await venue.client.getBlock();
    return (
      (await getFundingClock(venue.client, { exchange: venue.exchange, market: PERP })).intervalEnd > Number(timestamp)
    );
  };

  test("one acts, another takes over when it is killed, and nothing is done twice", async () => {
    const first = await venue.start(config());
    const second = await venue.start(config());
    expect([await role(first.url), await role(second.url)]).toEqual(["leader", "standby"]);
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
    await venue.pass(HOUR);
    await expect.poll(upToDate, PATIENT).toBe(true);
    const before = await ended();
    first.process.kill("SIGKILL");
    await expect.poll(() => role(second.url), PATIENT).toBe("leader");
    await venue.pass(HOUR);
    await expect.poll(upToDate, PATIENT).toBe(true);
    expect(await ended()).toBe(before + 1);
    expect(await second.stop()).toBe(0);
    const database = openPostgres(store());
    const intents = await createIntents(database, systemClock).recent(100);
    await database.close();
    expect(new Set(intents.map(({ status }) => status))).toEqual(new Set(["mined"]));
    const sent = await venue.client.getTransactionCount({ address: keeperAccount.address });
    expect(intents).toHaveLength(sent);
  });
});
