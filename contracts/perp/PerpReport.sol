// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Funding} from "./Funding.sol";
import {FundingClock, FundingClockLib} from "./FundingClock.sol";
import {PerpLedger, PerpLedgerLib} from "./PerpLedger.sol";
import {PerpLimits, PerpLimitsLib} from "./PerpLimits.sol";
import {PositionLib} from "./Position.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {PerpInfo} from "../interfaces/IMarginLens.sol";
import {RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";

/// @notice A perpetual market as people read it.
library PerpReport {
    function from(uint256 market) internal view returns (PerpInfo memory info) {
        FundingClock stored = FundingClockLib.load(market);
        if (!stored.isListed()) revert IClearing.NotPerpMarket(market);
        RiskTerms terms = RiskTermsLib.load(stored.asset());
        FundingClock clock = Funding.current(market, stored, terms);
        PerpLedger ledger = PerpLedgerLib.load(market);
        PerpLimits limits = PerpLimitsLib.load(market);
        // safe: fields of these widths or less
        info.asset = uint16(clock.asset());
        info.fundingHours = uint8(clock.interval() / 1 hours);
        info.isDeep = clock.isDeep();
        info.fundingIndex = clock.index();
        info.fundingPayment = clock.payment();
        info.nextPayment = Funding.preview(market, stored, terms);
        info.nextFunding = uint32(clock.boundary());
        info.pool = uint64(ledger.pool());
        info.deficit = uint64(ledger.deficit());
        info.feeDue = uint64(ledger.feeDue() / uint256(PositionLib.ONE));
        info.openInterest = uint48(ledger.openInterest());
        info.softCap = uint48(limits.softCap());
        info.hardCap = uint48(limits.hardCap());
        info.capNow = uint48(limits.capNow(ledger.openInterest()));
        info.oiFactor = uint8(limits.factor());
    }
}
