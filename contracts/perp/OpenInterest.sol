// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PerpLedger} from "./PerpLedger.sol";
import {PerpLimits, PerpLimitsLib} from "./PerpLimits.sol";
import {PerpList} from "./PerpList.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice The open interest of a market: its cap, and what it adds to the initial margin of the underlying. Size is
///         priced at the market, not at the account, because an account can be split.
library OpenInterest {
    /// @dev The ledger with `longs` more lots held long, and as many short. Reducing always fits.
    function change(uint256 market, uint256 asset, PerpLedger ledger, int256 longs) internal returns (PerpLedger) {
        if (longs == 0) return ledger;
        // safe: open interest has 46 bits and is what is held long
        uint256 lots = uint256(int256(ledger.openInterest()) + longs);
        PerpLimits limits = PerpLimitsLib.load(market);
        if (longs > 0) limits = _rise(market, limits, ledger.openInterest(), lots);
        setFactor(market, asset, limits, lots);
        return ledger.withOpenInterest(lots);
    }

    /// @dev Within an hour open interest rises by no more than a part of its cap, from what it was at first.
    function _rise(uint256 market, PerpLimits limits, uint256 from, uint256 lots) private returns (PerpLimits) {
        uint256 cap = limits.capNow(from);
        if (lots > cap) revert IClearing.OpenInterestCap(market, lots, cap);
        if (limits.isOfThisHour()) return limits;
        limits = limits.withBase(from);
        limits.save(market);
        return limits;
    }

    /// @dev Writes the market's factor, and the highest of all markets of the underlying into its risk terms, if it
    ///      changed.
    function setFactor(uint256 market, uint256 asset, PerpLimits limits, uint256 openInterest) internal {
        uint256 factor = limits.factorAt(openInterest);
        if (factor == limits.factor()) return;
        limits.withFactor(factor).save(market);
        uint256[] memory markets = PerpList.marketsOf(asset);
        for (uint256 index = 0; index < markets.length; ++index) {
            uint256 other = PerpLimitsLib.load(markets[index]).factor();
            if (other > factor) factor = other;
        }
        RiskTerms terms = RiskTermsLib.load(asset);
        Store.save(Slots.risk(asset), RiskTerms.unwrap(terms.withOiFactor(factor)));
    }
}
