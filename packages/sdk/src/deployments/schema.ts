import { type Address, getAddress, isAddress } from "viem";
import { z } from "zod";

const address = z
  .string()
  .refine((value) => isAddress(value, { strict: false }), "must be an address of 20 bytes")
  .transform((value): Address => getAddress(value));

/** JSON has no bigint: whole numbers may be written as numbers or as digits in quotes. */
const whole = z
  .union([z.int(), z.string().regex(/^-?\d+$/, "must be a whole number")])
  .transform((value) => BigInt(value));

const id = z.int().min(0).max(65_535);
const exponent = z.int().min(0).max(36);

const asset = z.strictObject({
  id,
  symbol: z.string().min(1),
  token: address,
  decimals: z.int().min(0).max(255),
  unitExp: exponent,
});

const market = z.strictObject({
  id: id.min(1),
  symbol: z.string().min(1),
  /** Files from before there were perpetuals do not say. */
  kind: z.enum(["spot", "perp", "loan"]).default("spot"),
  asset: id,
  lotExp: exponent,
  priceExp: exponent,
  /** Of a loan market. */
  termHours: z.int().min(1).max(65_535).optional(),
  classHundredths: z.int().min(100).max(255).optional(),
});

/** Shape of a deployment file. */
export const deploymentSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().optional(),
  chainId: z.int().min(1),
  exchange: address,
  clearing: address,
  spot: address,
  perps: address,
  perpDesk: address,
  loans: address,
  creditDesk: address,
  loanDesk: address,
  liquidations: address,
  takeovers: address,
  resolutions: address,
  council: address,
  bundles: address,
  offers: address,
  spotOffers: address,
  perpOffers: address,
  loanOffers: address,
  office: address,
  lens: address,
  accessManager: address,
  /** First block that can hold a log of the exchange. */
  deployedAtBlock: whole,
  assets: z.array(asset).min(1, "must hold the dollar at least"),
  markets: z.array(market),
});
