// What would happen if: tried out, and taken back.

import { encodeFunctionData, erc20Abi } from "viem";
import { must } from "../../model/inspection.ts";
import type { LoanInvariantId } from "../../model/loanInvariants.ts";
import { type Operation, OperationKind } from "../../model/types.ts";
import { type Act, rehearse } from "../fuzz/stage.ts";
import { type Call, callAct, UNITS } from "../perpFuzz/world.ts";
import type { LoanCampaign } from "./campaign.ts";

/** @returns how many times its precondition was met. */
type Experiment = (campaign: LoanCampaign) => Promise<number>;

export const EXPERIMENTS: Readonly<Partial<Record<LoanInvariantId, Experiment>>> = {
  S1: custodyHasIt,
  L10: orderOfPaymentsChangesNothing,
  O10: batchIsSequence,
};

/** Tokens are there for all that is owed. */
async function custodyHasIt({ world, seen }: LoanCampaign): Promise<number> {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "balanceOf", args: [world.exchange] });
  const acts = world.tokens.map((target): Act => ({ actor: world.stranger, target, data }));
  for (const [asset, { answer }] of (await rehearse(world, acts)).entries()) {
    const owed = (seen.totals[asset] ?? 0n) * (UNITS[asset] ?? 1n);
    must(BigInt(answer) === owed, () => `Custody of asset ${asset} is ${BigInt(answer)}, ${owed} is owed.`);
  }
  return acts.length;
}

/** Some loans are repaid in part, some are booked, in one order and in another. */
async function orderOfPaymentsChangesNothing(campaign: LoanCampaign): Promise<number> {
  const { world, random, choice, observer, ledger } = campaign;
  const loans = ledger
    .all()
    .toSorted(() => random.next() - 0.5)
    .slice(0, 4);
  const calls = loans.map(({ id, borrower, principal }): Act => {
    const isRepaid = random.chance(0.7);
    const call: Call = isRepaid ? ["repay", [id, principal / 9n || 1n]] : ["bookPastDue", [id]];
    return callAct(world, isRepaid ? choice.partOf(borrower).owner : world.stranger, call);
  });
  if (calls.length < 2) return 0;
  const outcomes = await Promise.all(
    [calls, calls.toReversed()].map(async (acts) => {
      const results = await rehearse(world, [...acts, observer.act]);
      return { isDone: results.every(({ ok }) => ok), answer: results.at(-1)?.answer };
    }),
  );
  // who cannot pay for all of them chooses by the order
  if (outcomes.some(({ isDone }) => !isDone)) return 0;
  must(outcomes[0]?.answer === outcomes[1]?.answer, () => `Loans ${loans.map(({ id }) => id)} end by their order.`);
  return 1;
}

/** Orders at loan markets, in one call and one by one. */
async function batchIsSequence(campaign: LoanCampaign): Promise<number> {
  const { world, random, choice, observer } = campaign;
  const part = choice.part();
  const orders = Array.from({ length: random.int(2, 4) }, () => {
    const market = choice.loanMarket();
    return { market, order: choice.order(part, market) };
  });
  const operations = orders.map(({ market, order }): Operation => {
    return { kind: OperationKind.PLACE, market, skip: false, id: 0n, order };
  });
  const single = orders.map(({ market, order }) =>
    callAct(world, part.owner, ["placeOrder", [part.number, market, order, 0]]),
  );
  const batch = callAct(world, part.owner, ["batch", [part.number, operations, 255, 0]]);
  const [apart, together] = [
    await rehearse(world, [...single, observer.act]),
    await rehearse(world, [batch, observer.act]),
  ];
  if (![...apart, ...together].every(({ ok }) => ok)) return 0;
  must(apart.at(-1)?.answer === together.at(-1)?.answer, () => `A batch of account ${part.number} ends otherwise.`);
  return 1;
}
