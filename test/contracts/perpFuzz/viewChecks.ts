// Every question about margin and perpetual markets, and what the answer must be.

import { type Assessment, PPM } from "@pangea/risk-engine";
import { decodeFunctionResult } from "viem";
import { bandOf, valuesOf } from "../../model/band.ts";
import { must } from "../../model/inspection.ts";
import type { Risk } from "../../model/perpWords.ts";
import { rehearse } from "../fuzz/stage.ts";
import { stringify } from "../fuzz/trace.ts";
import type { PerpCampaign } from "./campaign.ts";
import { markedOf } from "./transition.ts";
import { isOk } from "./twin.ts";
import { callAct, DOLLAR, type PerpWorld } from "./world.ts";

/** An account and a market at a time, and what the risk engine says of the account. */
interface Subject {
  readonly campaign: PerpCampaign;
  readonly account: number;
  readonly market: number;
  readonly now: number;
  readonly verdict: Assessment;
  readonly index: bigint;
  readonly loss: bigint;
}

interface Question {
  readonly args: (subject: Subject) => readonly unknown[];
  /** What the answer must be, or undefined if the question must be refused. */
  readonly answer: (subject: Subject) => unknown;
  /** The part of the answer that is compared. */
  readonly part?: (answer: never) => unknown;
}

const standing = ({ verdict }: Subject) => {
  const { equity, benefit, initialEquity } = verdict.equity;
  const { initial: initialRequirement, maintenance: maintenanceRequirement } = verdict.requirement;
  const { resolutionValue, hasObligation } = verdict;
  const requirements = { initialRequirement, maintenanceRequirement, hasObligation };
  return { equity, benefit, initialEquity, resolutionValue, ...requirements };
};
const hasMargin = ({ verdict }: Subject, loss: bigint) => !verdict.hasObligation || verdict.freeMargin >= loss;
const isPegged = ({ campaign, now }: Subject) => isOk(campaign.seen.risks[DOLLAR] as Risk, now);
const margin = (subject: Subject) => {
  const { verdict } = subject;
  const health = verdict.health ?? 2n ** 255n - 1n;
  return { standing: standing(subject), freeMargin: verdict.freeMargin, health };
};
const partOfMargin = ({ standing: said, freeMargin, health }: Record<string, unknown>) => {
  return { standing: said, freeMargin, health };
};

export const VIEWS: Readonly<Record<string, Question>> = {
  standingOf: { args: ({ account }) => [account], answer: standing },
  hasInitialMargin: {
    args: ({ account, loss }) => [account, loss],
    answer: (subject) => isPegged(subject) && hasMargin(subject, subject.loss),
  },
  requireInitialMargin: {
    args: ({ account }) => [account],
    answer: (subject) => (hasMargin(subject, 0n) ? subject.verdict.hasObligation : undefined),
  },
  // from how it stands to how it stands nothing gets worse
  requireAllowed: {
    args: (subject) => [subject.account, standing(subject), 0n, 0],
    answer: () => null,
  },
  marginOf: { args: ({ account }) => [account], answer: margin, part: partOfMargin },
  marginAfter: { args: ({ account }) => [account, []], answer: margin, part: partOfMargin },
  snapshotOf: {
    args: ({ account }) => [account],
    answer: (subject) => {
      const isMargined = subject.campaign.seen.accounts[subject.account - 1]?.isMargined;
      return { standing: standing(subject), isMargined, timestamp: BigInt(subject.now) };
    },
    part: ({ standing: said, isMargined, timestamp }: Record<string, unknown>) => ({
      standing: said,
      isMargined,
      timestamp,
    }),
  },
  bandOf: {
    args: ({ market }) => [market],
    answer: ({ campaign, market, now }) => {
      const marked = markedOf({ before: campaign.seen }, market);
      return [{ ...bandOf(marked), ...valuesOf(marked) }, isOk(marked.risk, now)];
    },
  },
  perpInfo: {
    args: ({ market }) => [market],
    answer: ({ campaign, market, index }) => {
      const { ledger, limits, clock } = campaign.seen.perps.get(market) as NonNullable<unknown> as SeenPerp;
      const { pool, deficit } = ledger;
      return { fundingIndex: index, pool, deficit, isDeep: clock.isDeep, oiFactor: Number(limits.factor) };
    },
    part: ({ fundingIndex, pool, deficit, isDeep, oiFactor }: Record<string, unknown>) => {
      return { fundingIndex, pool, deficit, isDeep, oiFactor };
    },
  },
};

type SeenPerp = NonNullable<ReturnType<PerpCampaign["seen"]["perps"]["get"]>>;

/** Asks everything of an account and a market, a second later. */
export async function askAll(campaign: PerpCampaign): Promise<void> {
  const { world, random, choice } = campaign;
  const now = campaign.now + 1;
  const { verdicts, indices } = campaign.verdictsAt(now);
  const account = random.pick(world.accounts).number;
  const market = choice.perp();
  const verdict = verdicts[account - 1] as Assessment;
  const loss = random.pick([0n, random.bigint(0n, PPM * 1_000n)]);
  const subject = { campaign, account, market, now, verdict, loss, index: indices.get(market) as bigint };
  const acts = Object.entries(VIEWS).map(([name, { args }]) => callAct(world, world.stranger, [name, args(subject)]));
  const results = await rehearse(world, acts, now);
  for (const [index, [name, { answer, part }]] of Object.entries(VIEWS).entries()) {
    const [expected, result] = [answer(subject), results[index]];
    must(
      result?.ok === (expected !== undefined),
      () => `${name} of account ${account} or market ${market}: ${result?.ok}.`,
    );
    campaign.counters.add(`asked ${name}`);
    if (result?.ok !== true || expected === null) continue;
    const said = decode(world, name, result.answer);
    const compared = part === undefined ? said : part(said as never);
    must(
      canonical(compared) === canonical(expected),
      () => `${name}: ${canonical(compared)}, not ${canonical(expected)}.`,
    );
  }
}

function decode({ abi }: PerpWorld, functionName: string, data: `0x${string}`): unknown {
  return decodeFunctionResult({ abi, functionName, data });
}

/** Text that is the same for equal values, whatever the order of their fields. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return Array.isArray(value) ? `[${value.map(canonical).join()}]` : stringify(value);
  }
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${key}:${canonical(item)}`).join()}}`;
}
