import { expect, test } from "vitest";
import { createRandom } from "../../packages/risk-engine/test/random.ts";
import { compareRandom } from "../contracts/margin/comparison.ts";
import { createChain } from "../support/chain.ts";

const HOUR = 3_600_000;
const PORTFOLIOS = 1_000_000;

test("contracts and risk engine say the same of a million random portfolios", { timeout: HOUR }, async () => {
  const { env } = process;
  const seed = Number(env.ATLAS_SEED ?? Date.now() % 1_000_000_000);
  const count = Number(env.ATLAS_PORTFOLIOS ?? PORTFOLIOS);
  console.log(`${count} portfolios, seed ${seed}. To repeat it: ATLAS_SEED=${seed}`);
  const chain = await createChain();
  const harness = await chain.deploy("AtlasHarness", []);
  const seen = await compareRandom(chain, harness, { random: createRandom(seed), count });
  console.log(seen);
  for (const found of Object.values(seen)) expect(found).toBeGreaterThan(0);
});
