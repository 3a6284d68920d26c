import {
  type Abi,
  type AbiParameter,
  decodeAbiParameters,
  encodeFunctionData,
  type Hex,
  toFunctionSelector,
  zeroAddress,
  zeroHash,
} from "viem";
import { describe, expect, test } from "vitest";
import type { Call, View } from "../model/calls.ts";
import { Random } from "../model/random.ts";
import { MAX_UNITS, type SpotTerms, UINT256_MAX } from "../model/types.ts";
import { Choice } from "./fuzz/choice.ts";
import { encodeCall } from "./fuzz/encoding.ts";
import { handlers } from "./fuzz/handlers.ts";
import { scriptFor, type Target } from "./fuzz/script.ts";
import { type Act, rehearse } from "./fuzz/stage.ts";
import { viewHandlers } from "./fuzz/viewHandlers.ts";
import { createWorld, MARKETS, type World } from "./fuzz/world.ts";

const ACCOUNT = 1;
/** Number of the first asset that is listed, the dollar being asset 0. */
const HOSTILE = 1;
const PLENTY = 10n ** 12n;

/** These tell what never changes, or are answered by the access control that the exchange inherits. */
const OPEN = [
  ...["initialize", "setAuthority", "authority", "isConsumingScheduledOp"],
  ...["CLEARING", "BUNDLES", "SPOT", "PERPS", "LOANS", "CREDIT_DESK", "LOAN_DESK", "OFFERS", "OFFICE"],
  ...["COUNCIL", "LENS", "LIQUIDATIONS", "TAKEOVERS", "RESOLUTIONS"],
];

describe("token that misbehaves", () => {
  test("every function of the exchange is closed while a token moves", async () => {
    const { world, token, begin, script } = await createHostileWorld();
    const choice = new Choice(world, new Random(1));
    const known = [...Object.keys(handlers), ...Object.keys(viewHandlers)].filter((name) => !OPEN.includes(name));
    const calls = [
      ...known.map((name) => ({ name, data: encodeCall(world.abi, callOf(choice, name)) })),
      ...emptyCalls(world.abi, [...known, ...OPEN]),
    ];
    expect(calls.map(({ name }) => name)).toContain("settle");
    const [owner] = world.owners as [World["owners"][number]];
    const deposit = script.call(owner, { name: "deposit", args: [ACCOUNT, HOSTILE, 10n] });
    const withdraw = script.call(owner, { name: "withdraw", args: [ACCOUNT, HOSTILE, 10n, owner.address] });
    const acts = calls.flatMap(({ data }): Act[] => [
      script.at(token, owner, ["callBack", world.exchange, data]),
      ...[deposit, withdraw].flatMap((move) => [move, script.at(token, owner, ["answer"])]),
    ]);
    const results = (await rehearse(world, [...begin, ...acts])).slice(begin.length);
    const closed = toFunctionSelector("ReentrancyGuardReentrantCall()");
    for (const [index, { name }] of calls.entries()) {
      const [, deposited, onDeposit, withdrawn, onWithdrawal] = results.slice(5 * index);
      expect([name, deposited?.ok, withdrawn?.ok]).toEqual([name, true, true]);
      for (const seen of [onDeposit, onWithdrawal]) {
        const [answer] = decodeAbiParameters([{ type: "bytes" }], seen?.answer as Hex);
        expect([name, answer]).toEqual([name, closed]);
      }
    }
  });

  test("a token that keeps a part of what moves is refused", async () => {
    const { world, token, begin, script } = await createHostileWorld();
    const [owner] = world.owners as [World["owners"][number]];
    const results = await rehearse(world, [
      ...begin,
      script.at(token, owner, ["keep", 1n]),
      script.call(owner, { name: "deposit", args: [ACCOUNT, HOSTILE, 10n] }),
      script.call(owner, { name: "withdraw", args: [ACCOUNT, HOSTILE, 10n, owner.address] }),
    ]);
    const [deposited, withdrawn] = results.slice(-2);
    expect(nameOf(world, deposited)).toBe("TransferNotExact");
    // a withdrawal takes from the exchange what it names; what the receiver gets is between him and the token
    expect(withdrawn?.ok).toBe(true);
  });

  test("a token that lowers the balance of the exchange harms its own holders only", async () => {
    const { world, token, begin, script } = await createHostileWorld();
    const [owner] = world.owners as [World["owners"][number]];
    const dollar = { address: world.tokens[0] as Hex, abi: token.abi };
    const results = await rehearse(world, [
      ...begin,
      script.at(dollar, owner, ["mint", owner.address, PLENTY * 10n ** 12n]),
      script.call(owner, { name: "deposit", args: [ACCOUNT, 0, PLENTY] }),
      script.at(token, owner, ["burn", world.exchange, 1n]),
      script.call(owner, { name: "deposit", args: [ACCOUNT, HOSTILE, 10n] }),
      script.call(owner, { name: "withdraw", args: [ACCOUNT, HOSTILE, UINT256_MAX, owner.address] }),
      script.call(owner, { name: "withdraw", args: [ACCOUNT, HOSTILE, 5n, owner.address] }),
      script.call(owner, { name: "withdraw", args: [ACCOUNT, 0, UINT256_MAX, owner.address] }),
    ]);
    const [deposited, all, some, dollars] = results.slice(-4);
    expect(nameOf(world, deposited)).toBe("CustodyShort");
    expect(nameOf(world, all)).toBe("ERC20InsufficientBalance");
    expect([some?.ok, dollars?.ok]).toEqual([true, true]);
  });
});

