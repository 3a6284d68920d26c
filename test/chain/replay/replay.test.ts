import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readParameters } from "../../../scripts/deployment/parameters.ts";
import { orderedAssets, termsOf } from "../../../scripts/deployment/terms.ts";
import { testAccount } from "../../../scripts/localchain/accounts.ts";
import { bringUp, type Venue } from "../../../scripts/localchain/bringUp.ts";
import type { Sent } from "../../../scripts/replay/intents.ts";
import { createReplayClient, enlist, type Participant } from "../../../scripts/replay/participants.ts";
import { payingIntervals, perpPlot } from "../../../scripts/replay/perpReport.ts";
import { createPrediction, type ModelSetup } from "../../../scripts/replay/prediction.ts";
import { reconcile } from "../../../scripts/replay/reconcile.ts";
import { asJson, asText, isReconciled } from "../../../scripts/replay/report.ts";
import { runSession, type SessionOptions } from "../../../scripts/replay/session.ts";
import { choosePerpSource, chooseSource } from "../../../scripts/replay/source.ts";

const PARAMETERS = path.resolve(import.meta.dirname, "../../../scripts/deployment/parameters/local.json");
const parameters = readParameters(PARAMETERS);

/** How the perpetual is played in a few seconds: hours pass quickly. */
const PERP = { stepMilliseconds: 200, hourSeconds: 2 };

function session(more: Partial<SessionOptions> = {}): SessionOptions {
  return {
    parameters,
    source: chooseSource({ seed: 7, seconds: 60 }),
    limits: { seconds: Number.POSITIVE_INFINITY, events: 120 },
    makers: 3,
    takers: 2,
    levels: 6,
    isRealtime: false,
    report: () => undefined,
    progress: () => undefined,
    ...more,
  };
}

