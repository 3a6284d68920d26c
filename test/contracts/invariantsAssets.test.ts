import type { Hex } from "viem";
import { describe, expect, test } from "vitest";
import type { SpotTerms } from "../model/types.ts";
import { MAX_UNITS, UINT256_MAX } from "../model/types.ts";
import { scriptFor } from "./fuzz/script.ts";
import { rehearse } from "./fuzz/stage.ts";
import { createWorld, MARKETS, type World } from "./fuzz/world.ts";

const MOST_ASSETS = 16;
const UNITS = 1_000n;

describe("assets of an account", () => {
  test("there is room for as many as the limit, and for a new one once one is gone", async () => {
    const { world, script, begin, owner, buyer } = await createManyAssets();
    const next = script.call(owner, { name: "deposit", args: [1, MOST_ASSETS + 1, UNITS] });
    const sell = [
      script.call(owner, { name: "placeOrder", args: [1, 3, order({ side: 1 }), 0] }),
      script.call(buyer, { name: "placeOrder", args: [2, 3, order({ side: 0 }), 0] }),
    ];
    const withdrawal = { name: "withdraw", args: [1, 7, UINT256_MAX, owner.address] } as const;
    const full = await rehearse(world, [...begin, next]);
    expect(world.selectors.nameOf(full.at(-1)?.answer.slice(0, 10) as Hex)).toBe("TooManyAssets");
    expect((await rehearse(world, [...begin, script.call(owner, withdrawal), next])).at(-1)?.ok).toBe(true);
    // dollars from a sale lie beside the asset; they do not keep its place
    const sold = await rehearse(world, [
      ...begin,
      ...sell,
      next,
      script.call(owner, { name: "balanceOf", args: [1, 0] }),
    ]);
    expect(sold.slice(-4).map(({ ok }) => ok)).toEqual([true, true, true, true]);
    const [, free] = wordsOf(sold.at(-1)?.answer);
    expect(free).toBeGreaterThan(0n);
  });
});

/** An owner who has all the assets that an account can have, and a buyer who has dollars. */
async function createManyAssets() {
  const world = await createWorld();
  const script = scriptFor(world);
  const [owner, buyer] = world.owners as [World["owners"][number], World["owners"][number]];
  const begin = [owner, buyer].map((actor) => script.call(actor, { name: "openAccount", args: [] }));
  const dollar = 10n ** 12n * 10n ** 6n;
  begin.push(script.call(buyer, { name: "deposit", args: [2, 0, dollar] }));
  for (let asset = 1; asset <= MOST_ASSETS + 1; asset += 1) {
    const token = await world.chain.deploy("TestToken", [`Asset ${asset}`, `A${asset}`, 6]);
    const target = { address: token.address, abi: token.abi as never };
    const terms: SpotTerms = { ...(MARKETS[0] as SpotTerms), asset };
    begin.push(
      script.call(world.governor, { name: "listAsset", args: [token.address, 0] }),
      script.call(world.governor, { name: "setDepositCap", args: [asset, MAX_UNITS] }),
      script.call(world.governor, { name: "listSpotMarket", args: [terms] }),
      script.at(target, owner, ["mint", owner.address, 10n * UNITS]),
      script.at(target, owner, ["approve", world.exchange, UINT256_MAX]),
    );
    if (asset <= MOST_ASSETS) begin.push(script.call(owner, { name: "deposit", args: [1, asset, UNITS] }));
  }
  return { world, script, begin, owner, buyer };
}

function order({ side }: { side: 0 | 1 }) {
  return {
    side,
    tick: 10,
    lots: UNITS,
    timeInForce: 0,
    selfTrade: 0,
    reduceOnly: false,
    expiry: 0,
    clientId: 0n,
  } as const;
}

function wordsOf(answer: Hex = "0x"): bigint[] {
  const digits = answer.slice(2);
  return Array.from({ length: digits.length / 64 }, (_, index) =>
    BigInt(`0x${digits.slice(64 * index, 64 * index + 64)}`),
  );
}
