import { encodePackedBatch, MAX_TICK } from "@pangea/sdk";
import { concatHex, type Hex, numberToHex, size, slice } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { Random } from "../../model/random.ts";
import { ask, bid } from "../support/orders.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { CHARGED, DOLLAR, ETHER, PLAIN, storageRoot, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const HEADER_BYTES = 12;
/** Of a batch of account 1 without deadline that begins at market 1. */
const HEADER = "0x000000000100000000000001";
const NEVER = 4_000_000_000;

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

/** Every kind of operation, with and without what is optional. */
async function fullBatch(): Promise<Hex> {
  const { alice, bob } = venue;
  await bob.place(ask(100n, 3n));
  const [cancelled, amended] = await alice.placeMany([bid(90n, 5n), bid(91n, 5n)]);
  const { id: charged } = await alice.place(bid(90n, 50n), { market: CHARGED });
  return encodePackedBatch({
    account: 1,
    maxMatches: 9,
    deadline: NEVER,
    operations: [
      { type: "cancel", market: PLAIN, id: cancelled! },
      { type: "place", market: PLAIN, order: bid(100n, 7n) },
      { type: "amend", market: PLAIN, id: amended!, order: bid(92n, 5n, { expiry: NEVER, clientId: 7n }) },
      { type: "place", market: CHARGED, order: ask(200n, 50n, { expiry: NEVER, clientId: 8n }) },
      { type: "amend", market: CHARGED, id: charged, order: bid(90n, 40n), skip: true },
      { type: "place", market: CHARGED, order: bid(80n, 50n, { clientId: 9n, timeInForce: "postOnly" }) },
    ],
  });
}

/** The fields of that batch in order: what is cut is reported at the first byte of the field that is not whole. */
const FIELDS = [
  { at: 12, size: 12 }, // cancel
  { at: 25, size: 10 }, // terms of the place behind its kind
  { at: 47, size: 10 }, // terms of the amend behind kind and id
  { at: 57, size: 4 }, // its expiry
  { at: 61, size: 8 }, // its client id
  { at: 69, size: 3 }, // market
  { at: 73, size: 10 }, // terms of the second place
  { at: 83, size: 4 },
  { at: 87, size: 8 },
  { at: 107, size: 10 }, // terms of the second amend
  { at: 118, size: 10 }, // terms of the third place
  { at: 128, size: 8 }, // its client id
];
const LENGTH = 136;
/** Where an operation ends, so that what comes before is a whole batch. */
const BOUNDARIES = [12, 24, 35, 69, 72, 95, 117, LENGTH];

describe("A packed batch", () => {
  test("that is whole is executed", async () => {
    const data = await fullBatch();
    expect(size(data)).toBe(LENGTH);
    await venue.alice.send(data);
    expect(await venue.exchange.read.topOfBook([PLAIN])).toEqual([100, 4n, 0, 0n]);
    expect(await venue.exchange.read.topOfBook([CHARGED])).toEqual([90, 40n, 200, 50n]);
  });

  test("that is cut off at any byte is executed up to there, or refused as a whole", async () => {
    const data = await fullBatch();
    const root = await storageRoot(venue);
    for (let length = 0; length < LENGTH; length += 1) {
      const cut = length === 0 ? "0x" : slice(data, 0, length);
      if (BOUNDARIES.includes(length)) {
        const snapshot = await venue.chain.testClient.snapshot();
        await venue.alice.send(cut);
        await venue.chain.testClient.revert({ id: snapshot });
      } else {
        const field = FIELDS.find(({ at, size: bytes }) => length < at + bytes);
        const offset = length < HEADER_BYTES ? length : field?.at;
        expect([length, ...(await refusal(venue.alice.send(cut)))]).toEqual([
          length,
          "MalformedBatch",
          BigInt(offset ?? -1),
        ]);
      }
      expect(await storageRoot(venue)).toBe(root);
    }
  });

  test("with an unknown kind is refused at that byte, whatever came before", async () => {
    const whole = encodePackedBatch({
      account: 1,
      operations: [{ type: "place", market: PLAIN, order: bid(90n, 5n) }],
    });
    for (let kind = 4; kind < 256; kind += 4) {
      const data = concatHex([whole, numberToHex(kind, { size: 1 }), `0x${"00".repeat(40)}`]);
      await expectNoTrace(venue, () => venue.alice.send(data), ["MalformedBatch", 23n]);
    }
  });

  test("with an unknown time in force or self-trade rule is refused at that byte", async () => {
    for (let terms = 0; terms < 256; terms += 1) {
      const isKnown = (terms & 7) <= 4 && ((terms >> 3) & 3) <= 2 && terms >> 6 === 0;
      if (isKnown) continue;
      const data = concatHex([HEADER, "0x01", numberToHex(terms, { size: 1 }), "0x00005a", "0x000000000005"]);
      await expectNoTrace(venue, () => venue.alice.send(data), ["MalformedBatch", 13n]);
    }
  });

  test("that names an unknown market or a price beyond the book is refused", async () => {
    const { alice } = venue;
    const unknown = slice(HEADER, 0, 10);
    await expectNoTrace(venue, () => alice.send(concatHex([unknown, "0x0009"])), ["UnknownMarket", 9n]);
    await expectNoTrace(venue, () => alice.send(concatHex([HEADER, "0x000009"])), ["UnknownMarket", 9n]);
    const order = concatHex(["0x01", "0x00", numberToHex(MAX_TICK + 1n, { size: 3 }), "0x000000000005"]);
    const beyond = concatHex([HEADER, order]);
    await expectNoTrace(venue, () => alice.send(beyond), ["InvalidTick", MAX_TICK + 1n, MAX_TICK]);
  });
});

