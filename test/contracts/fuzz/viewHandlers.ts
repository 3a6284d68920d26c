import type { Hex } from "viem";
import type { ViewArguments, ViewName } from "../../model/calls.ts";
import { MAX_TICK } from "../../model/types.ts";
import { REGISTRY } from "../../model/views.ts";
import type { Choice } from "./choice.ts";

/** No word of the exchange has this slot. */
const UNUSED: Hex = `0x${"f".repeat(64)}`;

/** How a question of each kind is made up. */
export const viewHandlers: { readonly [Name in ViewName]: (choice: Choice) => ViewArguments[Name] } = {
  registry: () => [],
  ownerOf: (choice) => [choice.account()],
  delegation: (choice) => [choice.account(), choice.anyone().address],
  assetInfo: (choice) => [choice.asset()],
  assetRisk: (choice) => [choice.asset()],
  assetOf: ({ random, world }) => [random.pick([...world.tokens, world.exchange])],
  balanceOf: (choice) => [choice.account(), choice.asset()],
  balancesOf: (choice) => [choice.account()],
  marketInfo: (choice) => [choice.market()],
  topOfBook: (choice) => [choice.market()],
  depth: (choice) => {
    const [market, side] = [choice.market(), choice.side()];
    const from = choice.random.chance(0.5) ? 0 : choice.tick(market, side);
    return [market, side, Math.min(from, MAX_TICK + 1), BigInt(choice.random.int(0, 6))];
  },
  orderInfo: (choice) => {
    const market = choice.market();
    return [market, choice.id(market, choice.account())];
  },
  bookOrders: (choice) => {
    const [market, side] = [choice.market(), choice.side()];
    return [market, side, choice.cursor(market, side), BigInt(choice.random.int(0, 40))];
  },
  openOrders: (choice) => {
    const [market, side] = [choice.market(), choice.side()];
    return [choice.account(), market, side, choice.cursor(market, side), BigInt(choice.random.int(0, 60))];
  },
  words: ({ random }) => [random.chance(0.5) ? [REGISTRY] : [REGISTRY, UNUSED, REGISTRY]],
  authority: () => [],
  isConsumingScheduledOp: () => [],
  OFFICE: () => [],
  CLEARING: () => [],
  CREDIT_DESK: () => [],
  LOAN_DESK: () => [],
  BUNDLES: () => [],
  LOANS: () => [],
  PERPS: () => [],
  SPOT: () => [],
  COUNCIL: () => [],
  LENS: () => [],
};
