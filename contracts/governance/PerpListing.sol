// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Bounds} from "./Bounds.sol";
import {Listing} from "./Listing.sol";
import {Clock, Steps} from "./Steps.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {IGovernance} from "../interfaces/IGovernance.sol";
import {IPerpGovernance, PerpTerms} from "../interfaces/IPerpGovernance.sol";
import {IRiskGovernance} from "../interfaces/IRiskGovernance.sol";
import {RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";
import {FundingClock, FundingClockLib} from "../perp/FundingClock.sol";
import {OpenInterest} from "../perp/OpenInterest.sol";
import {PerpLedgerLib} from "../perp/PerpLedger.sol";
import {PerpLimits, PerpLimitsLib} from "../perp/PerpLimits.sol";
import {PerpList} from "../perp/PerpList.sol";
import {PremiumMeterLib} from "../perp/PremiumMeter.sol";
import {Registry} from "../shared/Registry.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Listing of perpetual markets, and the parameters that may change.
library PerpListing {
    /// @dev 1,000,000 billionths for eight hours = 0.3 % a day.
    int256 internal constant MAX_INTEREST = 1e6;
    int256 internal constant MAX_FUNDING_HOURS = 8;
    uint256 private constant _CAPS_CLOCK = 0;

    function list(PerpTerms calldata terms) internal returns (uint256 market) {
        uint256 asset = terms.market.asset;
        market = Listing.nextMarket();
        MarketHeader header = Listing.newHeader(terms.market);
        Bounds.requireWithin("fundingHours", int256(uint256(terms.fundingHours)), 1, MAX_FUNDING_HOURS);
        Bounds.requireWithin("interest", terms.interest, -MAX_INTEREST, MAX_INTEREST);
        Bounds.requireWithin("impactNotional", int256(uint256(terms.impactNotional)), 1, type(int40).max);
        Listing.requireSmallBounty(header);
        RiskTerms risk = RiskTermsLib.load(asset);
        if (risk.shock() == 0) revert IRiskGovernance.RiskNotSet(asset);
        uint256 others = PerpList.marketsOf(asset).length;
        if (others == PerpList.MAX_MARKETS) revert IGovernance.TooMany("perps", PerpList.MAX_MARKETS);

        Registry.addMarket();
        Store.save(Slots.market(market), MarketHeader.unwrap(header.asPerp()));
        FundingClockLib.start(asset, terms.market.lotExp, terms.market.makerFeeCap, terms.fundingHours).save(market);
        PremiumMeterLib.make(terms.impactNotional, terms.interest).save(market);
        PerpList.add(asset, others, market);
        emit IPerpGovernance.PerpMarketListed(market, asset, terms);
    }

    /// @dev For the council. The growth of this hour counts from what is open now.
    function setCaps(uint256 market, uint256 soft, uint256 hard) internal {
        uint256 asset = _load(market).asset();
        PerpLimits limits = PerpLimitsLib.load(market);
        Steps.requireCap("hardCap", hard, limits.hardCap(), PerpLedgerLib.MAX_OPEN_INTEREST);
        Steps.requireCap("softCap", soft, limits.softCap(), hard);
        Steps.record(Clock(1, market, _CAPS_CLOCK, "openInterestCaps"), false);
        _saveCaps(market, asset, limits.withBase(PerpLedgerLib.load(market).openInterest()), soft, hard);
    }

    /// @dev For the guardian.
    function lowerCaps(uint256 market, uint256 soft, uint256 hard) internal {
        uint256 asset = _load(market).asset();
        PerpLimits limits = PerpLimitsLib.load(market);
        Steps.requireLowered("hardCap", hard, limits.hardCap());
        Steps.requireLowered("softCap", soft, limits.softCap() < hard ? limits.softCap() : hard);
        Steps.record(Clock(1, market, _CAPS_CLOCK, "openInterestCaps"), true);
        _saveCaps(market, asset, limits, soft, hard);
    }

    function _saveCaps(uint256 market, uint256 asset, PerpLimits limits, uint256 soft, uint256 hard) private {
        emit IPerpGovernance.OpenInterestCapsSet(market, limits.softCap(), limits.hardCap(), soft, hard);
        limits = limits.withCaps(soft, hard);
        limits.save(market);
        OpenInterest.setFactor(market, asset, limits, PerpLedgerLib.load(market).openInterest());
    }

    function setDeep(uint256 market, bool deep) internal {
        _load(market).withDeep(deep).save(market);
        emit IPerpGovernance.DeepSet(market, deep);
    }

    function _load(uint256 market) private view returns (FundingClock clock) {
        clock = FundingClockLib.load(market);
        if (!clock.isListed()) revert IClearing.NotPerpMarket(market);
    }
}
