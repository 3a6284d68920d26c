import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { readParameters } from "../../../scripts/deployment/parameters.ts";
import { testAccount } from "../../../scripts/localchain/accounts.ts";
import { bringUp } from "../../../scripts/localchain/bringUp.ts";
import { readLoanMarkets, withLoanMarkets } from "../../../scripts/replay/lending/markets.ts";
import { createPlayer } from "../../../scripts/replay/lending/player.ts";
import { isLendingReconciled, lendingJson, lendingText } from "../../../scripts/replay/lending/report.ts";
import { runLendingSession } from "../../../scripts/replay/lending/session.ts";
import { chooseFlow } from "../../../scripts/replay/lending/source.ts";

const PARAMETERS = path.resolve(import.meta.dirname, "../../../scripts/deployment/parameters/local.json");
const parameters = readParameters(PARAMETERS);
const SPEED = 40;

describe("runLendingSession", () => {
  test("default: a generated market reconciles to the last unit, from the first loan to the last", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pangea-test-"));
    vi.stubEnv("TMPDIR", folder);
    const result = await runLendingSession({
      ...{ parameters, source: chooseFlow({ seed: 7, events: 150 }), speed: SPEED, checkpoints: 1 },
      ...{ report: () => undefined, progress: () => undefined },
    });
    expect(result.outcomes.differences).toEqual([]);
    for (const { differences } of [...result.standing, result.closed]) expect(differences).toEqual([]);
    expect(isLendingReconciled(result)).toBe(true);

    const totals = result.summary.totals();
    expect(totals.opened).toBeGreaterThan(20);
    expect(totals.assigned).toBeGreaterThan(0);
    expect(totals.repayments).toBeGreaterThan(10);
    expect(totals.extended).toBeGreaterThan(0);
    expect(totals.refinanced).toBeGreaterThan(0);
    expect(totals.pastDue).toBeGreaterThan(0);
    expect(result.progress).toMatchObject({ events: 150, loans: 0, resting: 0 });
    expect(result.outcomes.compared).toBe(4 * totals.transactions);
    expect(lendingText(result)).toContain("Reconciled after the last loan was repaid");
    expect(JSON.parse(JSON.stringify(lendingJson(result)))).toMatchObject({ reconciled: true, events: 150 });
    expect(readdirSync(folder)).toEqual([]);
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  test("behavior: a share of interest of a millionth more is found in logs, balances and fees", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pangea-lending-"));
    const source = chooseFlow({ seed: 7, events: 60 });
    const grants = { [parameters.dollar]: "1000000000" };
    const deployed = withLoanMarkets(parameters, { books: source.books, speed: SPEED });
    const venue = await bringUp({ parameters: deployed, folder, holders: [testAccount(1)], grants, accounts: 2 });
    try {
      const listed = await readLoanMarkets(venue, source.books);
      const markets = listed.map(({ book, terms }) => ({
        ...{ book, terms: { ...terms, interestFee: terms.interestFee + 1n } },
      }));
      const player = await createPlayer({ venue, markets, events: source.events, speed: SPEED });
      for (const event of source.events) await player.play(event);
      await player.close(() => undefined);
      const { differences } = await player.reconcile();
      expect(differences.some(({ what }) => what.startsWith("free dollars of account"))).toBe(true);
      expect(player.outcomes().differences.some(({ what }) => what.startsWith("loan logs of repay"))).toBe(true);
    } finally {
      await venue.chain.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
