import { type Address, getAddress } from "viem";
import type { z } from "zod";
import { DOLLAR } from "../codec/constants.ts";
import { type DeploymentIssue, InvalidDeploymentError } from "../errors/deployment.ts";
import type { AssetId, MarketId } from "../types/units.ts";
import { deploymentSchema } from "./schema.ts";

/** A token or index as a deployment file lists it. */
export interface DeployedAsset {
  readonly id: AssetId;
  readonly symbol: string;
  /** Zero for an index. */
  readonly token: Address;
  /** Of the token. */
  readonly decimals: number;
  /** A ledger unit is 10^unitExp of the token's smallest units. */
  readonly unitExp: number;
}

/** A market as a deployment file lists it. */
export interface DeployedMarket {
  readonly id: MarketId;
  /** Such as `"WETH/USDM"`, `"WETH-PERP"` or `"USDM-10D"`. */
  readonly symbol: string;
  readonly kind: "spot" | "perp" | "loan";
  /** What is traded, against asset 0; for a perpetual the underlying; for a loan market what is lent, the dollar too. */
  readonly asset: AssetId;
  /** A lot is 10^lotExp ledger units of the asset. */
  readonly lotExp: number;
  /** lots x ticks x 10^priceExp = ledger units of the dollar. Of no meaning for a loan market. */
  readonly priceExp: number;
  /** How long loans of a loan market run; undefined for other markets. */
  readonly termHours?: number | undefined;
  /** What borrowers of a loan market must leave of their initial requirement, 100 = once; undefined for other markets. */
  readonly classHundredths?: number | undefined;
}

/** What lies where on a chain. */
export interface Deployment {
  readonly name?: string | undefined;
  readonly chainId: number;
  /** The only address that users call. */
  readonly exchange: Address;
  /** Settles, and keeps prices, risk parameters and the margin of every account. */
  readonly clearing: Address;
  /** Trades spot, as far as the exchange does not do it itself. */
  readonly spot: Address;
  /** Trades perpetuals. */
  readonly perps: Address;
  /** Trades many orders of perpetuals at a time. */
  readonly perpDesk: Address;
  /** Trades on loan markets. */
  readonly loans: Address;
  /** Takes repayments and settings of loans. */
  readonly creditDesk: Address;
  /** Renews loans and passes them on. */
  readonly loanDesk: Address;
  readonly liquidations: Address;
  readonly takeovers: Address;
  readonly resolutions: Address;
  /** Governs risk: parameters, limits, pauses. */
  readonly council: Address;
  /** Executes bundles of actions. */
  readonly bundles: Address;
  /** Takes signed offers. */
  readonly offers: Address;
  /** Executes signed offers on spot markets. */
  readonly spotOffers: Address;
  /** Executes signed offers on perpetual markets. */
  readonly perpOffers: Address;
  /** Executes signed offers on loan markets. */
  readonly loanOffers: Address;
  /** Keeps accounts and custody, and governs. */
  readonly office: Address;
  /** Answers the views of the exchange. */
  readonly lens: Address;
  readonly accessManager: Address;
  /** First block that can hold a log of the exchange. */
  readonly deployedAtBlock: bigint;
  readonly assets: readonly DeployedAsset[];
  readonly markets: readonly DeployedMarket[];
}

/**
 * Checks what a deployment file says.
 *
 * @param json - The parsed file, or its text.
 * @throws {InvalidDeploymentError} when a key is missing, unknown or wrong; it names every such key.
 * @example
 * const deployment = parseDeployment(await readFile("deployments/4326.json", "utf8"));
 * const client = createPublicClient({ transport }).extend(publicActions(deployment));
 */
export function parseDeployment(json: unknown): Deployment {
  const result = deploymentSchema.safeParse(typeof json === "string" ? parseJson(json) : json);
  if (!result.success) throw new InvalidDeploymentError(result.error.issues.map(toIssue));
  const { $schema: _schema, ...deployment } = result.data;
  const issues = findContradictions(deployment);
  if (issues.length > 0) throw new InvalidDeploymentError(issues);
  return deployment;
}

/**
 * Writes a deployment as the text of a deployment file.
 *
 * @throws {InvalidDeploymentError} when `parseDeployment` would refuse it.
 * @example
 * await writeFile("deployments/4326.json", formatDeployment(deployment));
 */
export function formatDeployment(deployment: Deployment): string {
  const { deployedAtBlock, ...rest } = deployment;
  const plain = { ...rest, exchange: getAddress(rest.exchange), deployedAtBlock: deployedAtBlock.toString() };
  parseDeployment(plain);
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidDeploymentError([{ key: "(file)", problem: `is not JSON: ${(error as Error).message}` }]);
  }
}

function toIssue(issue: z.core.$ZodIssue): DeploymentIssue {
  const path = issue.path.map((step, index) =>
    typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${String(step)}`,
  );
  if (issue.code !== "unrecognized_keys") return { key: path.join("") || "(file)", problem: issue.message };
  const prefix = path.length > 0 ? `${path.join("")}.` : "";
  return { key: issue.keys.map((key) => `${prefix}${key}`).join(", "), problem: "is not a known key" };
}

function findContradictions({ assets, markets }: Pick<Deployment, "assets" | "markets">): DeploymentIssue[] {
  const ids = new Set(assets.map((asset) => asset.id));
  return [
    ...(ids.has(0) ? [] : [{ key: "assets", problem: "the dollar, asset 0, is missing" }]),
    ...findRepeated("assets", assets),
    ...findRepeated("markets", markets),
    ...markets.flatMap((market, index) =>
      [...assetIssues(market, ids), ...loanIssues(market)].map(({ key, problem }) => ({
        key: `markets[${index}].${key}`,
        problem,
      })),
    ),
  ];
}

function assetIssues({ kind, asset }: DeployedMarket, listed: ReadonlySet<AssetId>): DeploymentIssue[] {
  if (!listed.has(asset)) return [{ key: "asset", problem: `asset ${asset} is not listed in assets` }];
  return asset === DOLLAR && kind !== "loan" ? [{ key: "asset", problem: "the dollar can only be lent" }] : [];
}

function loanIssues(market: DeployedMarket): DeploymentIssue[] {
  return (["termHours", "classHundredths"] as const).flatMap((key) => {
    if ((market[key] !== undefined) === (market.kind === "loan")) return [];
    return [{ key, problem: market.kind === "loan" ? "is missing" : "belongs to loan markets" }];
  });
}

function findRepeated(
  list: string,
  entries: readonly { readonly id: number; readonly symbol: string }[],
): DeploymentIssue[] {
  return (["id", "symbol"] as const).flatMap((key) =>
    entries.flatMap((entry, index) =>
      entries.findIndex((other) => other[key] === entry[key]) < index
        ? [{ key: `${list}[${index}].${key}`, problem: `${entry[key]} is taken by an entry before` }]
        : [],
    ),
  );
}