describe("Random bytes", () => {
  const KNOWN = [
    ...["executed", "MalformedBatch", "UnknownMarket", "NotAuthorized", "DeadlinePassed", "InvalidTick", "ZeroLots"],
    ...["BelowMinimumNotional", "ExpiryInPast", "PostOnlyWouldTake", "FillOrKillUnfilled", "OrderNotFound"],
    ...["NotOrderOwner", "InsufficientBalance", "NothingToReduce"],
  ];

  async function expectEverythingAccountedFor(): Promise<void> {
    const { exchange, alice, bob, carol } = venue;
    for (const asset of [DOLLAR, ETHER]) {
      let total = 0n;
      for (const trader of [alice, bob, carol]) {
        const { free, held } = await trader.balance(asset);
        total += free + held;
      }
      const { fees } = await exchange.read.marketInfo([CHARGED]);
      expect(total + (asset === DOLLAR ? fees : 0n)).toBe(3n * WEALTH);
    }
  }

  const randomBytes = (random: Random, count: number): Hex =>
    `0x${Array.from({ length: count }, () => random.int(0, 255).toString(16).padStart(2, "0")).join("")}`;

  /** Sends each batch to the same state. Answers how often they ended in which way. */
  async function sendAll(batches: readonly Hex[]): Promise<Map<string, number>> {
    const { alice, chain } = venue;
    const counts = new Map<string, number>();
    let snapshot = await chain.testClient.snapshot();
    for (const data of batches) {
      const ended = await alice.send(data).then(
        () => "executed",
        async (error: unknown) => String((await refusal(Promise.reject(error)))[0]),
      );
      counts.set(ended, (counts.get(ended) ?? 0) + 1);
      if (ended !== "executed") continue;
      await expectEverythingAccountedFor();
      await chain.testClient.revert({ id: snapshot });
      snapshot = await chain.testClient.snapshot();
    }
    return counts;
  }

  test("behind a good header are executed or refused for a reason, and never lose a unit", async () => {
    const random = new Random(7);
    await venue.bob.placeMany([ask(100n, 3n), bid(90n, 5n)]);
    const batches = Array.from({ length: 250 }, () => concatHex([HEADER, randomBytes(random, random.int(0, 60))]));
    const counts = await sendAll(batches);
    expect([...counts.keys()].filter((name) => !KNOWN.includes(name))).toEqual([]);
    expect(counts.size).toBeGreaterThan(3);
  });

  test("in the place of one of a good batch's are executed or refused for a reason, and never lose a unit", async () => {
    const random = new Random(11);
    const whole = await fullBatch();
    const batches = Array.from({ length: 250 }, () => {
      const at = random.int(1, LENGTH - 2);
      return concatHex([slice(whole, 0, at), randomBytes(random, 1), slice(whole, at + 1)]);
    });
    const counts = await sendAll(batches);
    expect([...counts.keys()].filter((name) => !KNOWN.includes(name))).toEqual([]);
    expect(counts.get("executed")).toBeGreaterThan(50);
  });
});
