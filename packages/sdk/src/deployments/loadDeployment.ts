import { getChainId } from "viem/actions";
import { toPangeaError } from "../errors/contract.ts";
import { WrongChainError } from "../errors/deployment.ts";
import type { PangeaClient } from "../types/client.ts";
import { type Deployment, parseDeployment } from "./deployment.ts";

/**
 * Checks what a deployment file says, and that the client is on its chain.
 *
 * @param client - Any client.
 * @param json - The parsed file, or its text.
 * @throws {InvalidDeploymentError} when the file is not valid.
 * @throws {WrongChainError} when the client is on another chain.
 * @example
 * const { exchange } = await loadDeployment(client, await readFile("deployments/4326.json", "utf8"));
 */
export async function loadDeployment(client: PangeaClient, json: unknown): Promise<Deployment> {
  const deployment = parseDeployment(json);
  const chainId = await getChainId(client).catch((error: unknown) => {
    throw toPangeaError(error);
  });
  if (chainId !== deployment.chainId) throw new WrongChainError(deployment.chainId, chainId);
  return deployment;
}
