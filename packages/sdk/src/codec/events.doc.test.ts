import { readFileSync } from "node:fs";
import path from "node:path";
import type { Hex } from "viem";
import { describe, expect, test } from "vitest";
import { decodeBookLog, encodeBookLog } from "./bookLog.ts";
import { BOOK_CHANGED_TOPIC } from "./constants.ts";
import { unpackOrderId } from "./orderId.ts";
import { decodePackedBatch, encodePackedBatch } from "./packedBatch.ts";

const page = readFileSync(path.join(import.meta.dirname, "../../../../docs/events.md"), "utf8");

/** The bytes of a worked example: the first column of the table under its heading. */
function bytesOf(heading: string): Hex {
  const section = page.split(`### ${heading}\n`)[1]?.split("\n#")[0] ?? "";
  const cells = [...section.matchAll(/^\| `([0-9a-f ]+)` \|/gm)].map(([, cell = ""]) => cell.replaceAll(" ", ""));
  expect(cells.length).toBeGreaterThan(3);
  return `0x${cells.join("")}`;
}

/** What the example says that its bytes mean. */
function meaningOf(heading: string): unknown {
  const section = page.split(`### ${heading}\n`)[1] ?? "";
  const code = /```js\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
  return new Function(`return (${code});`)();
}

describe("docs/events.md", () => {
  test("default: the example of a log is true", () => {
    const data = bytesOf("Worked Example of a Log");
    expect(decodeBookLog(data)).toEqual(meaningOf("Worked Example of a Log"));
    expect(encodeBookLog(decodeBookLog(data))).toBe(data);
    expect(page).toContain(BOOK_CHANGED_TOPIC);
  });

  test("default: the example of a batch is true", () => {
    const data = bytesOf("Worked Example of a Batch");
    expect(decodePackedBatch(data)).toEqual(meaningOf("Worked Example of a Batch"));
    expect(encodePackedBatch(decodePackedBatch(data))).toBe(data);
  });

  test("default: the example of an order id is true", () => {
    const [, digits = ""] = /id `0x([0-9a-f]{22})`/.exec(page) ?? [];
    expect(unpackOrderId(BigInt(`0x${digits}`))).toEqual({
      side: "ask",
      tick: 200_000n,
      page: 0,
      generation: 3n,
      slot: 5,
    });
  });
});
