// What is to be deployed and listed, as people write it: in tokens and dollars. What the contracts take follows, see
// `terms.ts`.

import { readFileSync } from "node:fs";
import { isAddress } from "viem";
import { z } from "zod";
import { contradictions } from "./contradictions.ts";
import { isDecimal } from "./decimals.ts";
import { DeploymentError } from "./errors.ts";

const decimal = z.string().refine(isDecimal, 'must be a positive decimal number in quotes, such as "0.01"');
const address = z.custom<`0x${string}`>((value) => typeof value === "string" && isAddress(value), "must be an address");
const millionths = z.int().min(0).max(10_000);
const ratio = z.int().min(0).max(1_000_000);

const tokenSchema = z.union(
  [z.strictObject({ address }), z.strictObject({ deploy: z.literal("TestToken"), name: z.string().min(1) })],
  'must be { "address": "0x..." } or { "deploy": "TestToken", "name": "..." }',
);

const riskSchema = z.strictObject({
  /** What a naked leg requires. */
  shockMillionths: ratio.min(1),
  /** What each leg of a perfect hedge requires. */
  halfBasisMillionths: ratio,
  /** Part of the shock that all assets share. */
  commonMillionths: ratio,
  /** Part of lent tokens that does not count. */
  haircutMillionths: ratio,
});

/** Has either `push`, or `sources` and `price`. */
const feedSchema = z.strictObject({
  /** A feed is deployed that is told its price, in dollars: for local chains and test networks. */
  push: z.strictObject({ price: decimal }).optional(),
  /** The primary source and, if there are two, the secondary one. */
  sources: z.array(address).min(1).max(2).optional(),
  /** Roughly what the asset is worth, in dollars: decides how finely its price is kept. */
  price: decimal.optional(),
  /** Seconds after which a price is stale. One that is pushed by hand must live long. */
  maxAge: z.int().min(1).max(65_535),
  /** Seconds after which it says nothing any more. */
  deadAge: z
    .int()
    .min(1)
    .max(30 * 86_400),
  /** Most that two sources may differ, and that one may be unsure of itself. */
  maxDeviationMillionths: z.int().min(100).max(200_000),
  /** Most that a price may change at once without being confirmed. */
  jumpBoundMillionths: z.int().min(1_000).max(500_000),
  /** Seconds after which a change that stands is accepted without the other source. */
  jumpHold: z.int().min(1).max(86_400),
});

const assetSchema = z.strictObject({
  symbol: z.string().min(1),
  /** The token's contract, or a test token to deploy, which anybody may mint. */
  token: tokenSchema,
  decimals: z.int().min(0).max(36),
  /** What the exchange counts in, in tokens. */
  ledgerUnit: decimal,
  /** Most that all accounts may have of it together, in tokens. Default: none can be deposited. The dollar has no cap. */
  depositCap: decimal.optional(),
  /** Most that all accounts may owe of it together, in tokens. Default: none can be borrowed. */
  borrowCap: decimal.optional(),
  risk: riskSchema.optional(),
  feed: feedSchema.optional(),
});

/** An asset without a token, for perpetual markets without spot. */
const indexSchema = z.strictObject({
  symbol: z.string().min(1),
  /** The exchange counts in units of the last decimal. */
  decimals: z.int().min(0).max(18),
  risk: riskSchema,
  feed: feedSchema,
});

const marketTerms = {
  symbol: z.string().min(1),
  asset: z.string().min(1),
  /** Smallest quantity, in tokens of the asset. */
  lot: decimal,
  /** Smallest price step, in dollars. */
  tick: decimal,
  takerFeeMillionths: millionths,
  /** Negative = rebate. */
  makerFeeMillionths: z.int().min(-10_000).max(10_000),
  makerFeeCapMillionths: millionths,
  /** Smallest order, in dollars. */
  minNotional: decimal,
  /** What an order with an expiry pays for its late removal, in dollars; on spot it sets that aside. */
  expiryBounty: decimal,
};

const perpSchema = z.strictObject({
  ...marketTerms,
  /** Length of a funding interval. */
  fundingHours: z.int().min(1).max(8),
  /** Added to the mean premium, for eight hours. */
  interestBillionths: z.int().min(-1_000_000).max(1_000_000),
  /** Size for which the book is asked for the premium, in dollars. */
  impactNotional: decimal,
  /** Open interest from which on initial margin rises, in wholes of the asset. */
  softCap: decimal,
  /** Open interest that no trade may exceed, in wholes of the asset. */
  hardCap: decimal,
  /** Whether unsettled profit counts for initial margin: only for markets that nobody can push. */
  deep: z.boolean(),
});

const loanSchema = z.strictObject({
  symbol: z.string().min(1),
  /** What is lent: a token, the dollar too. */
  asset: z.string().min(1),
  /** Smallest quantity, in tokens of the asset. */
  lot: decimal,
  /** Smallest order, in tokens of the asset. */
  minimum: decimal,
  /** How long loans run. */
  termHours: z.int().min(24).max(8_760),
  /** Borrowers must leave so many hundredths of their initial requirement: 1, 1.5 or 2 times. */
  classHundredths: z.union([z.literal(100), z.literal(150), z.literal(200)], "must be 100, 150 or 200"),
  /** The exchange's share of the interest that borrowers pay. */
  interestFeeMillionths: z.int().min(0).max(200_000),
});

const parametersSchema = z.strictObject({
  name: z.string().min(1),
  /** The chain that this file is for. */
  chainId: z.int().positive(),
  /** Who governs in the end. Default: the deployer. */
  admin: address.optional(),
  /** Who has the roles. With them the venue is launched, and `admin` acts with a delay. Default: the admin does all. */
  governance: z.strictObject({ guardian: address, council: address, treasury: address }).optional(),
  /** Symbol of the asset in which everything is quoted. */
  dollar: z.string().min(1),
  /** Part of lent dollars that does not count for their lender. Default: all of them count. */
  dollarHaircutMillionths: ratio.optional(),
  assets: z.array(assetSchema).min(1),
  indices: z.array(indexSchema).default([]),
  /** Spot markets. */
  markets: z.array(z.strictObject(marketTerms)),
  /** Perpetual markets. */
  perps: z.array(perpSchema).default([]),
  /** Loan markets. */
  loans: z.array(loanSchema).default([]),
});

export type Parameters = z.infer<typeof parametersSchema>;
export type AssetParameters = z.infer<typeof assetSchema>;
export type IndexParameters = z.infer<typeof indexSchema>;
export type RiskParameters = z.infer<typeof riskSchema>;
export type FeedParameters = z.infer<typeof feedSchema>;
export type MarketParameters = Parameters["markets"][number];
export type PerpParameters = z.infer<typeof perpSchema>;
export type LoanParameters = z.infer<typeof loanSchema>;

/** Reads a parameters file. Its errors name the keys that are wrong. */
export function readParameters(file: string): Parameters {
  return parseParameters(readJson(file), file);
}

export function parseParameters(value: unknown, file = "parameters"): Parameters {
  const result = parametersSchema.safeParse(value);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${keyOf(issue.path)}: ${issue.message}`);
    throw new DeploymentError(`${file} is wrong at\n${lines.join("\n")}`);
  }
  const problems = contradictions(result.data);
  if (problems.length > 0) throw new DeploymentError(`${file} is wrong at\n  ${problems.join("\n  ")}`);
  return result.data;
}

function keyOf(path: readonly PropertyKey[]): string {
  const key = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return key.replace(/^\./, "") || "the whole file";
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new DeploymentError(`Cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}
