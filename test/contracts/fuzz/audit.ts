import type { View } from "../../model/calls.ts";
import type { EventBooks } from "../../model/eventBook.ts";
import { Side } from "../../model/types.ts";
import type { Step } from "./steps.ts";
import type { World } from "./world.ts";

/** Questions whose answers are all that the exchange can tell of its state. */
export function auditSteps({ state, strangers, delegates }: World): Step[] {
  const { accounts, assets, markets } = state;
  const actor = strangers[0] as Step["actor"];
  const views: View[] = [{ name: "registry", args: [] }];
  for (const { number } of assets) {
    views.push({ name: "assetInfo", args: [number] }, { name: "assetRisk", args: [number] });
  }
  for (const { number, book } of markets) {
    views.push({ name: "marketInfo", args: [number] }, { name: "topOfBook", args: [number] });
    for (const side of [Side.BID, Side.ASK]) {
      const size = BigInt(book.side(side).length);
      views.push({ name: "depth", args: [number, side, 0, size + 1n] });
      views.push({ name: "bookOrders", args: [number, side, 0n, size + 1n] });
    }
  }
  for (const account of accounts.owners.keys()) {
    views.push({ name: "balancesOf", args: [account + 1] });
    for (const { address } of delegates) views.push({ name: "delegation", args: [account + 1, address] });
  }
  return views.map((call) => ({ actor, call }));
}

/** Fails if somebody who knows the logs only does not know the books. */
export function checkEventBooks({ state }: World, events: EventBooks): void {
  for (const { number, book } of state.markets) {
    for (const side of [Side.BID, Side.ASK]) {
      const known = events.orders(number, side).map(describe);
      const real = book.side(side).map(describe);
      const index = real.findIndex((order, position) => order !== known[position]);
      if (index >= 0 || known.length !== real.length) {
        throw new Error(`By its logs, side ${side} of market ${number} is another from order ${index} on.`);
      }
    }
  }
}

function describe({
  id,
  account,
  lots,
  expiry,
}: {
  id: bigint;
  account: number;
  lots: bigint;
  expiry: number;
}): string {
  return `${id} ${account} ${lots} ${expiry}`;
}
