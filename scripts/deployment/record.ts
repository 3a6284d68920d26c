// What a deployment has done so far. It is written after every step, so that a deployment can be resumed.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Address, type Hex, isAddress, isHex } from "viem";
import { z } from "zod";
import { DeploymentError } from "./errors.ts";

const address = z.custom<Address>((value) => typeof value === "string" && isAddress(value), "must be an address");
const hex = z.custom<Hex>((value) => isHex(value), "must be hexadecimal");
const number = z.int().min(0);

const recordSchema = z.strictObject({
  chainId: number,
  /** Hash of block 0: tells this chain from another one with the same number. */
  genesis: hex,
  /** Name of the parameters. */
  name: z.string(),
  deployer: address,
  contracts: z.record(z.string(), address),
  tokens: z.record(z.string(), address),
  /** Feeds that are told their price, by the symbol of the asset, and the sources that read them. */
  feeds: z.record(z.string(), address),
  sources: z.record(z.string(), address),
  /** An index has the zero address for a token. */
  assets: z.record(z.string(), z.strictObject({ id: number, token: address, decimals: number, unitExp: number })),
  markets: z.record(
    z.string(),
    z.strictObject({
      id: number,
      kind: z.enum(["spot", "perp", "loan"]),
      asset: z.string(),
      assetId: number,
      lotExp: number,
      priceExp: number,
      /** Of a loan market. */
      termHours: number.optional(),
      classHundredths: number.optional(),
    }),
  ),
  feeAccount: number.optional(),
  /** First block that can hold a log of the exchange. */
  startBlock: number.optional(),
  /** Steps that are done, and the transaction of each. */
  steps: z.record(z.string(), hex),
  /** A transaction that was signed, and may or may not have been sent. */
  pending: z.strictObject({ step: z.string(), hash: hex, nonce: number, raw: hex }).optional(),
});

export type DeploymentRecord = z.infer<typeof recordSchema>;

export interface RecordFile {
  readonly path: string;
  readonly read: () => DeploymentRecord | undefined;
  readonly write: (record: DeploymentRecord) => void;
}

export function recordFile(folder: string, chainId: number): RecordFile {
  const file = path.join(folder, `${chainId}.record.json`);
  return {
    path: file,
    read: () => (existsSync(file) ? parse(file) : undefined),
    write: (record) => {
      mkdirSync(folder, { recursive: true });
      const staging = `${file}.tmp`;
      writeFileSync(staging, `${JSON.stringify(record, null, 2)}\n`);
      renameSync(staging, file);
    },
  };
}

function parse(file: string): DeploymentRecord {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new DeploymentError(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const result = recordSchema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new DeploymentError(`${file} is wrong at\n${lines.join("\n")}`);
}
