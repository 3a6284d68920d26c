import { type Address, getAddress, type Hex, isAddress, isHex } from "viem";
import { z } from "zod";
import type { SignedOffer } from "../types/offer.ts";
import type { Side } from "../types/order.ts";
import type { AccountId, Lots, MarketId } from "../types/units.ts";

/** What a taker would like to trade. */
export interface QuoteRequest {
  /** Chosen by the taker; answers repeat it. */
  readonly id: string;
  readonly exchange: Address;
  readonly chainId: number;
  /** That would take the offer. */
  readonly account: AccountId;
  readonly market: MarketId;
  /** Of the taker: `"bid"` buys or borrows. */
  readonly side: Side;
  readonly lots: Lots;
}

/** An answer to a request. */
export interface Quote extends SignedOffer {
  /** Of the request. */
  readonly id: string;
}

const address = z
  .string()
  .refine((value) => isAddress(value, { strict: false }))
  .transform((value): Address => getAddress(value));
const digits = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform((value) => BigInt(value));
const whole = (bits: number) =>
  z
    .int()
    .min(0)
    .max(2 ** bits - 1);
const side = z.enum(["bid", "ask"]);
const id = z.string().min(1).max(100);

const requestSchema = z.object({
  type: z.literal("pangea/quoteRequest"),
  ...{ id, exchange: address, chainId: z.int().min(1) },
  ...{ account: whole(32), market: whole(16), side, lots: digits },
});

const offerSchema = z.object({
  ...{ account: whole(32), signer: address, market: whole(16), side, tick: digits },
  ...{ lots: digits, minLots: digits, takers: z.array(whole(32)).max(1_000) },
  ...{ expiry: whole(32), nonce: digits },
});

const quoteSchema = z.object({
  type: z.literal("pangea/quote"),
  id,
  offer: offerSchema,
  signature: z
    .string()
    .max(20_000)
    .refine((value) => isHex(value))
    .transform((value) => value as Hex),
});

export function writeRequest(request: QuoteRequest): string {
  return write({ type: "pangea/quoteRequest", ...request });
}

export function writeQuote({ id: request, offer, signature }: Quote): string {
  return write({ type: "pangea/quote", id: request, offer, signature });
}

/** The request in a message, undefined = it is none. */
export function readRequest(message: string): QuoteRequest | undefined {
  return requestSchema.safeParse(parse(message)).data;
}

/** The quote in a message, undefined = it is none. */
export function readQuote(message: string): Quote | undefined {
  return quoteSchema.safeParse(parse(message)).data;
}

/** JSON has no bigint: digits. */
function write(value: object): string {
  return JSON.stringify(value, (_key, field: unknown) => (typeof field === "bigint" ? field.toString() : field));
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    // others may use the channel for what is no JSON
    return undefined;
  }
}