describe("runSession", () => {
  test("default: a generated market reconciles to the last unit, and nothing is left behind", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pangea-test-"));
    vi.stubEnv("TMPDIR", folder);
    const result = await runSession(session());
    expect(result.standing.differences).toEqual([]);
    expect(result.closed.differences).toEqual([]);
    expect(isReconciled(result)).toBe(true);

    const totals = result.summary.totals();
    expect(totals.operations).toBeGreaterThan(300);
    expect(totals.fills).toBeGreaterThan(20);
    expect(totals.cancelled).toBeGreaterThan(50);
    expect(totals.reduced).toBeGreaterThan(0);
    expect(result.standing.compared).toBeGreaterThan(400);
    expect(asText(result)).toContain("Reconciled with the books as they stand");
    expect(JSON.parse(JSON.stringify(asJson(result)))).toMatchObject({ reconciled: true, market: "WETH/USDM" });
    expect(readdirSync(folder)).toEqual([]);
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  test("behavior: the perpetual beside it reconciles too, with funding paid and everybody settled", async () => {
    const source = chooseSource({ seed: 7, seconds: 6 });
    const perp = { source: await choosePerpSource({ spot: source, seed: 7, seconds: 6 }), ...PERP };
    const result = await runSession(session({ source, perp, limits: { seconds: 6, events: 1_000 } }));
    expect(result.standing.differences).toEqual([]);
    expect(result.closed.differences).toEqual([]);
    expect(result.perp?.standing.differences).toEqual([]);
    expect(result.perp?.settled.differences).toEqual([]);
    expect(isReconciled(result)).toBe(true);
    if (result.perp === undefined) throw new Error("The perpetual was not played.");

    const { perp: played } = result;
    const totals = played.summary.totals();
    expect(totals.fills).toBeGreaterThan(20);
    expect(played.prices).toBeGreaterThanOrEqual(5);
    expect(played.openInterest).toBeGreaterThan(0n);
    expect(payingIntervals(played)).toBeGreaterThan(0);
    // a log for each call, and everything that lies in storage
    expect(played.standing.compared).toBeGreaterThan(150);
    expect(played.prediction.fees().takers).toBeGreaterThan(0n);
    expect(played.prediction.fees().drawn).toBeGreaterThan(0n);
    const [hedged, naked] = played.assessments;
    if (hedged === undefined || naked === undefined) throw new Error("Two accounts are compared.");
    // as much risk on the net would be required of either; what the hedged one has left is its basis
    expect(naked.assessment.requirement.initial).toBeGreaterThan(5n * hedged.assessment.requirement.initial);
    expect(asText(result)).toContain("Reconciled at WETH-PERP after everybody settled");
    expect(asText(result)).toMatch(/^health, equity \/ maintenance/m);
    expect(perpPlot(played)).toContain("</svg>");
    expect(JSON.parse(JSON.stringify(asJson(result)))).toMatchObject({
      reconciled: true,
      perp: { market: "WETH-PERP" },
    });
  });

  test("behavior: in real time it takes as long as the market did", async () => {
    const result = await runSession(session({ isRealtime: true, limits: { seconds: 2, events: 1000 } }));
    expect(result.seconds).toBeGreaterThan(1.8);
    expect(isReconciled(result)).toBe(true);
  });
});

describe("reconcile", () => {
  let venue: Venue;
  let folder: string;
  let participants: readonly Participant[];
  let setup: ModelSetup;
  const sent: Sent[] = [];
  const signers = [testAccount(1), testAccount(2)];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pangea-reconcile-"));
    venue = await bringUp({ parameters, folder, holders: signers, grants: { USDM: "1000", WETH: "1" } });
    const { record } = venue;
    const exchange = record.contracts.Exchange ?? "0x";
    const [dollar, ether] = [record.assets.USDM, record.assets.WETH];
    if (dollar === undefined || ether === undefined) throw new Error("The assets are not listed.");
    const deposits = [
      { asset: dollar.id, token: dollar.token, amount: 1000n * 10n ** 18n },
      { asset: ether.id, token: ether.token, amount: 10n ** 18n },
    ];
    participants = await enlist({
      client: createReplayClient(venue.chain.httpUrl, record.chainId),
      exchange,
      signers,
      deposits,
      firstAccount: 2,
      record: (transaction) => sent.push(transaction),
    });
    const [maker, taker] = participants;
    const market = 1;
    await maker?.send({ type: "place", account: 2, market, order: { side: "ask", tick: 200_000n, lots: 500n } });
    await taker?.send({ type: "place", account: 3, market, order: { side: "bid", tick: 200_000n, lots: 123n } });
    // refused: there are not so many dollars
    await taker?.send({ type: "place", account: 3, market, order: { side: "bid", tick: 100_000n, lots: 10_000_000n } });
    setup = {
      exchange,
      governor: record.deployer,
      assets: orderedAssets(parameters).map(({ symbol }) => record.assets[symbol] ?? dollar),
      markets: parameters.markets.map((terms) => {
        const known = termsOf(parameters, terms);
        return { ...known, asset: record.assets[terms.asset]?.id ?? 0, minNotional: BigInt(known.minNotional) };
      }),
      perps: parameters.perps.length + parameters.loans.length,
      grants: signers.flatMap(({ address }) =>
        deposits.map(({ token, amount }) => ({ holder: address, token, amount })),
      ),
    };
  });

  afterAll(async () => {
    await venue.chain.stop();
    rmSync(folder, { recursive: true });
  });

  function differences(change: Partial<ModelSetup>, transactions: readonly Sent[] = sent) {
    const client = createReplayClient(venue.chain.httpUrl, venue.record.chainId);
    const prediction = createPrediction({ ...setup, ...change });
    return reconcile({ client, exchange: setup.exchange, prediction, sent: transactions });
  }

  test("default: finds nothing where everything is right, refusals included", async () => {
    expect((await differences({})).differences).toEqual([]);
    expect(sent.map(({ receipt }) => receipt.status).filter((status) => status === "reverted")).toHaveLength(1);
  });

  test("behavior: a fee of a millionth more is found in balances, fees and totals", async () => {
    const [first, second] = setup.markets;
    if (first === undefined || second === undefined) throw new Error("There are no markets.");
    const found = await differences({ markets: [{ ...first, takerFee: first.takerFee + 1 }, second] });
    expect(found.differences.map(({ what }) => what)).toEqual([
      "free balance of asset 0 in account 3",
      "fees of market 1",
    ]);
  });

  test("behavior: a token too many in a wallet is found", async () => {
    const grants = setup.grants.map((grant, index) => (index === 0 ? { ...grant, amount: grant.amount + 1n } : grant));
    const found = await differences({ grants });
    expect(found.differences).toEqual([
      { what: `asset 0 in the wallet of ${signers[0]?.address}`, predicted: "1", found: "0" },
    ]);
  });

  test("behavior: an order that the chain executed and the model never saw is found in book and balances", async () => {
    const found = await differences(
      {},
      sent.filter(({ intent }) => intent.type !== "place"),
    );
    const what = found.differences.map((difference) => difference.what);
    expect(what).toContain("orders of the ask side of market 1");
    expect(what).toContain("depth of the ask side of market 1");
    expect(what).toContain("held balance of asset 1 in account 2");
  });

  test("behavior: another size than was sent is found in the logs", async () => {
    const changed = sent.map((transaction) => {
      const { intent } = transaction;
      if (intent.type !== "place" || intent.order.side !== "bid" || intent.order.lots !== 123n) return transaction;
      return { ...transaction, intent: { ...intent, order: { ...intent.order, lots: 124n } } };
    });
    const found = await differences({}, changed);
    expect(found.differences[0]?.what).toMatch(/^book logs of place in 0x/);
    expect(found.differences[0]?.predicted).toContain("124");
  });
});
