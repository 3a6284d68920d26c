import {
  type Address,
  type ContractEventName,
  type GetEventArgs,
  isAddressEqual,
  parseEventLogs,
  type TransactionReceipt,
} from "viem";
import { pangeaAbi } from "../abi/pangea.ts";
import { OutcomeMissingError } from "../errors/transaction.ts";

type EventName = ContractEventName<typeof pangeaAbi>;

type EventArgs<Name extends EventName> = GetEventArgs<
  typeof pangeaAbi,
  Name,
  { EnableUnion: false; IndexedOnly: false; Required: true }
>;

/** Arguments of all events with this name that the exchange emitted, in order. */
export function readEvents<Name extends EventName>(
  receipt: TransactionReceipt,
  exchange: Address,
  eventName: Name,
): EventArgs<Name>[] {
  return parseEventLogs({ abi: pangeaAbi, eventName, logs: receipt.logs })
    .filter(({ address }) => isAddressEqual(address, exchange))
    .map(({ args }) => args as EventArgs<Name>);
}

/** Arguments of the first event with this name that the exchange emitted. Throws OutcomeMissingError without one. */
export function requireEvent<Name extends EventName>(
  receipt: TransactionReceipt,
  exchange: Address,
  eventName: Name,
): EventArgs<Name> {
  const [event] = readEvents(receipt, exchange, eventName);
  if (event === undefined) throw new OutcomeMissingError(receipt.transactionHash, eventName);
  return event;
}
