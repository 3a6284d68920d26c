import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { undocumented } from "../support/documented.ts";
import { withoutNatSpec } from "../support/natspec.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const CONTRACTS = globSync("contracts/**/*.sol", { cwd: ROOT }).filter((file) => !file.startsWith("contracts/mocks/"));
const PACKAGES = globSync("packages/*/src/index.ts", { cwd: ROOT });

/** Milliseconds: a whole package is compiled. */
const COMPILING = 120_000;

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

describe("what others use says enough", () => {
  test.each(PACKAGES)(
    "%s: units of numbers, and errors of what asks the chain",
    (index) => {
      expect(undocumented(path.join(ROOT, index))).toEqual([]);
    },
    COMPILING,
  );

  test("contracts: everything that others call or see has a comment", () => {
    expect(CONTRACTS.flatMap((file) => withoutNatSpec(file, read(file)))).toEqual([]);
  });

  test("behavior: finds what is missing", () => {
    const source =
      "interface IOne {\n    /// @notice Says it.\n    /// @param a It.\n    function one(uint8 a, uint8 b) external;\n    function two() external;\n}\n";
    expect(withoutNatSpec("IOne.sol", source)).toEqual(["IOne.sol:1 interface IOne", "IOne.sol:5 function two"]);
    const contract =
      "/// @notice It.\ncontract One {\n    function one(\n        uint8 a\n    ) external {}\n    function two() private {}\n}\n";
    expect(withoutNatSpec("One.sol", contract)).toEqual(["One.sol:3 function one"]);
  });
});
