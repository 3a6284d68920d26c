import { encodeBookLog, pangeaAbi } from "@pangea/sdk";
import { type AbiEvent, encodeAbiParameters, encodeEventTopics, type Hex } from "viem";
import { describe, expect, test } from "vitest";
import { touchedBy } from "./touch.ts";

const ACCOUNT = 77;
const events = (pangeaAbi as readonly { readonly type: string }[]).filter(({ type }) => type === "event") as AbiEvent[];

/** Inputs that are accounts by what they are called. */
const isAccount = ({ name = "", type }: AbiEvent["inputs"][number]) =>
  type.startsWith("uint") &&
  /^(account|borrower|lender|maker|taker|keeper|creditor|debtor|liquidator|owner|from|to|payer|winner|loser)$/i.test(
    name,
  );

/** A log in which every account is the same, and everything else is zero. */
function encode(event: AbiEvent) {
  const value = (input: AbiEvent["inputs"][number]): unknown => {
    if (isAccount(input)) return ACCOUNT;
    if (input.type === "address") return `0x${"0".repeat(40)}`;
    if (input.type === "bool") return false;
    if (input.type.startsWith("bytes")) return "0x";
    if ("components" in input) {
      return Object.fromEntries(input.components.map((part) => [part.name, value(part as never)]));
    }
    return 0n;
  };
  const indexed = event.inputs.filter((input) => input.indexed);
  const rest = event.inputs.filter((input) => !input.indexed);
  const args = Object.fromEntries(indexed.map((input) => [input.name, value(input)]));
  const topics = encodeEventTopics({ abi: [event], eventName: event.name, args } as never) as Hex[];
  return { topics, data: encodeAbiParameters(rest, rest.map(value)) };
}

describe("touchedBy", () => {
  test.each(events.filter(({ inputs }) => inputs.some(isAccount)).map((event) => [event.name, event] as const))(
    "%s: whoever it names is read again",
    (name, event) => {
      const { accounts, relend } = touchedBy(encode(event));
      // a wish alone changes nothing of an account
      if (name === "RelendSet") expect(relend).toEqual({ account: ACCOUNT, market: 0, rate: 0n });
      else expect(new Set(accounts)).toEqual(new Set([ACCOUNT]));
    },
  );

  test("behavior: a log of a book names its account, and what is listed its kind", () => {
    const book = { market: 3, account: 7, records: [] };
    const topic = encodeEventTopics({
      abi: pangeaAbi,
      eventName: "AssetListed",
      args: { asset: 1n, token: "0x0000000000000000000000000000000000000001" },
    });
    expect(
      touchedBy({
        topics: ["0x9f20d20a5d329b2d88cb59198b2e2c771d7e24847ddc7a3629a3258cefc2cca3"],
        data: encodeBookLog(book),
      }),
    ).toMatchObject({
      ...{ accounts: [7], book },
    });
    const listed = touchedBy({
      topics: topic as Hex[],
      data: encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [9n, 18n]),
    });
    expect(listed).toMatchObject({ registry: true, assets: [1], accounts: [] });
  });

  test("behavior: what is not known touches nothing", () => {
    expect(touchedBy({ topics: [`0x${"ab".repeat(32)}`], data: "0x" })).toMatchObject({
      accounts: [],
      registry: false,
    });
  });
});
