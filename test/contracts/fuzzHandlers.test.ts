import { artifacts } from "hardhat";
import { describe, expect, test } from "vitest";
import { handlers } from "./fuzz/handlers.ts";
import { viewHandlers } from "./fuzz/viewHandlers.ts";
import { handlers as loanHandlers } from "./loanFuzz/handlers.ts";
import { handlers as perpHandlers } from "./perpFuzz/handlers.ts";
import { VIEWS } from "./perpFuzz/viewChecks.ts";

/** Not in the ABI: calls that begin with a zero byte. */
const PACKED = "packed";

/** Functions that no campaign calls, and where they are tried at random or one by one instead. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  "offers/Random.test.ts": ["takeOffer", "offerState"],
  "offers/Offers.test.ts": ["cancelOffer", "cancelOffersBelow", "hashOffer", "eip712Domain"],
  "bundle/Bundles.test.ts": ["execute"],
  "loan/Loans.test.ts": [
    "creditTerms",
    "relendOf",
    "loanInfo",
    "loansOf",
    "listLoanMarket",
    "mayBorrow",
    "requireMayBorrow",
  ],
  "liquidation/Takeover.test.ts": ["liquidate", "liquidationState", "insuranceOf"],
  "liquidation/Books.test.ts": ["evictOrders", "liquidateOnBooks"],
  "liquidation/Resolution.test.ts": ["resolve", "writeOff", "repayProRata", "endResolution", "resolutionOf"],
  "liquidation/Insurance.test.ts": ["donateInsurance", "setInsuranceCap"],
  "governance/Access.test.ts": ["BUNDLES", "LIQUIDATIONS", "OFFERS", "RESOLUTIONS", "TAKEOVERS"],
  "governance/Caps.test.ts": ["setBorrowCap", "lowerDepositCap", "lowerBorrowCap", "assetLimits"],
  "governance/Launch.test.ts": ["launch", "isLaunched", "tightenRisk", "lowerOpenInterestCaps", "declareShallow"],
  "governance/Pauses.test.ts": ["pause", "pauseAll", "extendPause", "liftPause", "pausedUntil"],
};

describe("fuzz handlers", () => {
  test("there is one for every function of the exchange in one of the campaigns, and no other", async () => {
    const names = ["IExchange", "Exchange", "Spot", "Office", "Council", "CreditDesk", "Clearing", "Lens"] as const;
    const items = (await Promise.all(names.map(async (name) => (await artifacts.readArtifact(name)).abi))).flat();
    const functions = new Set(items.flatMap((item) => (item.type === "function" ? [item.name] : [])));
    const handled = new Set(
      [handlers, viewHandlers, perpHandlers, loanHandlers, VIEWS].flatMap((kinds) => Object.keys(kinds)),
    );
    for (const name of Object.values(ELSEWHERE).flat()) handled.add(name);
    handled.delete(PACKED);
    expect([...handled].toSorted()).toEqual([...functions].toSorted());
  });
});
