import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { StoreInUseError, StoreOfAnotherError } from "../internal/errors.ts";
import type { AccountEntry } from "../state/venue.ts";
import { createMemory } from "./memory.ts";
import { openStore } from "./open.ts";

const folder = mkdtempSync(path.join(tmpdir(), "pangea-store-"));
const store = path.join(folder, "store");
const exchange = "31337:0xaa";

afterAll(() => rmSync(folder, { recursive: true }));

const loans = { principal: 5n, interestToTerm: 1n, interestAccrued: 0n, lent: 0n, lendHeld: 0n, borrowInterest: 0n };
const entry = (account: number): AccountEntry => ({
  ...{ account, freeCash: 10n ** 18n },
  position: {
    base: { ...loans, cash: -7n },
    assets: [{ ...loans, asset: 1, free: 3n, held: 0n, bidCash: 0n }],
    perps: [{ market: 3, size: -2n, quote: 1n << 80n, bidLots: 0n, askLots: 1n }],
  },
  loans: [
    {
      ...{
        id: 9n,
        market: 5,
        asset: 0,
        borrower: account,
        lender: 4,
        principal: 5n,
        rate: 550n,
        start: 3_600,
        end: 7_200,
      },
      ...{ interest: 1n, interestToTerm: 2n, isExtensible: true },
    },
  ],
});

// the first opening of a folder makes a database
describe("openStore", { timeout: 60_000 }, () => {
  test("default: remembers accounts, wishes and progress", async () => {
    const database = await openStore({ store, exchange });
    const memory = createMemory(database);
    expect(await memory.load()).toBeUndefined();
    const wish = { account: 7, market: 5, rate: 550n };
    await memory.save({
      progress: { block: 10n, hash: "0x10" },
      accounts: new Map([1, 2, 3].map((account) => [account, entry(account)])),
      relends: [wish],
    });
    await memory.save({
      progress: { block: 20n, hash: "0x20" },
      accounts: new Map([
        [2, undefined],
        [3, { ...entry(3), freeCash: 1n }],
      ]),
      relends: [{ ...wish, account: 8, rate: 0n }],
    });
    await database.close();
    const again = await openStore({ store, exchange });
    expect(await createMemory(again).load()).toEqual({
      progress: { block: 20n, hash: "0x20" },
      accounts: new Map([
        [1, entry(1)],
        [3, { ...entry(3), freeCash: 1n }],
      ]),
      relends: [wish],
    });
    await createMemory(again).clear();
    expect(await createMemory(again).load()).toBeUndefined();
    await again.close();
  });

  test("error: StoreInUseError while another process has it, not when that is gone", async () => {
    const pid = path.join(store, "keeper.pid");
    writeFileSync(pid, String(process.ppid));
    await expect(openStore({ store, exchange })).rejects.toBeInstanceOf(StoreInUseError);
    // no process has a number beyond the largest
    writeFileSync(pid, String(2 ** 31 - 2));
    await (await openStore({ store, exchange })).close();
  });

  test("error: StoreOfAnotherError for another exchange", async () => {
    await expect(openStore({ store, exchange: "1:0xbb" })).rejects.toBeInstanceOf(StoreOfAnotherError);
    await (await openStore({ store, exchange })).close();
  });
});
