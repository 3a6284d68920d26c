// The funding index: it moves steadily, and what it costs leaves time to act.

import { abs, max } from "@pangea/risk-engine";
import { paymentCap } from "../../../model/funding.ts";
import { must } from "../../../model/inspection.ts";
import type { Clock, Header, Risk } from "../../../model/perpWords.ts";
import { sumOf, type Transition } from "../transition.ts";
import { ASSET_OF, PERP_MARKETS } from "../world.ts";

const PERIOD = 28_800n;
const SECONDS_PER_HOUR = 3_600n;
const PPM = 1_000_000n;
const LONGEST = 8n;

const PARAMETERS = new Set(["setRisk", "tightenRisk", "setSpotFees", "setOpenInterestCaps", "listPerpMarket"]);

/** A call moves the index of a market by no more than the highest payment allows for the time that passed. */
export function fundingIsContinuous({ before, after }: Transition): number {
  let moved = 0;
  for (const [market, { clock }] of after.perps) {
    const earlier = before.perps.get(market)?.clock;
    if (earlier === undefined || !isListed(earlier)) {
      must(!isListed(clock) || indexOf(clock) === 0n, () => `Market ${market} begins with funding.`);
      continue;
    }
    mustRun(market, clock);
    const seconds = clock.until - earlier.until;
    must(seconds >= 0n, () => `The clock of market ${market} goes back.`);
    const risk = before.risks[ASSET_OF[market] as number] as Risk;
    const [inForce, cap] = [abs(earlier.payment), paymentCap(risk, before.headers.get(market) as Header)];
    const step = abs(indexOf(clock) - indexOf(earlier));
    // both ends are rounded
    const most = (max(inForce, cap) * seconds) / PERIOD + 2n;
    must(
      step <= most,
      () => `The index of market ${market} moves by ${step} in ${seconds} seconds, ${most} are allowed.`,
    );
    if (step > 0n) moved += 1;
  }
  return moved;
}

/** Funding that a lot has paid when the clock was brought up to date. */
function indexOf({ index, payment, accrued }: Clock): bigint {
  return index + (payment * accrued) / PERIOD;
}

function isListed({ hours }: Clock): boolean {
  return hours > 0n;
}

function mustRun(market: number, { hours, until, accrued }: Clock): void {
  const isRunning = until > 0n && hours >= 1n && hours <= LONGEST && accrued <= hours * SECONDS_PER_HOUR;
  must(isRunning, () => `The clock of market ${market} does not run: ${hours} hours, ${until}, ${accrued}.`);
}

/**
 * Whatever is governed: shocks and fees keep to their bounds, and an hour of funding at the cap costs nobody more than 5/12 of
 * its maintenance margin. For every leg requires three fifths of half the basis at least, and an hour costs a quarter of that
 * half.
 */
export function parametersLeaveTime(transition: Transition): number {
  const { name, result, after } = transition;
  if (!result.ok || !PARAMETERS.has(name)) return 0;
  for (const risk of after.risks.slice(1)) mustBeSound(risk);
  for (const header of after.headers.values()) mustHaveFees(header);
  return sumOf(after.accounts.keys(), (index) => BigInt(hourIsAffordable(transition, index))) > 0n ? 1 : 0;
}

function mustBeSound({ shock, halfBasis, common, makerFeeCap }: Risk): void {
  const isSound = shock > 0n && shock <= PPM && 2n * halfBasis <= shock && 2n * common <= shock - 2n * halfBasis;
  must(isSound, () => `A shock of ${shock} with half a basis of ${halfBasis} and ${common} in common, ${makerFeeCap}.`);
}

function mustHaveFees({ takerFee, makerFee, makerFeeCap }: Header): void {
  const isSound = makerFee <= makerFeeCap && -makerFee <= takerFee;
  must(isSound, () => `Makers pay ${makerFee}, takers ${takerFee}, with a cap of ${makerFeeCap}.`);
}

/** @returns 1 if the account has a position to pay for. */
function hourIsAffordable({ after, verdictsAfter }: Transition, index: number): number {
  let cost = 0n;
  for (const market of PERP_MARKETS) {
    const size = abs(after.accounts[index]?.positions.get(market)?.size ?? 0n);
    if (size === 0n) continue;
    const risk = after.risks[ASSET_OF[market] as number] as Risk;
    cost += (size * paymentCap(risk, after.headers.get(market) as Header)) / LONGEST;
  }
  const required = verdictsAfter[index]?.requirement.maintenance ?? 0n;
  const most = (required << 24n) * 5n;
  must(
    cost * 12n <= most,
    () => `An hour costs account ${index + 1} ${cost >> 24n}, of ${required} that it must have.`,
  );
  return cost > 0n ? 1 : 0;
}