/** A world in which the first owner has the hostile token in his account and lets the exchange take it. */
async function createHostileWorld() {
  const world = await createWorld();
  const { abi, address } = await world.chain.deploy("HostileToken", []);
  const token: Target = { abi: abi as Abi, address };
  const script = scriptFor(world);
  const [owner] = world.owners as [World["owners"][number]];
  const begin: Act[] = [
    script.call(world.governor, { name: "listAsset", args: [address, 0] }),
    script.call(world.governor, { name: "setDepositCap", args: [HOSTILE, MAX_UNITS] }),
    script.call(world.governor, { name: "listSpotMarket", args: [{ ...(MARKETS[0] as SpotTerms), asset: HOSTILE }] }),
    script.call(owner, { name: "openAccount", args: [] }),
    script.at(token, owner, ["mint", owner.address, PLENTY]),
    script.at(token, owner, ["approve", world.exchange, UINT256_MAX]),
    script.call(owner, { name: "deposit", args: [ACCOUNT, HOSTILE, 1_000n] }),
  ];
  return { world, token, begin, script };
}

/** Calls of all other functions, with nothing but zeros: they are refused before anything is made of them. */
function emptyCalls(abi: Abi, known: readonly string[]): { name: string; data: Hex }[] {
  return abi.flatMap((item) => {
    if (item.type !== "function" || known.includes(item.name)) return [];
    const args = item.inputs.map(nothingOf);
    return [{ name: item.name, data: encodeFunctionData({ abi: [item], functionName: item.name, args }) }];
  });
}

function nothingOf({ type, ...parameter }: AbiParameter): unknown {
  if (type.endsWith("[]")) return [];
  if ("components" in parameter) {
    return Object.fromEntries(parameter.components.map((component) => [component.name, nothingOf(component)]));
  }
  if (type === "address") return zeroAddress;
  if (type === "bool") return false;
  return type.startsWith("bytes") ? zeroHash : 0n;
}

function callOf(choice: Choice, name: string): Call | View {
  if (name in viewHandlers) {
    const args = viewHandlers[name as keyof typeof viewHandlers](choice);
    return { name, args } as View;
  }
  return { name, args: handlers[name as keyof typeof handlers](choice).args } as Call;
}

function nameOf({ selectors }: World, result: { answer: Hex } | undefined): string {
  return selectors.nameOf((result?.answer.slice(0, 10) ?? "0x") as Hex);
}
