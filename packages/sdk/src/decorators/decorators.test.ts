import {
  createPublicClient,
  createTestClient,
  createWalletClient,
  custom,
  publicActions as viemPublicActions,
  walletActions,
} from "viem";
import { foundry } from "viem/chains";
import { describe, expect, test } from "vitest";
import { signer } from "../../test/fakeNode.ts";
import { adminActions } from "./admin.ts";
import { publicActions } from "./public.ts";
import { traderActions } from "./trader.ts";

const exchange = "0x00000000000000000000000000000000000000ee";
const transport = custom({ request: async () => "0x" });

describe("decorators", () => {
  test("behavior: no action has a name that viem uses, which viem would drop without a word", () => {
    const client = createTestClient({ mode: "anvil", account: signer, chain: foundry, transport })
      .extend(viemPublicActions)
      .extend(walletActions);
    const taken = new Set(Object.keys(client));
    const decorated = [
      publicActions({ exchange })(client),
      traderActions({ exchange })(client),
      adminActions({ exchange })(client),
    ];
    const names = decorated.flatMap((actions) => Object.keys(actions));
    expect(names.filter((name) => taken.has(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  test("behavior: parameters override defaults", () => {
    const client = createWalletClient({ account: signer, chain: foundry, transport });
    const bare = client.extend(traderActions({ exchange }));
    const bound = client.extend(traderActions({ exchange, account: 7 }));
    expect(Object.keys(bare)).toEqual(Object.keys(bound));
    // only types: what has a default may be left out, the rest may not
    const ids = [5n];
    const check = () => [
      bound.cancelOrders({ market: 1, ids }),
      bound.cancelOrders({ account: 8, market: 1, ids }),
      bare.cancelOrders({ account: 8, market: 1, ids }),
      bound.openAccount(),
      // @ts-expect-error the account has no default here
      bare.cancelOrders({ market: 1, ids }),
      // @ts-expect-error the market never has one
      bound.cancelOrders({ ids }),
    ];
    expect(check).toBeTypeOf("function");
  });

  test("behavior: fits every kind of client", () => {
    const client = createPublicClient({ chain: foundry, transport })
      .extend(publicActions({ exchange }))
      .extend(adminActions({ exchange }));
    expect(client.getMarket).toBeTypeOf("function");
    expect(client.setSpotFees).toBeTypeOf("function");
  });
});
