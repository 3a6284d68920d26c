import { parseEther, parseGwei } from "viem";
import { z } from "zod";
import { LOG_LEVELS } from "../internal/logger.ts";
import { JOBS } from "../jobs/registry.ts";

const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a decimal in quotes, such as "0.5"');
const ether = decimal.transform((text) => parseEther(text));
const gwei = decimal.transform((text) => parseGwei(text));
const dollars = decimal.transform(Number);
const signedDollars = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'must be a decimal in quotes, such as "-0.05"')
  .transform(Number);
const httpUrl = z.url({ protocol: /^https?$/, error: "must be the address of a node, http or https" });
const webSocketUrl = z.url({ protocol: /^wss?$/, error: "must be an address that begins with ws or wss" });
const milliseconds = z.int().min(1);

/** What every job can be told. */
const common = {
  /** Whether it runs at all. */
  enabled: z.boolean().default(true),
  /** Least that an action must bring after its gas, dollars. Below zero: what it may cost. */
  minProfit: signedDollars.prefault("-0.05"),
};

const jobs = z.strictObject(
  Object.fromEntries(
    JOBS.map((job) => [
      job.name,
      z.strictObject({ ...common, every: milliseconds.default(job.every), ...job.settings }).prefault({}),
    ]),
  ),
);

/** What a configuration file may say. Everything but the nodes and the deployment has a default. */
export const configSchema = z.strictObject({
  /** Nodes, the preferred one first. */
  rpc: z.array(httpUrl).min(1, "must name a node at least"),
  /** Pushes logs, which saves up to `chain.logInterval`. */
  webSocket: webSocketUrl.optional(),
  /** Deployment file of the exchange. */
  deployment: z.string().min(1),
  /** Account of the exchange that gets bounties. Default: the first one that the first signer owns. */
  account: z.int().min(1).optional(),
  /** Folder of the embedded store, or the address of a Postgres database. */
  store: z.string().min(1).default("keeper-data"),
  /** Simulates and tells what would be sent, and sends nothing. */
  dryRun: z.boolean().default(false),
  log: z.enum(LOG_LEVELS).default("info"),
  /** What an ether costs, for the comparison of gas with rewards. */
  dollarsPerEther: dollars.prefault("2500"),
  http: z
    .strictObject({
      host: z.string().min(1).default("127.0.0.1"),
      /** 0 = a free one. */
      port: z.int().min(0).max(65_535).default(9464),
    })
    .prefault({}),
  chain: z
    .strictObject({
      /** Blocks that are read again after a start and compared while running, because they may be replaced. */
      safeDepth: z.int().min(1).max(1_024).default(16),
      headInterval: milliseconds.default(1_000),
      logInterval: milliseconds.default(250),
      timeout: milliseconds.default(5_000),
      /** A node so many blocks behind the others is asked last. */
      maxLag: z.int().min(1).default(50),
    })
    .prefault({}),
  transactions: z
    .strictObject({
      /** Nothing is sent while gas costs more, gwei. */
      maxFeePerGas: gwei.prefault("100"),
      receiptInterval: milliseconds.default(100),
      resubmitAfter: milliseconds.default(5_000),
      /** Time after which the fee of a waiting transaction is raised. */
      bumpAfter: milliseconds.default(30_000),
    })
    .prefault({}),
  limits: z
    .strictObject({
      /** Most gas of 24 hours, ether. */
      gasPerDay: ether.prefault("1"),
      /** A signer with less ether is not used. */
      minBalance: ether.prefault("0.001"),
      maxInFlight: z.int().min(1).default(16),
      /** Most that an action may commit of the keeper's own account, dollars. */
      capitalPerAction: dollars.prefault("1000"),
      capitalPerDay: dollars.prefault("10000"),
    })
    .prefault({}),
  jobs: jobs.prefault({}),
});

/** A checked configuration. */
export type Config = z.infer<typeof configSchema>;
