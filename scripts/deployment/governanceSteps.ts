// The last steps of a deployment: who governs from then on.

import { type AbiFunction, type Address, encodeFunctionData, getAbiItem, type Hex, toFunctionSelector } from "viem";
import { ADMIN_DELAY, GRANT_DELAY, ROLE_NAMES, ROLES } from "../governance/roles.ts";
import { readArtifact } from "./artifacts.ts";
import type { Parameters } from "./parameters.ts";
import type { DeploymentRecord } from "./record.ts";
import { change, contractAddress, exchangeAbi, exchangeCall, type Step } from "./step.ts";
import type { Call } from "./transactions.ts";

/** Of the access manager: may do everything, and call every function that has no other role. */
export const ADMIN_ROLE = 0n;

/** From here on parameters change in steps, by those who have the roles. The guardian may cancel what waits. */
export function assignRoles({ governance }: Parameters): readonly Step[] {
  if (governance === undefined) return [];
  return [
    change("launch", (record) => exchangeCall(record, "launch", [])),
    ...ROLE_NAMES.flatMap((name) => {
      const { id, delay, functions } = ROLES[name];
      return [
        change(`assign functions of ${name}`, (record) =>
          managerCall(record, "setTargetFunctionRole", [
            ...[contractAddress(record, "Exchange"), selectorsOf(Object.keys(functions)), id],
          ]),
        ),
        managerStep(`grant role of ${name}`, "grantRole", [id, governance[name], delay]),
        managerStep(`delay members of ${name}`, "setGrantDelay", [id, GRANT_DELAY]),
      ];
    }),
    managerStep("let guardian cancel", "setRoleGuardian", [ROLES.council.id, ROLES.guardian.id]),
  ];
}

/** Selectors of functions of the exchange. */
export function selectorsOf(names: readonly string[]): readonly Hex[] {
  return names.map((name) => toFunctionSelector(getAbiItem({ abi: exchangeAbi(), name }) as AbiFunction));
}

/**
 * The deployer governs until everything is listed, then hands over to the admin that the parameters name. One beside whom
 * others have roles acts with a delay.
 */
export function handOver({ admin, governance }: Parameters, deployer: Address): readonly Step[] {
  const delay = governance === undefined ? 0 : ADMIN_DELAY;
  if (admin === undefined || admin.toLowerCase() === deployer.toLowerCase()) {
    return governance === undefined ? [] : [managerStep("delay admin", "grantRole", [ADMIN_ROLE, deployer, delay])];
  }
  return [
    managerStep("grant admin role", "grantRole", [ADMIN_ROLE, admin, delay]),
    managerStep("renounce admin role", "renounceRole", [ADMIN_ROLE, deployer]),
  ];
}

function managerStep(name: string, functionName: string, args: readonly unknown[]): Step {
  return change(name, (record) => managerCall(record, functionName, args));
}

function managerCall(record: DeploymentRecord, functionName: string, args: readonly unknown[]): Call {
  return {
    to: contractAddress(record, "AccessManager"),
    data: encodeFunctionData({ abi: readArtifact("AccessManager").abi, functionName, args }),
  };
}
