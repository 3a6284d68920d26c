import { type Abi, decodeEventLog, keccak256, stringToBytes } from "viem";
import { BOOK_CHANGED, type Log } from "./encoding.ts";

const TRANSFER = keccak256(stringToBytes("Transfer(address,address,uint256)"));

/** What the logs say that moved in and out, and what the tokens say. */
export class Tally {
  readonly #abi: Abi;
  readonly #exchange: string;
  readonly #net = new Map<number, bigint>();

  constructor(abi: Abi, exchange: string) {
    this.#abi = abi;
    this.#exchange = exchange;
  }

  add(logs: readonly Log[]): void {
    for (const log of logs) if (log.topics[0] !== BOOK_CHANGED) this.#addNamed(log);
  }

  /** Tokens that came to the exchange less those that left it, by the tokens' own logs. */
  movedBy(tokenLogs: readonly Log[]): bigint {
    const exchange = this.#exchange.slice(2);
    let moved = 0n;
    for (const { topics, data } of tokenLogs) {
      if (topics[0] !== TRANSFER) continue;
      if (topics[2]?.endsWith(exchange)) moved += BigInt(data);
      if (topics[1]?.endsWith(exchange)) moved -= BigInt(data);
    }
    return moved;
  }

  /** Deposits less withdrawals of an asset, in ledger units. */
  netDeposits(asset: number): bigint {
    return this.#net.get(asset) ?? 0n;
  }

  #addNamed({ topics, data }: Log): void {
    const event = decodeEventLog({ abi: this.#abi, data, topics: topics as [] });
    const args = event.args as unknown as { asset: bigint; units: bigint };
    const asset = Number(args.asset ?? 0);
    const net = this.#net.get(asset) ?? 0n;
    if (event.eventName === "Deposited") this.#net.set(asset, net + args.units);
    if (event.eventName === "Withdrawn") this.#net.set(asset, net - args.units);
  }
}
