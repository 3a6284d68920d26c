import { type Address, type Hex, parseSignature } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { PERMIT_TYPES } from "../support/permits.ts";
import { refusal } from "../support/refusal.ts";
import { HOSTILE, listHostile } from "../support/tokens.ts";
import { DOLLAR, type Trader, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
  const { alice, dollar, exchange } = venue;
  await dollar.write.mint([alice.address, 1_000n]);
  await dollar.write.approve([exchange.address, 0n], { account: alice.wallet.account });
});

interface Permit {
  readonly amount: bigint;
  readonly deadline: bigint;
  readonly v: number;
  readonly r: Hex;
  readonly s: Hex;
}

const NEVER = 10_000_000_000n;

/** What `signer` signs to let the exchange take dollars from `owner`. */
async function sign(signer: Trader, owner: Address, terms: { amount: bigint; deadline?: bigint }): Promise<Permit> {
  const { chain, dollar, exchange } = venue;
  const { amount, deadline = NEVER } = terms;
  const nonce = await dollar.read.nonces([owner]);
  const domain = {
    name: "Dollar",
    version: "1",
    chainId: chain.publicClient.chain.id,
    verifyingContract: dollar.address,
  };
  const message = { owner, spender: exchange.address, value: amount, nonce, deadline };
  const signature = await signer.wallet.signTypedData({ domain, types: PERMIT_TYPES, primaryType: "Permit", message });
  const { r, s, yParity } = parseSignature(signature);
  return { amount, deadline, v: 27 + yParity, r, s };
}

function depositWithPermit(trader: Trader, asset: number, { amount, deadline, v, r, s }: Permit) {
  return trader.write("depositWithPermit", [trader.account, asset, amount, deadline, v, r, s]);
}

describe("A deposit with a permit", () => {
  test("approves and deposits in one call, and leaves no allowance behind", async () => {
    const { alice, dollar, exchange } = venue;
    await depositWithPermit(alice, DOLLAR, await sign(alice, alice.address, { amount: 700n }));
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 700n, held: 0n });
    expect(await dollar.read.balanceOf([alice.address])).toBe(300n);
    expect(await dollar.read.allowance([alice.address, exchange.address])).toBe(0n);
  });

  test("goes through when somebody else has used the permit first", async () => {
    const { alice, bob, dollar, exchange } = venue;
    const { amount, deadline, v, r, s } = await sign(alice, alice.address, { amount: 700n });
    const spent = [alice.address, exchange.address, amount, deadline, v, r, s] as const;
    await dollar.write.permit(spent, { account: bob.wallet.account });

    await depositWithPermit(alice, DOLLAR, { amount, deadline, v, r, s });

    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 700n, held: 0n });
  });

  test.each(["another's signature", "another amount", "a deadline that has passed", "no signature at all"])(
    "is refused for want of an allowance if it has %s",
    async (flaw) => {
      const { alice, bob, exchange } = venue;
      const good = await sign(alice, alice.address, { amount: 700n });
      const permits: Record<string, Permit> = {
        "another's signature": await sign(bob, alice.address, { amount: 700n }),
        "another amount": { ...good, amount: 701n },
        "a deadline that has passed": await sign(alice, alice.address, { amount: 700n, deadline: 1n }),
        "no signature at all": { ...good, v: 0, r: `0x${"00".repeat(32)}`, s: `0x${"00".repeat(32)}` },
      };
      const permit = permits[flaw] as Permit;
      expect(await refusal(depositWithPermit(alice, DOLLAR, permit))).toEqual([
        ...["ERC20InsufficientAllowance", exchange.address, 0n, permit.amount],
      ]);
      expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
    },
  );

  test("lets nobody but the signer spend it", async () => {
    const { alice, bob, dollar, exchange } = venue;
    await dollar.write.approve([exchange.address, 0n], { account: bob.wallet.account });
    const permit = await sign(alice, alice.address, { amount: 700n });
    const refused = await refusal(depositWithPermit(bob, DOLLAR, permit));
    expect(refused).toEqual(["ERC20InsufficientAllowance", exchange.address, 0n, 700n]);
    expect(await dollar.read.balanceOf([alice.address])).toBe(1_000n);
  });

  test("spends an allowance that is there, whatever the permit is worth", async () => {
    const { alice, dollar, exchange } = venue;
    await dollar.write.approve([exchange.address, 900n], { account: alice.wallet.account });
    const permit = { ...(await sign(alice, alice.address, { amount: 700n })), deadline: 1n };
    await depositWithPermit(alice, DOLLAR, permit);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 700n, held: 0n });
  });

  test("of a token that knows no permits is a deposit", async () => {
    const { alice } = venue;
    await listHostile(venue, 1_000n);
    const permit = await sign(alice, alice.address, { amount: 700n });
    await depositWithPermit(alice, HOSTILE, permit);
    expect(await alice.balance(HOSTILE)).toEqual({ free: 700n, held: 0n });
  });

  test("of an asset that is not listed is refused", async () => {
    const { alice } = venue;
    const permit = await sign(alice, alice.address, { amount: 700n });
    expect(await refusal(depositWithPermit(alice, 9, permit))).toEqual(["UnknownAsset", 9n]);
  });
});
