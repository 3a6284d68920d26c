// Compiled contracts: their code for deployment, and whether the code at an address is theirs.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Abi, Hex } from "viem";
import { DeploymentError } from "./errors.ts";

/** Part of a contract's code. */
interface Place {
  readonly start: number;
  readonly length: number;
}

export interface Artifact {
  readonly contractName: string;
  readonly abi: Abi;
  readonly bytecode: Hex;
  readonly deployedBytecode: Hex;
  readonly linkReferences: Readonly<Record<string, unknown>>;
  readonly immutableReferences?: Readonly<Record<string, readonly Place[]>>;
}

const ROOT = path.resolve(import.meta.dirname, "../..");

const SOURCES = {
  Exchange: "Exchange.sol",
  Clearing: "Clearing.sol",
  Spot: "Spot.sol",
  Office: "Office.sol",
  Council: "Council.sol",
  PerpDesk: "PerpDesk.sol",
  Perps: "Perps.sol",
  Loans: "Loans.sol",
  CreditDesk: "CreditDesk.sol",
  LoanDesk: "LoanDesk.sol",
  Liquidations: "Liquidations.sol",
  Takeovers: "Takeovers.sol",
  Resolutions: "Resolutions.sol",
  Bundles: "Bundles.sol",
  Offers: "Offers.sol",
  SpotOffers: "SpotOffers.sol",
  PerpOffers: "PerpOffers.sol",
  LoanOffers: "LoanOffers.sol",
  Lens: "Lens.sol",
  /** All that can be called and read at the address of the exchange. */
  IExchange: "interfaces/IExchange.sol",
  TestToken: "mocks/TestToken.sol",
  PushFeed: "oracle/PushFeed.sol",
  AggregatorSource: "oracle/AggregatorSource.sol",
} as const;

export type ContractName = keyof typeof SOURCES | "AccessManager";

export function readArtifact(name: ContractName): Artifact {
  if (name === "AccessManager") {
    const file = createRequire(import.meta.url).resolve("@openzeppelin/contracts/build/contracts/AccessManager.json");
    return JSON.parse(readFileSync(file, "utf8")) as Artifact;
  }
  const file = path.join(ROOT, "artifacts/contracts", SOURCES[name], `${name}.json`);
  if (!existsSync(file)) throw new DeploymentError(`${name} is not compiled. Run \`npm run build:contracts\`.`);
  return JSON.parse(readFileSync(file, "utf8")) as Artifact;
}

/** Largest code that every chain takes (EIP-170), in bytes. */
const CODE_SIZE_LIMIT = 24_576;

/** The code to deploy. Fails for code that some chain would refuse. */
export function creationCode({ contractName, bytecode, deployedBytecode, linkReferences }: Artifact): Hex {
  const size = deployedBytecode.length / 2 - 1;
  if (size > CODE_SIZE_LIMIT) {
    throw new DeploymentError(`${contractName} has ${size} bytes of code, more than the ${CODE_SIZE_LIMIT} allowed.`);
  }
  const libraries = Object.keys(linkReferences);
  if (libraries.length > 0) {
    throw new DeploymentError(`${contractName} is linked with ${libraries.join(", ")}, which no step deploys.`);
  }
  return bytecode;
}

/** Whether `code` is the deployed code of the artifact, whatever its immutables are. */
export function isCodeOf({ deployedBytecode, immutableReferences = {} }: Artifact, code: Hex): boolean {
  const immutables = Object.values(immutableReferences).flat();
  return blank(deployedBytecode, immutables) === blank(code, immutables);
}

function blank(code: Hex, places: readonly Place[]): string {
  return places.reduce(
    (text, { start, length }) => text.slice(0, 2 * start) + "0".repeat(2 * length) + text.slice(2 * (start + length)),
    code.slice(2).toLowerCase(),
  );
}
