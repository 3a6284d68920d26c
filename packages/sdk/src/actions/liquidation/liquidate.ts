import type { TakeoverLeg } from "@pangea/risk-engine";
import type { Hash, TransactionReceipt } from "viem";
import { checked, FIELDS } from "../../codec/fields.ts";
import { readLiquidationChanges } from "../../codec/liquidationEvents.ts";
import { OutOfRangeError } from "../../errors/codec.ts";
import { InvalidArgumentError } from "../../errors/trader.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LiquidationChange } from "../../types/liquidation.ts";
import type { AccountId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMarket } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/** Payments have 63 bits and a sign. */
const MAX_PAYMENT = 2n ** 63n - 1n;

const KINDS = { spot: 0, perp: 1, repay: 2, claim: 3, profit: 4, supply: 5 } as const;

/**
 * Takes over parts of an account below its maintenance requirement at their marks, less a reward, anybody. The taker is an account of the
 * sender, or one for which it may trade, lend and borrow, and must have initial margin afterwards. `planLiquidation` finds legs and the
 * highest reward that the exchange allows.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, legs, who takes them over and for how much, and how to send it.
 * @returns Hash of the transaction.
 * @throws {OutOfRangeError} when an amount does not fit its field.
 * @throws {InvalidArgumentError} when there is no leg, or the account would take itself over.
 * @throws {ContractError} `NotLiquidatable` when the account has its requirement, `StepTooDear` or `StepTooLarge` when the rule does not allow
 *   it, `LegTooLarge` when somebody was faster, `TooLittleCash` when the account cannot pay, `InsufficientMargin` when the taker lacks margin.
 * @example
 * const hash = await liquidate(client, { exchange, account: 9, taker: 7, legs: [{ kind: "perp", market: 3, lots: 150n }] });
 */
export async function liquidate(
  client: PangeaClient,
  parameters: liquidate.Parameters,
): Promise<liquidate.ReturnValue> {
  return write(client, liquidate.call(parameters), parameters);
}

export declare namespace liquidate {
  interface Args extends ExchangeParameters {
    /** That is liquidated. */
    readonly account: AccountId;
    readonly legs: readonly TakeoverLeg[];
    readonly taker: AccountId;
    /** What the account pays beside, ledger units of the dollar, a tenth of it to insurance. Default 0. */
    readonly reward?: Units | undefined;
    /** Most that the taker pays, below zero = least that it receives, ledger units of the dollar. Default: anything. */
    readonly maxPayment?: bigint | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for bundles, simulations and other senders. */
liquidate.call = ({ exchange, ...args }: liquidate.Args): PangeaCall<"liquidate"> => {
  const { account, legs, taker, reward = 0n, maxPayment = MAX_PAYMENT } = args;
  if (legs.length === 0)
    throw new InvalidArgumentError(
      "There is no leg to take over",
      "Name at least one leg, such as those of planLiquidation.",
    );
  if (account === taker)
    throw new InvalidArgumentError(
      `Account ${account} would take itself over`,
      "Name another account of yours as the taker.",
    );
  if (maxPayment < -MAX_PAYMENT - 1n || maxPayment > MAX_PAYMENT) {
    throw new OutOfRangeError({
      name: "maxPayment",
      value: maxPayment,
      minimum: -MAX_PAYMENT - 1n,
      maximum: MAX_PAYMENT,
    });
  }
  return defineCall(exchange, "liquidate", [
    encodeAccount(account),
    legs.map(encodeLeg),
    encodeAccount(taker),
    checked(reward, { ...FIELDS.units, name: "reward" }),
    maxPayment,
  ]);
};

/** A leg as the ABI names it. */
function encodeLeg(leg: TakeoverLeg) {
  const kind = KINDS[leg.kind];
  const none = { market: 0, loan: 0n, amount: 0n };
  const amount = (units: bigint, name: string) => checked(units, { ...FIELDS.units, name, minimum: 1n });
  switch (leg.kind) {
    case "spot":
    case "supply":
      return { kind, ...none, market: encodeMarket(leg.market), amount: amount(leg.units, "units") };
    case "perp":
      return { kind, ...none, market: encodeMarket(leg.market), amount: amount(leg.lots, "lots") };
    case "profit":
      return { kind, ...none, market: encodeMarket(leg.market) };
    default:
      return { kind, ...none, loan: checked(leg.loan, FIELDS.loan), amount: amount(leg.principal, "principal") };
  }
}

/**
 * As `liquidate`, and waits until the parts have been taken over.
 *
 * @throws {ContractError} `NotLiquidatable` when the account has its requirement, `StepTooDear` or `StepTooLarge` when the rule does not allow
 *   it, `LegTooLarge` when somebody was faster, `TooLittleCash` when the account cannot pay, `InsufficientMargin` when the taker lacks margin.
 * @example
 * const { received, taken } = await liquidateSync(client, { exchange, account: 9, taker: 7, legs, reward, maxPayment: 0n });
 */
export async function liquidateSync(
  client: PangeaClient,
  parameters: liquidateSync.Parameters,
): Promise<liquidateSync.ReturnValue> {
  const { exchange } = parameters;
  const receipt = await writeSync(client, liquidate.call(parameters), parameters);
  const { payment, reward } = requireEvent(receipt, exchange, "Liquidated");
  return { receipt, received: payment, reward, taken: readLiquidationChanges({ logs: receipt.logs, exchange }) };
}

export declare namespace liquidateSync {
  interface Parameters extends liquidate.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** By the account from its taker, the reward taken off; below zero = it paid. Ledger units of the dollar. */
    readonly received: bigint;
    /** Of which a tenth went to insurance. */
    readonly reward: Units;
    /** What the logs say, leg by leg. */
    readonly taken: readonly LiquidationChange[];
  }
}
