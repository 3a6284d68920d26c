import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { MarketEvent } from "../../../scripts/replay/events.ts";
import { readStream } from "../../../scripts/replay/stream.ts";

const folder = mkdtempSync(path.join(tmpdir(), "pangea-stream-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SNAPSHOT = '{"lastUpdateId":10,"bids":[["2683.80000000","3.02920000"]],"asks":[["2683.81000000","31.43950000"]]}';
const DEPTH =
  '{"stream":"x@depth@100ms","data":{"e":"depthUpdate","E":1,"s":"X","U":11,"u":12,"b":[["2683.8","0"]],"a":[["2683.82","1.5"]]}}';
const TICKER = '{"stream":"x@bookTicker","data":{"u":1,"s":"X","b":"1","B":"1","a":"2","A":"1"}}';

function trade(fields: object): string {
  return JSON.stringify({ stream: "x@trade", data: { e: "trade", p: "2683.80", q: "0.0345", m: true, ...fields } });
}

async function read(text: string | Uint8Array, name = "stream.txt"): Promise<MarketEvent[]> {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const events: MarketEvent[] = [];
  for await (const event of readStream(file)) events.push(event);
  return events;
}

describe("readStream", () => {
  test("default: snapshot, changes and trades, in the order of the lines", async () => {
    const lines = [
      `1723161254024619568 ${SNAPSHOT}`,
      `1723161254036052868 ${TICKER}`,
      `1723161254136052868 ${trade({ t: 1, T: 5 })}`,
      `1723161254124619568 ${DEPTH}`,
    ];
    expect(await read(lines.join("\n"))).toEqual([
      {
        type: "snapshot",
        milliseconds: 0,
        lastUpdate: 10,
        bids: [[268_380_000_000, 302_920_000]],
        asks: [[268_381_000_000, 3_143_950_000]],
      },
      { type: "trade", milliseconds: 112, price: 268_380_000_000, size: 3_450_000, takerSells: true },
      {
        type: "depth",
        milliseconds: 100,
        firstUpdate: 11,
        lastUpdate: 12,
        previousUpdate: undefined,
        bids: [[268_380_000_000, 0]],
        asks: [[268_382_000_000, 150_000_000]],
      },
    ]);
  });

  test("behavior: gzipped, with empty lines and a newline at the end", async () => {
    const text = `1723161254024619568 ${SNAPSHOT}\n\n1723161254024619568 ${DEPTH}\n`;
    expect(await read(gzipSync(text), "stream.txt.gz")).toHaveLength(2);
  });

  test("behavior: times in microseconds", async () => {
    const lines = [`1680652800004567 ${SNAPSHOT}`, `1680652801004567 ${DEPTH}`];
    expect((await read(lines.join("\n"))).map(({ milliseconds }) => milliseconds)).toEqual([0, 1000]);
  });

  test("behavior: of futures, the previous update is kept and fills that are no trades are not", async () => {
    const depth = DEPTH.replace('"u":12', '"u":12,"pu":9');
    const lines = [depth, trade({ X: "INSURANCE_FUND" }), trade({ X: "MARKET", m: false })];
    const events = await read(lines.map((line) => `1723161254024619568 ${line}`).join("\n"));
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({ previousUpdate: 9 });
    expect(events[1]).toMatchObject({ takerSells: false });
  });

  test.each([
    ["Line 2 does not begin with a time", `{"e":1}`],
    ["Line 2 is not JSON", "1723161254024619568 {"],
    ["Line 2 is not a message of this kind of recording", '1723161254024619568 {"channel":"l2Book"}'],
    ["Line 2 is not a message of this kind of recording", `1723161254024619568 ${trade({ p: 5 })}`],
    ['Line 2 is not a message of this kind of recording: "1e5"', `1723161254024619568 ${trade({ p: "1e5" })}`],
    ['"0.123456789" is not a number with up to 8', `1723161254024619568 ${trade({ q: "0.123456789" })}`],
  ])("error: %s", async (message, line) => {
    await expect(read(`1723161254024619568 ${SNAPSHOT}\n${line}`)).rejects.toThrow(message);
  });

  test("error: a file that is not gzipped although its name says so", async () => {
    await expect(read("plain", "plain.gz")).rejects.toThrow("cannot be read");
  });

  test("error: a file that ends too early", async () => {
    const whole = gzipSync(`1723161254024619568 ${SNAPSHOT}\n`.repeat(1000));
    await expect(read(whole.subarray(0, 100), "cut.gz")).rejects.toThrow("cannot be read");
  });

  test("error: no such file", async () => {
    await expect(readStream("/nowhere.gz").next()).rejects.toThrow("There is no file /nowhere.gz");
  });
});
