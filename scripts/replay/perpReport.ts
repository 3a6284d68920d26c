// What a replay says of the perpetual beside that of every market.

import { formatDecimal, QUOTE_SCALE } from "@pangea/sdk";
import { table } from "../console/table.ts";
import type { PerpResult } from "./perpSession.ts";
import { plotWaterfall } from "./waterfallPlot.ts";
import { healthRow, type MarginNames, marginRows, marginTable, toCents } from "./waterfallTable.ts";

export function perpText(result: PerpResult): string {
  return [table(["what of the perpetual", "how much"], facts(result)), marginText(result)].join("\n\n");
}

function marginText(result: PerpResult): string {
  return marginTable(result.assessments, namesOf(result), [feesRow(result)]);
}

/** The margin of the two accounts as an SVG file. */
export function perpPlot(result: PerpResult): string {
  const names = namesOf(result);
  return plotWaterfall({
    title: `ATLAS: equity, requirement and free margin in USD, ${result.symbol}`,
    names: result.assessments.map(({ name }) => name),
    rows: marginRows(result.assessments, names),
    format: (amount) => toCents(amount, names.dollarExponent),
    notes: [healthRow(result.assessments), feesRow(result)].map(([label = "", ...texts]) => ({ label, texts })),
  });
}

/** Fees are in the quote of a position, and with it in its unsettled profit. */
function feesRow({ assessments, prediction, symbol, market }: PerpResult): readonly string[] {
  const fees = assessments.map(({ account }) => toCents(prediction.feesOf(account), market.scale.dollarExponent));
  return [`fees paid at ${symbol}, in the profit`, ...fees];
}

export function perpJson(result: PerpResult) {
  const names = namesOf(result);
  const margins = result.assessments.map(({ name, account, assessment }, index) => ({
    name,
    account,
    steps: marginRows(result.assessments, names).map(({ label, amounts }) => [label, String(amounts[index])]),
    initialRequirement: String(assessment.requirement.initial),
    maintenanceRequirement: String(assessment.requirement.maintenance),
    freeMargin: String(assessment.freeMargin),
    health: assessment.health === undefined ? null : String(assessment.health),
  }));
  return {
    facts: Object.fromEntries(facts(result)),
    fees: result.assessments.map(({ account }) => String(result.prediction.feesOf(account))),
    margins,
    standing: result.standing,
    settled: result.settled,
  };
}

/** Intervals at whose end the logs told what a lot had paid, and those in which that was something. */
export function payingIntervals({ prediction }: PerpResult): number {
  return prediction.turns().filter(({ paid }) => paid !== 0n).length;
}

function facts(result: PerpResult): [string, string][] {
  const { prediction, openInterest, prices, hours, market } = result;
  const { scale } = market;
  const dollars = (units: bigint) => toCents(units, scale.dollarExponent);
  const wholes = (lots: bigint) => formatDecimal({ coefficient: lots, exponent: scale.lotExponent });
  const ofWhole = (index: bigint) =>
    (Number(index) / Number(QUOTE_SCALE)) * 10 ** (scale.dollarExponent - scale.lotExponent);
  return [
    ["prices told to the oracle", String(prices)],
    ["hours that passed on the chain", String(hours)],
    ["funding intervals that ended", String(prediction.turns().length)],
    ["of these, such that longs or shorts paid in", String(payingIntervals(result))],
    [`funding that a long of one ${result.underlying} has paid, USD`, ofWhole(prediction.funding().index).toFixed(6)],
    [`open interest at the end, ${result.underlying}`, wholes(openInterest)],
    ["fees of takers, USD", dollars(prediction.fees().takers)],
    ["fees of makers, USD", dollars(prediction.fees().makers)],
    ["of both, drawn from the pool after everybody settled, USD", dollars(prediction.fees().drawn)],
    ["and still due, USD", dollars(prediction.feeDue() / QUOTE_SCALE)],
    ["pool that is left, USD", dollars(prediction.pool())],
  ];
}

function namesOf({ market, underlying }: PerpResult): MarginNames {
  return { assets: new Map([[market.asset.id, underlying]]), dollarExponent: market.scale.dollarExponent };
}
