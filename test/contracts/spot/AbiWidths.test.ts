import { pangeaAbi } from "@pangea/sdk";
import { type AbiParameter, type Hex, numberToHex, toFunctionSelector } from "viem";
import { formatAbiItem } from "viem/utils";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../support/refusal.ts";
import { send, storageRoot, type Venue, venueFixture } from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

interface Field {
  readonly path: string;
  readonly type: string;
}

/** Members of the enums that the ABI calls uint8, by the name of the parameter. */
const ENUMS: Readonly<Record<string, bigint>> = { side: 2n, timeInForce: 5n, selfTrade: 3n, status: 4n, kind: 3n };

function fieldsOf(parameters: readonly AbiParameter[], path = ""): Field[] {
  return parameters.flatMap((parameter) => {
    const name = path + parameter.name;
    return "components" in parameter
      ? fieldsOf(parameter.components, `${name}.`)
      : [{ path: name, type: parameter.type }];
  });
}

/** The smallest number that is none of the field's, undefined = there is none. */
function beyond({ path, type }: Field): bigint | undefined {
  const members = ENUMS[path.split(".").at(-1) ?? ""];
  if (members !== undefined) return members;
  if (type === "bool") return 2n;
  if (type === "address") return 1n << 160n;
  const bits = BigInt(type.replace(/^u?int/, ""));
  if (bits === 256n) return undefined;
  return type.startsWith("u") ? 1n << bits : 1n << (bits - 1n);
}

const LISTING = ["listAsset", "listSpotMarket", "listIndex"];
const SETTING = ["setSpotFees", "setMinNotional", "setMarketStatus", "setFeeAccount", "setRisk", "setFeeds"];
const PERPS = ["listPerpMarket", "setOpenInterestCaps", "setDeep"];
const LOANS = ["listLoanMarket", "setInterestFee"];
const GOVERNED = [...LISTING, ...SETTING, ...PERPS, ...LOANS];

const walletFor = (name: string) => (GOVERNED.includes(name) ? venue.governor : venue.alice.wallet);

const word = (value: bigint) => numberToHex(value, { size: 32 }).slice(2);

const NUMERIC = /^(u?int\d+|address|bool)$/;
const CASES = pangeaAbi
  .filter((item) => item.type === "function")
  .filter(({ inputs }) => inputs.every(({ type }) => !type.endsWith("[]")))
  .map(({ name, inputs }) => ({ name, fields: fieldsOf(inputs) }))
  .filter(({ fields }) => fields.every(({ type }) => NUMERIC.test(type)))
  .flatMap(({ name, fields }) =>
    fields.flatMap((field, index) => {
      const value = beyond(field);
      return value === undefined ? [] : [{ name, path: field.path, value, index, fields }];
    }),
  );

/** A call with these words as arguments. */
function callWith(name: string, values: readonly bigint[]): Hex {
  const item = pangeaAbi.find((candidate) => candidate.type === "function" && candidate.name === name);
  if (item === undefined) throw new Error(`There is no function ${name}.`);
  return `${toFunctionSelector(formatAbiItem(item))}${values.map(word).join("")}` as Hex;
}

describe("A number too large for its parameter is refused", () => {
  test.each(CASES)("$name: $path = $value", async ({ name, value, index, fields }) => {
    const root = await storageRoot(venue);
    const ones = fields.map(() => 1n);
    const wallet = walletFor(name);
    const call = (values: readonly bigint[]) => send(venue, wallet, callWith(name, values));
    expect(await refusal(call(ones.with(index, value)))).toEqual(["no data"]);
    expect(await storageRoot(venue)).toBe(root);
  });

  test.each([...new Set(CASES.map(({ name }) => name))])(
    "%s with numbers that fit is not refused for its form",
    async (name) => {
      const { fields } = CASES.find((candidate) => candidate.name === name) ?? { fields: [] };
      const wallet = walletFor(name);
      const data = callWith(
        name,
        fields.map(({ type }) => (type === "address" ? BigInt(venue.dollar.address) : 1n)),
      );
      const ended = await send(venue, wallet, data).then(
        () => ["executed"],
        (error) => refusal(Promise.reject(error)),
      );
      expect(ended[0]).not.toBe("no data");
    },
  );

  /** Words of `batch` behind its selector, with one operation. */
  const BATCH = [
    ...[1n, 128n, 0n, 0n], // account, offset of the operations, match cap, deadline
    ...[1n], // length
    ...[0n, 1n, 0n, 0n], // kind, market, skip, id
    ...[0n, 100n, 5n, 0n, 0n, 0n, 0n, 0n], // side, tick, lots, time in force, self-trade, reduce-only, expiry, client id
  ];
  test.each([
    { path: "account", index: 0, value: 1n << 32n },
    { path: "maxMatches", index: 2, value: 1n << 8n },
    { path: "deadline", index: 3, value: 1n << 32n },
    { path: "length", index: 4, value: 1n << 64n },
    { path: "kind", index: 5, value: 3n },
    { path: "market", index: 6, value: 1n << 16n },
    { path: "side", index: 9, value: 2n },
    { path: "tick", index: 10, value: 1n << 24n },
    { path: "lots", index: 11, value: 1n << 48n },
    { path: "timeInForce", index: 12, value: 5n },
    { path: "selfTrade", index: 13, value: 3n },
    { path: "reduceOnly", index: 14, value: 2n },
    { path: "expiry", index: 15, value: 1n << 32n },
    { path: "clientId", index: 16, value: 1n << 64n },
  ])("batch: $path = $value", async ({ index, value }) => {
    const good = callWith("batch", BATCH);
    const bad = callWith("batch", BATCH.with(index, value));
    const root = await storageRoot(venue);
    expect(await refusal(venue.alice.send(bad))).toEqual(["no data"]);
    expect(await storageRoot(venue)).toBe(root);
    await venue.alice.send(good);
    expect(await venue.exchange.read.topOfBook([1])).toEqual([100, 5n, 0, 0n]);
  });

  test("so are arguments that end too soon", async () => {
    const good = callWith("batch", BATCH);
    for (let length = 10; length < good.length; length += 62) {
      expect(await refusal(venue.alice.send(good.slice(0, length) as Hex))).toEqual(["no data"]);
    }
  });
});
