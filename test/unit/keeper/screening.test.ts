import { encodeAbiParameters, encodeEventTopics, type Hex } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { createIngest } from "../../../packages/keeper/src/state/ingest.ts";
import { createCandidateWatch, createModel, keepEntry, type Model } from "../../../packages/keeper/src/state/model.ts";
import type { AccountEntry } from "../../../packages/keeper/src/state/venue.ts";
import { type FeedEvent, type FeedLog, pangeaAbi, silentLogger } from "../../../packages/sdk/src/index.ts";
import { ACCOUNTS, COMMON, listAll, madeUpAccounts, priceOf } from "../../../scripts/bench/keeperVenue.ts";

const SAMPLE = 3_000;
const exchange = "0x00000000000000000000000000000000000000aa";

let model: Model;
let take: (event: FeedEvent) => void;
let told: string[];
let reorgs: bigint[];
let logIndex = 0;

beforeEach(() => {
  [told, reorgs] = [[], []];
  model = createModel(
    { client: undefined as never, exchange },
    () => 0,
    (trigger) => void told.push(trigger),
  );
  listAll(model);
  let count = 0;
  for (const entry of madeUpAccounts()) {
    keepEntry(model, entry.account, entry);
    count += 1;
    if (count === SAMPLE) break;
  }
  model.screening.rebuild();
  model.screening.screenAll(0);
  ({ take } = createIngest(model, {
    ...{ depth: 64, logger: silentLogger, onReorg: (block: bigint) => void reorgs.push(block) },
    tellCandidates: createCandidateWatch(model),
  }));
});

/** Everybody below maintenance, one by one in exact integers. */
function below(): number[] {
  const accounts = [...model.data.accounts.keys()];
  return accounts.filter((account) => (model.screening.healthOf(account) ?? 1_000_000n) < 1_000_000n);
}

function log(name: "PriceRefreshed" | "LoanOpened" | "LoanRepaid", indexed: object, data: Hex): FeedLog {
  logIndex += 1;
  const topics = encodeEventTopics({ abi: pangeaAbi, eventName: name, args: indexed } as never) as Hex[];
  return { address: exchange, topics, data, blockNumber: BigInt(logIndex), logIndex, transactionHash: "0x01" };
}

const words = (...values: readonly bigint[]) =>
  encodeAbiParameters(
    values.map(() => ({ type: "uint256" })),
    values,
  );
const priceLog = (asset: number, price: bigint, state = 0n) =>
  log("PriceRefreshed", { asset: BigInt(asset) }, words(price, 1n, state));

describe("screening of the keeper", () => {
  test("default: after every price the candidates are those whom the exact path finds", () => {
    expect(ACCOUNTS).toBeGreaterThan(SAMPLE);
    expect(model.screening.candidates()).toEqual(below());
    for (const [asset, percent] of [
      [COMMON, 150n],
      [2, 60n],
      [5, 130n],
      [COMMON, 90n],
      [16, 200n],
    ] as const) {
      take({ type: "logs", logs: [priceLog(asset, (priceOf(asset) * percent) / 100n)] });
      expect(model.screening.candidates()).toEqual(below());
      expect(model.screening.candidates().length).toBeGreaterThan(0);
    }
    expect(told.filter((trigger) => trigger === "price")).toHaveLength(5);
    expect(told).toContain("candidates");
  });

  test("behavior: a price that may not be relied on, and accounts that change, come and go", () => {
    take({ type: "logs", logs: [priceLog(3, priceOf(3) * 2n, 2n)] });
    expect(model.data.assets.get(3)?.state).toBe("stale");
    expect(model.screening.candidates()).toEqual(below());
    const [first] = model.screening.candidates();
    if (first === undefined) throw new Error("Nobody is below.");
    const entry = model.data.accounts.get(first) as AccountEntry;
    const rich = { ...entry, position: { ...entry.position, base: { ...entry.position.base, cash: 10n ** 15n } } };
    const change = (account: number, changed: AccountEntry | undefined) => {
      keepEntry(model, account, changed);
      model.screening.setAccount(account, changed);
    };
    change(first, rich);
    expect(model.screening.candidates()).not.toContain(first);
    change(first, entry);
    expect(model.screening.candidates()).toContain(first);
    // beyond what there was room for
    change(50_000, { ...entry, account: 50_000 });
    model.screening.screenAll(0);
    expect(model.screening.candidates()).toEqual(below());
    change(first, undefined);
    expect(model.screening.candidates()).not.toContain(first);
  });

  test("behavior: funding goes on between two looks", () => {
    const perp = model.data.perps.get(COMMON);
    if (perp === undefined) throw new Error("There is no market.");
    // shorts pay a dollar and a half a lot in eight hours
    model.data.perps.set(COMMON, { ...perp, fundingPayment: -(1_500_000n << 24n) });
    model.screening.setPerp(COMMON);
    model.screening.screenAll(0);
    const before = model.screening.candidates().length;
    model.screening.screenAll(28_800);
    expect(model.screening.candidates().length).toBeGreaterThan(before);
    expect(model.screening.candidates()).toEqual(below());
  });

  test("behavior: a lender is read again when a loan is repaid, although its log does not name it", () => {
    const loan = (7n << 32n) | 1n;
    const opened = log("LoanOpened", { loan, borrower: 7n, lender: 9n }, words(5n, 1n, 550n, 1n));
    take({ type: "logs", logs: [opened] });
    model.dirty.accounts.clear();
    take({ type: "logs", logs: [log("LoanRepaid", { loan }, words(1n, 0n, 0n))] });
    expect(model.dirty.accounts).toEqual(new Set([7, 9]));
  });

  test("behavior: when blocks are replaced, whoever was touched in them is read again, and what was done is looked up", () => {
    const loan = (7n << 32n) | 1n;
    const opened = log("LoanOpened", { loan, borrower: 7n, lender: 9n }, words(5n, 1n, 550n, 1n));
    take({ type: "logs", logs: [opened] });
    model.dirty.accounts.clear();
    take({ type: "gap", reason: "removed", fromBlock: opened.blockNumber + 1n, logs: [] });
    expect(model.dirty.accounts.size).toBe(0);
    take({ type: "gap", reason: "removed", fromBlock: opened.blockNumber, logs: [] });
    expect(model.dirty.accounts).toEqual(new Set([7, 9]));
    expect(reorgs).toEqual([opened.blockNumber + 1n, opened.blockNumber]);
    expect(model.dirty.assets.size).toBe(model.data.assets.size);
    take({ type: "gap", reason: "window", fromBlock: 1n, logs: [] });
    expect(model.dirty.registry).toBe(true);
    expect(model.dirty.accounts.size).toBeGreaterThanOrEqual(SAMPLE);
  });
});
