import type { Hash, TransactionReceipt } from "viem";
import { checked, checkedNumber, FIELDS } from "../../codec/fields.ts";
import { readLiquidationChanges } from "../../codec/liquidationEvents.ts";
import { InvalidArgumentError } from "../../errors/trader.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { ForcedOrder, LiquidationChange } from "../../types/liquidation.ts";
import type { AccountId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeLots, encodeMarket } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Trades for an account below its maintenance requirement at the books, immediate or cancel, positions only toward zero, anybody. The
 * account pays no exchange fee. Not in bundles.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, orders, and who is paid for it, and how to send it.
 * @returns Hash of the transaction.
 * @throws {OutOfRangeError} when an amount does not fit its field.
 * @throws {InvalidArgumentError} when there is no order.
 * @throws {ContractError} `NotLiquidatable` when the account has its requirement, `StepTooDear` when the prices are too bad or the reward too
 *   high, `StepTooLarge` when it goes too far, `WrongLeg` when a market is one of loans.
 * @example
 * const orders = [{ market: 3, sells: true, lots: 150n, tick: 25_900n }];
 * const hash = await liquidateOnBooks(client, { exchange, account: 9, keeper: 7, orders, reward: 1_000_000n });
 */
export async function liquidateOnBooks(
  client: PangeaClient,
  parameters: liquidateOnBooks.Parameters,
): Promise<liquidateOnBooks.ReturnValue> {
  return write(client, liquidateOnBooks.call(parameters), parameters);
}

export declare namespace liquidateOnBooks {
  interface Args extends ExchangeParameters {
    /** That is liquidated. */
    readonly account: AccountId;
    /** Account of anybody that is paid. Default: nobody, and then there is no reward. */
    readonly keeper?: AccountId | undefined;
    readonly orders: readonly ForcedOrder[];
    /** What the account pays beside, ledger units of the dollar, a tenth of it to insurance. Default 0. */
    readonly reward?: Units | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for simulations and other senders. */
liquidateOnBooks.call = ({ exchange, ...args }: liquidateOnBooks.Args): PangeaCall<"liquidateOnBooks"> => {
  const { account, keeper = 0, orders, reward = 0n } = args;
  if (orders.length === 0) throw new InvalidArgumentError("There is no order", "Name at least one order.");
  if (keeper === 0 && reward !== 0n) {
    throw new InvalidArgumentError(
      `Nobody would get the reward of ${reward}`,
      "Name the account of a keeper that is paid, or ask for no reward.",
    );
  }
  return defineCall(exchange, "liquidateOnBooks", [
    encodeAccount(account),
    encodeAccount(keeper),
    orders.map(({ market, sells, lots, tick }) => ({
      market: encodeMarket(market),
      sells,
      lots: encodeLots(lots),
      tick: checkedNumber(tick, FIELDS.tick),
    })),
    checked(reward, { ...FIELDS.units, name: "reward" }),
  ]);
};

/**
 * As `liquidateOnBooks`, and waits until it has traded.
 *
 * @throws {ContractError} `NotLiquidatable` when the account has its requirement, `StepTooDear` when the prices are too bad or the reward too
 *   high, `StepTooLarge` when it goes too far.
 * @example
 * const { receipt, changes } = await liquidateOnBooksSync(client, { exchange, account: 9, keeper: 7, orders });
 */
export async function liquidateOnBooksSync(
  client: PangeaClient,
  parameters: liquidateOnBooksSync.Parameters,
): Promise<liquidateOnBooksSync.ReturnValue> {
  const { exchange } = parameters;
  const receipt = await writeSync(client, liquidateOnBooks.call(parameters), parameters);
  const { reward } = requireEvent(receipt, exchange, "LiquidatedOnBooks");
  return { receipt, reward, changes: readLiquidationChanges({ logs: receipt.logs, exchange }) };
}

export declare namespace liquidateOnBooksSync {
  interface Parameters extends liquidateOnBooks.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Ledger units of the dollar, of which a tenth went to insurance. */
    readonly reward: Units;
    /** What the logs say; `readTrades` says what was traded. */
    readonly changes: readonly LiquidationChange[];
  }
}
