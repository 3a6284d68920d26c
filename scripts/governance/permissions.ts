// The page about who may change what, made from the contracts and the table of roles.

import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { ADMIN_DELAY, type GovernedFunction, GRANT_DELAY, ROLE_NAMES, ROLES } from "./roles.ts";

const CONTRACTS = path.resolve(import.meta.dirname, "../../contracts");

/** Constants of the contracts that bounds are made of, and where they stand. */
const CONSTANTS: Readonly<Record<string, string>> = {
  ...{ SHOCK_STEP: "RiskSetup", BASIS_STEP: "RiskSetup", COMMON_STEP: "RiskSetup", HAIRCUT_STEP: "RiskSetup" },
  ...{ MIN_DEVIATION: "RiskSetup", MAX_DEVIATION: "RiskSetup", MAX_DEAD_AGE: "RiskSetup", MAX_JUMP_HOLD: "RiskSetup" },
  ...{ MIN_JUMP_BOUND: "RiskSetup", MAX_JUMP_BOUND: "RiskSetup", RAMP_HOURS: "RiskTerms", PERIOD: "Steps" },
  ...{ LENGTH: "PauseSetup", REST: "PauseSetup", MAX_EXTENSION: "PauseSetup", MAX_FEE: "Listing", MAX_EXP: "Listing" },
  ...{ MIN_TERM: "LoanListing", MAX_TERM: "LoanListing", MAX_INTEREST_FEE: "LoanListing" },
};

/** Limits that nobody can loosen, and what they say. */
const GROWTH: readonly (readonly [file: string, name: string, text: string])[] = [
  ["PerpLimits", "GROWTH_DIVISOR", "open interest of a market rises within an hour by at most 1/{} of its cap"],
  ["Growth", "BORROW_DIVISOR", "what is borrowed of an asset rises within an hour by at most 1/{} of its cap"],
  ["Growth", "OUTFLOW_DIVISOR", "accounts that owe take out at most 1/{} of a token within an hour"],
  ["Growth", "SMALL_DIVISOR", "and each of them 1/{} of it once an hour in any case"],
];

/** Names of all functions of the codes that only governance may call. */
export function restrictedFunctions(): readonly string[] {
  const sources = globSync("*.sol", { cwd: CONTRACTS }).map((file) => readFileSync(path.join(CONTRACTS, file), "utf8"));
  const signature = /function (\w+)\([^)]*\)\s+external[^{]*\brestricted\b/g;
  return sources.flatMap((source) => [...source.matchAll(signature)].map(([, name]) => name as string)).toSorted();
}

/** The text of the page. Fails for a function that no role has, and for a role with a function that is none. */
export function permissionsPage(): string {
  const assigned = ROLE_NAMES.flatMap((role) => Object.keys(ROLES[role].functions)).toSorted();
  const found = restrictedFunctions();
  const odd = [
    ...found.filter((name) => !assigned.includes(name)),
    ...assigned.filter((name) => !found.includes(name)),
  ];
  if (odd.length > 0 || new Set(assigned).size < assigned.length) {
    throw new Error(`Give each function one role in scripts/governance/roles.ts: ${odd.join(", ") || "one has two"}.`);
  }
  const rows = ROLE_NAMES.flatMap((role) =>
    Object.entries<GovernedFunction>(ROLES[role].functions).map(
      ([name, { direction, bounds }]) =>
        `| \`${name}\` | ${role} | ${days(ROLES[role].delay)} | ${direction} | ${filled(bounds)} |`,
    ),
  );
  return `# Permissions

What whoever governs can do, and how far: every function of the exchange that is restricted, with the role that may call it, the
delay between announcing the call at the access manager and executing it, and the bounds in code. The steps and the "once in" hold
from the launch (\`launch\`) on, for the guardian always; first values of a new asset or market are free within the other bounds.

| function | role | delay | direction | bounds in code |
|---|---|---|---|---|
${rows.join("\n")}

No function makes anything looser without a delay: what the guardian calls compares with what is there and refuses the other
direction. The part of the shock that all assets share is neither stricter nor looser whichever way it moves, and only the council
moves it. The guardian may also cancel what the council has announced.

The administrator of the access manager assigns roles and waits ${days(ADMIN_DELAY)} for everything; a new member of a role can act
after ${days(GRANT_DELAY)}. Nobody can change code.

## What nobody can change

${GROWTH.map(([file, name, text]) => `- ${text.replace("{}", constant(file, name))};`).join("\n")}
- cancelling, repaying, reducing, settling, and the withdrawal of an account that owes nothing have no limit and no pause;
- dollars can always be deposited.
`;
}

function filled(bounds: string): string {
  return bounds.replaceAll(/\{(\w+)\}/g, (_, name: string) => constant(CONSTANTS[name] ?? "", name));
}

/** The value of a constant as the source has it, with thousands set apart. */
function constant(file: string, name: string): string {
  const [place] = globSync(`**/${file}.sol`, { cwd: CONTRACTS });
  const source = place === undefined ? "" : readFileSync(path.join(CONTRACTS, place), "utf8");
  const value = new RegExp(`constant ${name} = ([^;]+);`).exec(source)?.[1];
  if (value === undefined) throw new Error(`There is no constant ${name} in ${file}.sol.`);
  return value
    .replaceAll("_", ",")
    .replace(/^1 days$/, "a day")
    .replaceAll(/^(\d)e(\d)$/g, (_, head: string, zeros: string) => Number(`${head}e${zeros}`).toLocaleString("en-US"));
}

function days(seconds: number): string {
  if (seconds === 0) return "none";
  return seconds === 86_400 ? "a day" : `${seconds / 86_400} days`;
}
