import { expect, test } from "vitest";
import { createRandom } from "../../packages/risk-engine/test/random.ts";
import { compareMany } from "../../packages/risk-engine/test/screening.ts";

const HOUR = 3_600_000;
const ACCOUNTS = 10_000_000;

test("screening reports none of ten million accounts wrongly", { timeout: HOUR }, () => {
  const { env } = process;
  const seed = Number(env.SCREEN_SEED ?? Date.now() % 1_000_000_000);
  const accounts = Number(env.SCREEN_ACCOUNTS ?? ACCOUNTS);
  console.log(`${accounts} accounts, seed ${seed}. To repeat it: SCREEN_SEED=${seed}`);
  const count = compareMany(createRandom(seed), accounts);
  console.log(count);
  expect(count.worst).toBeLessThan(1);
  expect(count.constructed).toBeGreaterThan(accounts / 4);
});
