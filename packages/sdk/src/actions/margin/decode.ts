import type { ContractFunctionReturnType } from "viem";
import type { pangeaAbi } from "../../abi/pangea.ts";
import { decodePriceState, decodeRiskTerms } from "../../codec/riskTerms.ts";
import type { AccountSnapshot, Margin } from "../../types/margin.ts";
import type { AccountId } from "../../types/units.ts";

type Raw<Name extends "marginOf" | "snapshotOf"> = ContractFunctionReturnType<typeof pangeaAbi, "view", Name>;

/** The contract writes an infinite health as the largest number. */
const INFINITE = (1n << 255n) - 1n;

export function decodeMargin({ health, ...report }: Raw<"marginOf">): Margin {
  return { ...report, health: health === INFINITE ? undefined : health };
}

export function decodeSnapshot(account: AccountId, raw: Raw<"snapshotOf">): AccountSnapshot {
  return {
    ...raw,
    account,
    dollarState: decodePriceState(raw.dollarState),
    dollarHaircut: BigInt(raw.dollarHaircut),
    tokens: raw.tokens.map((line) => ({ ...line, terms: decodeRiskTerms(line.terms) })),
    perps: raw.perps.map(({ terms, makerFeeCap, ...line }) => ({
      ...line,
      makerFeeCap: BigInt(makerFeeCap),
      terms: decodeRiskTerms(terms),
    })),
    timestamp: Number(raw.timestamp),
  };
}
