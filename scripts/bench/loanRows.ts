// Gas of loan markets. As on spot: total gas of the receipt, cold, one transaction in a block, a packed batch, slots used
// before, lenders distinct. Loans that were repaid have left their places to the next ones.

import type { LoanId } from "@pangea/sdk";
import { queuesAt } from "./queues.ts";
import type { Figures } from "./targets.ts";
import { at, type BenchVenue, type Receipt, type VenueOptions } from "./venue.ts";

/** Dollars for ten days, behind the spot and perpetual markets. */
const CASH = 5;
const { place, cancel } = at(CASH);
const { queue, withdraw } = queuesAt(at(CASH));

/** Every account below the traders lends. */
const TRADER = 25;
const BORROWER = 26;
const LENDER = 27;
const HEIR = 28;
const KEEPER = 29;

/** Basis points a year. */
const RATE = 550n;

/** Lots of every order: a thousand dollars. */
const LOTS = 1_000n;
const ALL = 2n ** 64n - 1n;
const TERM_HOURS = 240;
const terms = { lots: LOTS } as const;

export const LOAN_VENUE: VenueOptions = { accounts: KEEPER, deposits: () => ({ USDM: 10n ** 25n }) };

export async function loanRows(venue: BenchVenue): Promise<Figures> {
  for (let account = 1; account <= KEEPER; account += 1) {
    const away = 1_000n + BigInt(account);
    await venue.send(account, [place("ask", RATE + away, terms)]);
  }
  return {
    ...(await queueRows(venue)),
    ...(await takeRows(venue)),
    ...(await keepingRows(venue)),
  };
}

/** Lend and borrow orders behind ten others, at rates whose places have been used before. */
async function queueRows(venue: BenchVenue): Promise<Figures> {
  const rate = RATE + 500n;
  await withdraw(venue, await queue(venue, rate, 12));
  const ids = await queue(venue, rate, 10);
  const lent = await venue.send(TRADER, [place("ask", rate, terms)]);
  await venue.send(TRADER, lent.ids.map(cancel));
  await withdraw(venue, ids);

  const borrow = place("bid", RATE - 100n, terms);
  const bids = [];
  for (let account = 1; account <= 12; account += 1) bids.push(...(await venue.send(account, [borrow])).ids);
  await withdraw(venue, bids, 10);
  const once = async () => {
    const placed = await venue.send(TRADER, [borrow]);
    await venue.send(TRADER, placed.ids.map(cancel));
    return placed;
  };
  await once();
  const borrowed = await once();
  await withdraw(venue, bids.slice(0, 10));
  return {
    "loan.place": lent.gas,
    "loan.placeBorrow": borrowed.gas,
    "newSlots.loanPlace": await venue.newSlots(borrowed.hash),
  };
}

async function takeRows(venue: BenchVenue): Promise<Figures> {
  const one = await take(venue, 1);
  const five = await take(venue, 5);
  const twenty = await take(venue, 20);
  const lent = await lend(venue);
  return {
    "loan.take1": one.gas,
    "loan.lend1": lent.gas,
    "loan.take5": five.gas,
    "loan.take20": twenty.gas,
    "loan.furtherMaker": Math.round((twenty.gas - five.gas) / 15),
    "newSlots.loanTake1": await venue.newSlots(one.hash),
  };
}

/** Takes the orders of so many lenders at one rate for the second time: the first time opens their slots. */
async function take(venue: BenchVenue, lenders: number): Promise<Receipt> {
  const once = async () => {
    for (let lender = 1; lender <= lenders; lender += 1) await venue.send(lender, [place("ask", RATE, terms)]);
    const order = place("bid", RATE, { lots: LOTS * BigInt(lenders), timeInForce: "ioc" });
    const taken = await venue.send(BORROWER, [order]);
    await repay(venue, taken.loans);
    return taken;
  };
  await once();
  return once();
}

/** Lends to an order that rests. */
async function lend(venue: BenchVenue): Promise<Receipt> {
  const once = async () => {
    await venue.send(BORROWER, [place("bid", RATE, terms)]);
    const taken = await venue.send(LENDER, [place("ask", RATE, { ...terms, timeInForce: "ioc" })]);
    await repay(venue, taken.loans);
    return taken;
  };
  await once();
  return once();
}

async function keepingRows(venue: BenchVenue): Promise<Figures> {
  // the second time in each case: places and balances have been used before
  await assignOnce(venue);
  const assigned = await assignOnce(venue);
  await renewOnce(venue);
  const renewed = await renewOnce(venue);
  const loans = await borrowFrom(venue, LENDER);
  const [repaid] = await repay(venue, loans);
  return { "loan.repay": repaid?.gas ?? 0, "loan.renew": renewed.gas, "loan.assign": assigned.gas };
}

async function assignOnce(venue: BenchVenue): Promise<Receipt> {
  const [loan] = await borrowFrom(venue, LENDER);
  // a lot more than the loan is worth with its interest
  await venue.send(HEIR, [place("ask", RATE, { lots: LOTS * 2n })]);
  const assigned = await venue.call("assign", [loan, ALL, Number(RATE), 0]);
  await repay(venue, assigned.loans);
  await repay(venue, [loan as LoanId], { mayBeOver: true });
  return assigned;
}

/** By its lender, who extends it. */
async function renewOnce(venue: BenchVenue): Promise<Receipt> {
  const loans = await borrowFrom(venue, LENDER);
  await venue.passHours(TERM_HOURS - 3);
  const renewed = await venue.call("renew", [loans[0], KEEPER, 0]);
  await repay(venue, loans);
  return renewed;
}

async function borrowFrom(venue: BenchVenue, lender: number): Promise<readonly LoanId[]> {
  await venue.send(lender, [place("ask", RATE - 1n, terms)]);
  return (await venue.send(BORROWER, [place("bid", RATE - 1n, { ...terms, timeInForce: "ioc" })])).loans;
}

async function repay(
  venue: BenchVenue,
  loans: readonly LoanId[],
  { mayBeOver = false }: { readonly mayBeOver?: boolean } = {},
): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  for (const loan of loans) {
    try {
      receipts.push(await venue.call("repay", [loan, ALL]));
    } catch (error) {
      if (!mayBeOver) throw error;
    }
  }
  return receipts;
}
