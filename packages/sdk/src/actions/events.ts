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

/** Arguments of the first event with this name that the exchange emitted. Throws OutcomeMissingError without one. */
export function requireEvent<Name extends EventName>(
  receipt: TransactionReceipt,
  exchange: Address,
  eventName: Name,
): EventArgs<Name> {
  const events = parseEventLogs({ abi: pangeaAbi, eventName, logs: receipt.logs });
  const event = events.find(({ address }) => isAddressEqual(address, exchange));
  if (event === undefined) throw new OutcomeMissingError(receipt.transactionHash, eventName);
  return event.args as EventArgs<Name>;
}
