import { artifacts } from "hardhat";
import { describe, expect, test } from "vitest";
import { handlers } from "./fuzz/handlers.ts";
import { viewHandlers } from "./fuzz/viewHandlers.ts";

/** Not in the ABI: calls that begin with a zero byte. */
const PACKED = "packed";

describe("fuzz handlers", () => {
  test("there is one for every function of the exchange, and no other", async () => {
    const names = ["IExchange", "Exchange", "Office", "Clearing", "Lens"] as const;
    const items = (await Promise.all(names.map(async (name) => (await artifacts.readArtifact(name)).abi))).flat();
    const functions = new Set(items.flatMap((item) => (item.type === "function" ? [item.name] : [])));
    const handled = [...Object.keys(handlers), ...Object.keys(viewHandlers)].filter((name) => name !== PACKED);
    expect(handled.sort()).toEqual([...functions].sort());
  });
});
