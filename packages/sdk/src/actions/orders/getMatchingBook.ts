import type { Hex } from "viem";
import { decodeOrderFlags, decodePositionSize, ordersSlot, positionSlot } from "../../codec/slots.ts";
import type { BookOrder, MatchingBook } from "../../margin/matching.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { RestingOrder } from "../../types/order.ts";
import type { AccountId, MarketId } from "../../types/units.ts";
import { readEligible } from "../loans/readEligible.ts";
import { getMarket } from "../markets/getMarket.ts";
import { getWords } from "../markets/getWords.ts";
import { pinBlock } from "../pinBlock.ts";
import type { ReadParameters } from "../read.ts";
import { getBookSnapshot } from "./getBookSnapshot.ts";

/** Words of one request. */
const WORDS_AT_ONCE = 1_000;

/**
 * Reads a whole book with everything that decides what a taker gets from it: views `bookOrders`, and `words` for the flags of
 * orders and the positions of their makers, on a loan market `mayBorrow` of its borrowers, all at one block.
 *
 * @param client - Any client whose node still has the state of the block.
 * @param parameters - Market, block, and orders per request.
 * @throws {ContractError} `UnknownMarket` when no market is listed under this number.
 * @throws {BookMovedError} when the node answered from another block than it was asked about.
 * @example
 * const book = await getMatchingBook(client, { exchange, market: 3 });
 */
export async function getMatchingBook(
  client: PangeaClient,
  parameters: getMatchingBook.Parameters,
): Promise<getMatchingBook.ReturnValue> {
  const { market } = parameters;
  const pinned = { ...parameters, ...(await pinBlock(client, parameters)) };
  const { bids, asks } = await getBookSnapshot(client, pinned);
  const orders = [...bids, ...asks];
  const makers = [...new Set(orders.map(({ account }) => account))];
  const slots = [
    ...orders.map(({ id }) => ordersSlot(market, id)),
    ...makers.map((account) => positionSlot(account, market)),
  ];
  const words = await readWords(client, pinned, slots);
  const withFlags = (order: RestingOrder, index: number): BookOrder => ({
    ...order,
    ...decodeOrderFlags(wordAt(words, index), order.id),
  });
  const wanting = [...new Set(bids.map(({ account }) => account))];
  const borrowers = await readBorrowers(client, pinned, wanting);
  const sizes = makers.map(
    (account, index) => [account, decodePositionSize(wordAt(words, orders.length + index))] as const,
  );
  return {
    market,
    bids: bids.map(withFlags),
    asks: asks.map((order, index) => withFlags(order, bids.length + index)),
    sizes: new Map(sizes),
    borrowers,
  };
}

export declare namespace getMatchingBook {
  interface Parameters extends ReadParameters {
    readonly exchange: Hex;
    readonly market: MarketId;
    /** Orders of one request. Default 1,000. */
    readonly pageSize?: number | undefined;
  }
  type ReturnValue = MatchingBook;
}

async function readWords(client: PangeaClient, parameters: getMatchingBook.Parameters, slots: readonly Hex[]) {
  const words: Hex[] = [];
  for (let start = 0; start < slots.length; start += WORDS_AT_ONCE) {
    words.push(...(await getWords(client, { ...parameters, slots: slots.slice(start, start + WORDS_AT_ONCE) })));
  }
  return words;
}

/** Whether accounts that want to borrow may, undefined on markets where nobody borrows. */
async function readBorrowers(
  client: PangeaClient,
  { exchange, market, blockNumber, blockTag }: getMatchingBook.Parameters,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, boolean> | undefined> {
  const block = { exchange, blockNumber, blockTag };
  const terms = accounts.length === 0 ? undefined : await getMarket(client, { ...block, market });
  if (terms?.kind !== "loan") return undefined;
  return readEligible(client, { ...block, accounts, classHundredths: terms.classHundredths });
}

function wordAt(words: readonly Hex[], index: number): Hex {
  return words[index] ?? "0x0";
}
