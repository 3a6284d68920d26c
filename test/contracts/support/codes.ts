// The contracts that the exchange is made of, deployed one after the other.

import { type Address, getAddress } from "viem";
import type { TestChain } from "../../support/chain.ts";

export interface Codes {
  readonly exchange: Address;
  readonly clearing: Address;
  readonly spot: Address;
  readonly perps: Address;
  readonly perpDesk: Address;
  readonly loans: Address;
  readonly creditDesk: Address;
  readonly loanDesk: Address;
  readonly liquidations: Address;
  readonly takeovers: Address;
  readonly resolutions: Address;
  readonly bundles: Address;
  readonly offers: Address;
  readonly office: Address;
  readonly council: Address;
  readonly lens: Address;
}

interface Beginning {
  readonly authority: Address;
  readonly dollar: Address;
  readonly dollarUnitExp: number;
}

export async function deployCodes(chain: TestChain, { authority, dollar, dollarUnitExp }: Beginning): Promise<Codes> {
  const lens = await chain.deploy("Lens", []);
  const council = await chain.deploy("Council", [lens.address]);
  const office = await chain.deploy("Office", [council.address]);
  const loanDesk = await chain.deploy("LoanDesk", []);
  const liquidations = await chain.deploy("Liquidations", []);
  const takeovers = await chain.deploy("Takeovers", []);
  const resolutions = await chain.deploy("Resolutions", []);
  const spotOffers = await chain.deploy("SpotOffers", []);
  const perpOffers = await chain.deploy("PerpOffers", []);
  const loanOffers = await chain.deploy("LoanOffers", []);
  const offers = await chain.deploy("Offers", [spotOffers.address, perpOffers.address, loanOffers.address]);
  const creditDesk = await chain.deploy("CreditDesk", [
    office.address,
    loanDesk.address,
    offers.address,
    liquidations.address,
    takeovers.address,
    resolutions.address,
  ]);
  const bundles = await chain.deploy("Bundles", []);
  const clearing = await chain.deploy("Clearing", [creditDesk.address, bundles.address]);
  const loans = await chain.deploy("Loans", []);
  const perpDesk = await chain.deploy("PerpDesk", []);
  const perps = await chain.deploy("Perps", [perpDesk.address]);
  const spot = await chain.deploy("Spot", [perps.address, loans.address]);
  const behind = [clearing.address, spot.address, perps.address, loans.address] as const;
  const exchange = await chain.deploy("Exchange", [authority, ...behind, dollar, dollarUnitExp]);
  return {
    exchange: getAddress(exchange.address),
    clearing: clearing.address,
    spot: spot.address,
    perps: perps.address,
    perpDesk: perpDesk.address,
    loans: loans.address,
    creditDesk: creditDesk.address,
    loanDesk: loanDesk.address,
    liquidations: liquidations.address,
    takeovers: takeovers.address,
    resolutions: resolutions.address,
    bundles: bundles.address,
    offers: offers.address,
    office: office.address,
    council: council.address,
    lens: lens.address,
  };
}
