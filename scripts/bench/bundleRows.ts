// Gas of bundles. As on spot: total gas of the receipt, cold, one transaction in a block, slots used before. The trader begins
// and ends with dollars alone: loans that were repaid, positions that were closed, and tokens that were sold have left their places.

import { type Bundle, bundle, executeBundle, type LoanId, type NewOrder } from "@pangea/sdk";
import type { Figures } from "./targets.ts";
import { at, type BenchVenue, LOTS, MARKET, MID, type Receipt, type VenueOptions } from "./venue.ts";

/** Perpetual of ether, and dollars for ten days. */
const PERP = 3;
const CASH = 5;

/** Quotes perpetual and spot; lends. */
const MAKER = 1;
const LENDER = 2;
/** Trades with others in between, so that a second has been begun. */
const OTHER = 3;
const TRADER = 4;

const RATE = 550n;
/** 2,000 dollars for an ether of 2,500. */
const BORROWED = 2_000n;
const TAKE = { timeInForce: "ioc" } as const;

export const BUNDLE_VENUE: VenueOptions = {
  accounts: TRADER,
  deposits: (account) => (account === TRADER ? { USDM: 10n ** 21n } : { USDM: 10n ** 25n, WETH: 10n ** 21n }),
};

export async function bundleRows(venue: BenchVenue): Promise<Figures> {
  // levels of those who quote never run empty
  for (const side of ["bid", "ask"] as const) {
    const tick = side === "bid" ? MID - 1n : MID + 1n;
    await venue.send(MAKER, [at(PERP).place(side, tick, { lots: 1_000n * LOTS })]);
    await venue.send(LENDER, [at(PERP).place(side, side === "bid" ? MID - 9n : MID + 9n)]);
  }
  for (const side of ["bid", "ask"] as const) {
    const tick = side === "bid" ? MID - 1n : MID + 1n;
    await venue.send(MAKER, [at(MARKET).place(side, tick, { lots: 100n * LOTS })]);
  }
  await venue.send(LENDER, [at(CASH).place("ask", RATE, { lots: 1_000_000n })]);
  // the second time: all slots have been used before
  await roundTrip(venue);
  return roundTrip(venue);
}

async function roundTrip(venue: BenchVenue): Promise<Figures> {
  const opened = await send(venue, opening(venue));
  const [loan] = opened.loans;
  if (loan === undefined) throw new Error("The bundle of the bench borrowed nothing.");
  const closed = await send(venue, closing(venue, loan));
  return {
    "bundle.basisOpen": opened.gas,
    "bundle.basisClose": closed.gas,
    "newSlots.bundleBasisOpen": await venue.newSlots(opened.hash),
  };
}

const begin = ({ exchange }: BenchVenue): Bundle => bundle({ exchange, account: TRADER });

function leg(market: number, order: NewOrder) {
  return { market, order: { ...order, ...TAKE }, minFilledLots: order.lots };
}

function opening(venue: BenchVenue): Bundle {
  return begin(venue)
    .placeOrder(leg(CASH, { side: "bid", tick: RATE, lots: BORROWED }))
    .placeOrder(leg(PERP, { side: "ask", tick: MID - 1n, lots: LOTS }))
    .placeOrder(leg(MARKET, { side: "bid", tick: MID + 1n, lots: LOTS }));
}

/** What was lost is paid before the loan is repaid. */
function closing(venue: BenchVenue, loan: LoanId): Bundle {
  return begin(venue)
    .placeOrder(leg(MARKET, { side: "ask", tick: MID - 1n, lots: LOTS }))
    .placeOrder(leg(PERP, { side: "bid", tick: MID + 1n, lots: LOTS, reduceOnly: true }))
    .payLosses()
    .repay({ loan });
}

/** In a second in which the market has been traded on before. */
async function send(venue: BenchVenue, trade: Bundle): Promise<Receipt> {
  await venue.nextSecond();
  await venue.send(OTHER, [at(PERP).place("ask", MID - 1n, { lots: LOTS / 10n, ...TAKE })]);
  return venue.call("execute", executeBundle.call(trade).args);
}
