import { readFileSync } from "node:fs";
import path from "node:path";
import { artifacts } from "hardhat";
import { type Abi, type Hex, size, toFunctionSelector } from "viem";
import { formatAbiItem } from "viem/utils";
import { describe, expect, test } from "vitest";
import { ask, bid, repeat } from "./support/orders.ts";
import { RISK, setFeeds } from "./support/prices.ts";
import { ETHER, venueFixture } from "./support/venue.ts";

const SNAPSHOTS = path.join(import.meta.dirname, "../snapshots");
const CONTRACTS = [
  "Exchange",
  "Spot",
  "Perps",
  "PerpDesk",
  "Loans",
  "Clearing",
  "CreditDesk",
  "LoanDesk",
  "Liquidations",
  "Takeovers",
  "Resolutions",
  "Bundles",
  "Offers",
  "SpotOffers",
  "PerpOffers",
  "LoanOffers",
  "Office",
  "Council",
  "Lens",
] as const;

/** Most bytes of code that Ethereum lets a contract have. */
const CODE_LIMIT = 24_576;

function functionsOf(abi: Abi) {
  return abi.filter((item) => item.type === "function");
}

/** What is defined by contracts, by selector. Each is given with all of its definitions. */
async function selectors(): Promise<Map<Hex, string[]>> {
  const found = new Map<Hex, string[]>();
  for (const name of CONTRACTS) {
    const { abi } = await artifacts.readArtifact(name);
    for (const item of functionsOf(abi as Abi)) {
      const selector = toFunctionSelector(formatAbiItem(item));
      found.set(selector, [...(found.get(selector) ?? []), `${name}.${item.name}`]);
    }
  }
  return found;
}

describe("The contracts", () => {
  test("fit into the limit of Ethereum, and are as large as they were", async () => {
    const sizes: Record<string, number> = {};
    for (const name of CONTRACTS) {
      const { deployedBytecode } = await artifacts.readArtifact(name);
      sizes[name] = size(deployedBytecode as Hex);
      expect(sizes[name]).toBeLessThan(CODE_LIMIT);
    }
    await expect(`${JSON.stringify(sizes, null, 2)}\n`).toMatchFileSnapshot(path.join(SNAPSHOTS, "sizes.json"));
  });

  test("have no function whose selector begins with the zero byte of packed batches", async () => {
    const found = [...(await selectors()).keys()];
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter((selector) => selector.startsWith("0x00"))).toEqual([]);
  });

  test("have no function that hides another's behind it", async () => {
    const shared = [...(await selectors()).values()].filter((definitions) => definitions.length > 1);
    // what all that are governed inherit: clearing answers first, with the same; and trading, which goes where its market is
    const expected = [
      ...["placeOrder", "cancelOrder", "amendOrder"].map(
        (name) => `Exchange.${name} Spot.${name} Perps.${name} Loans.${name}`,
      ),
      ...["cancelOrders", "cancelAll", "batch"].map((name) => `Spot.${name} PerpDesk.${name} Loans.${name}`),
      ...["authority", "isConsumingScheduledOp", "setAuthority"].map(
        (name) => `Clearing.${name} CreditDesk.${name} Liquidations.${name} Office.${name} Council.${name}`,
      ),
      "Offers.takeOffer SpotOffers.takeOffer PerpOffers.takeOffer LoanOffers.takeOffer",
      "Exchange.PERPS Spot.PERPS",
      "Exchange.LOANS Spot.LOANS",
    ];
    expect(shared.map((definitions) => definitions.join(" ")).toSorted()).toEqual(expected.toSorted());
  });

  test("answer together exactly what the interface says", async () => {
    const { abi } = await artifacts.readArtifact("IExchange");
    const wanted = functionsOf(abi as Abi).map((item) => toFunctionSelector(formatAbiItem(item)));
    const found = await selectors();
    expect(wanted.filter((selector) => !found.has(selector))).toEqual([]);
    const others = [...found].filter(([selector]) => !wanted.includes(selector)).map(([, [name]]) => name);
    const expected = [
      ...["Clearing.BUNDLES", "Clearing.CREDIT_DESK"],
      ...["Clearing.authority", "Clearing.isConsumingScheduledOp", "Clearing.setAuthority"],
      ...["CreditDesk.LIQUIDATIONS", "CreditDesk.LOAN_DESK", "CreditDesk.OFFERS", "CreditDesk.OFFICE"],
      ...["CreditDesk.RESOLUTIONS", "CreditDesk.TAKEOVERS"],
      ...["Exchange.CLEARING", "Exchange.LOANS", "Exchange.PERPS", "Exchange.SPOT"],
      ...["Offers.LOAN_OFFERS", "Offers.PERP_OFFERS", "Offers.SPOT_OFFERS", "Perps.PERP_DESK"],
      ...["Office.COUNCIL", "Council.LENS"],
    ];
    expect(others.toSorted()).toEqual(expected.toSorted());
  });
});

describe("The lens", () => {
  test("can only look", async () => {
    const { abi, deployedBytecode } = await artifacts.readArtifact("Lens");
    const changing = functionsOf(abi as Abi).filter(({ stateMutability }) => !/^(view|pure)$/.test(stateMutability));
    expect(changing).toEqual([]);
    // it has a fallback, which says what it does not know: the last line says that it cannot do more
    expect((abi as Abi).filter(({ type }) => type === "receive")).toEqual([]);
    expect(opcodesOf(deployedBytecode as Hex).filter((opcode) => WRITING.has(opcode))).toEqual([]);
  });
});

/** sstore, log0 to log4, create, call, callcode, delegatecall, create2, selfdestruct, tstore. */
const WRITING = new Set([0x55, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xf0, 0xf1, 0xf2, 0xf4, 0xf5, 0xff, 0x5d]);

/** The instructions of a contract without the data that some of them push, and without the metadata at the end. */
function opcodesOf(code: Hex): number[] {
  const bytes = Buffer.from(code.slice(2), "hex");
  const end = bytes.length - 2 - bytes.readUInt16BE(bytes.length - 2);
  const opcodes: number[] = [];
  for (let at = 0; at < end; at += 1) {
    const opcode = bytes[at] as number;
    opcodes.push(opcode);
    if (opcode >= 0x60 && opcode <= 0x7f) at += opcode - 0x5f;
  }
  return opcodes;
}

describe("The words of storage", () => {
  test("lie where they were and hold what they did, after the same operations", async () => {
    const { alice, bob, exchange, authority, dollar } = await venueFixture()();
    await alice.placeMany([...repeat(129, ask(100n, 3n)), ask(101n, 4n)]);
    await alice.placeMany([bid(90n, 7n, { expiry: 4_000_000_000 })]);
    await bob.placeMany([bid(100n, 4n)]);
    await alice.write("setDelegate", [alice.account, bob.address, 3, 5_000_000_000]);
    await exchange.write.setFeeAccount([3]);
    await exchange.write.setRisk([ETHER, RISK]);
    // contracts that say nothing of prices
    await setFeeds({ exchange }, { primary: authority, secondary: dollar });

    const recorded = readSlots();
    const words = await exchange.read.words([recorded.map(({ slot }) => slot)]);

    const found = recorded.map(({ what, slot }, index) => ({ what, slot, word: words[index] }));
    expect(found).toEqual(recorded);
    expect(new Set(recorded.map(({ slot }) => slot)).size).toBe(recorded.length);
  });
});

function readSlots(): { what: string; slot: Hex; word: Hex }[] {
  return JSON.parse(readFileSync(path.join(SNAPSHOTS, "slots.json"), "utf8"));
}
