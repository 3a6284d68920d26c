// The file that users of a deployment read: addresses, assets and markets, in the format of the SDK.

import { renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Deployment, formatDeployment } from "@pangea/sdk";
import { DeploymentError } from "./errors.ts";
import type { DeploymentRecord } from "./record.ts";

/** Writes the file once everything is deployed. Returns its path. */
export function writeAddresses(folder: string, record: DeploymentRecord): string {
  const file = addressesPath(folder, record.chainId);
  const staging = `${file}.tmp`;
  writeFileSync(staging, formatDeployment(deploymentOf(record)));
  renameSync(staging, file);
  return file;
}

/** Removes the file of a chain that is gone, so that nobody takes it for the new one's. */
export function removeAddresses(folder: string, chainId: number): void {
  rmSync(addressesPath(folder, chainId), { force: true });
}

export function deploymentOf(record: DeploymentRecord): Deployment {
  const contract = (name: string) => record.contracts[name] ?? missing(name);
  return {
    name: record.name,
    chainId: record.chainId,
    exchange: contract("Exchange"),
    clearing: contract("Clearing"),
    spot: contract("Spot"),
    perps: contract("Perps"),
    perpDesk: contract("PerpDesk"),
    loans: contract("Loans"),
    creditDesk: contract("CreditDesk"),
    loanDesk: contract("LoanDesk"),
    liquidations: contract("Liquidations"),
    takeovers: contract("Takeovers"),
    resolutions: contract("Resolutions"),
    council: contract("Council"),
    bundles: contract("Bundles"),
    offers: contract("Offers"),
    spotOffers: contract("SpotOffers"),
    perpOffers: contract("PerpOffers"),
    loanOffers: contract("LoanOffers"),
    office: contract("Office"),
    lens: contract("Lens"),
    accessManager: contract("AccessManager"),
    deployedAtBlock: BigInt(record.startBlock ?? 0),
    assets: Object.entries(record.assets).map(([symbol, asset]) => ({ symbol, ...asset })),
    markets: Object.entries(record.markets).map(([symbol, { id, assetId, asset: _, ...terms }]) => ({
      ...{ id, symbol, asset: assetId },
      ...terms,
    })),
  };
}

function addressesPath(folder: string, chainId: number): string {
  return path.join(folder, `${chainId}.json`);
}

function missing(name: string): never {
  throw new DeploymentError(`The record has no address of ${name}.`);
}
