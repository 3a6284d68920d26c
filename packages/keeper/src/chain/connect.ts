import type { PangeaClient } from "@pangea/sdk";
import { createClient, custom, defineChain, http } from "viem";
import type { Endpoint, Endpoints } from "./endpoints.ts";

/** Calls of one batch of requests. */
const BATCH_SIZE = 100;

/** The nodes at these addresses, each asked in batches. */
export function httpEndpoints(urls: readonly string[], timeout: number): Endpoint[] {
  return urls.map((url) => {
    const transport = http(url, { batch: { batchSize: BATCH_SIZE }, timeout, retryCount: 0 })({
      retryCount: 0,
      timeout,
    });
    return { name: new URL(url).host, ask: (request) => transport.request(request as never) };
  });
}

/** A client of several nodes. */
export function connect({ request }: Endpoints, chainId: number): PangeaClient {
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  return createClient({ chain, transport: custom({ request }, { retryCount: 0 }), cacheTime: 0 });
}
