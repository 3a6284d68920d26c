// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice How far a perpetual's book has stood from the mark in the current interval.
///
///      [0..63]    sum       premium x seconds, two's complement, billionths
///      [64..103]  notional  size for which the book is asked, lots x ticks
///      [104..127] interest  added to the mean premium, two's complement, billionths
type PremiumMeter is uint256;

using PremiumMeterLib for PremiumMeter global;

library PremiumMeterLib {
    /// @dev Premiums and rates count in billionths.
    int256 internal constant SCALE = 1e9;

    uint256 private constant _NOTIONAL = 64;
    uint256 private constant _INTEREST = 104;
    uint256 private constant _SUM_MASK = type(uint64).max;

    function load(uint256 market) internal view returns (PremiumMeter) {
        return PremiumMeter.wrap(Store.load(Slots.perpPart(market, 3)));
    }

    function save(PremiumMeter meter, uint256 market) internal {
        Store.save(Slots.perpPart(market, 3), PremiumMeter.unwrap(meter));
    }

    /// @dev Fields of 40 and 24 bits.
    function make(uint256 notional_, int256 interest_) internal pure returns (PremiumMeter) {
        return PremiumMeter.wrap((notional_ << _NOTIONAL) | (uint256(uint24(int24(interest_))) << _INTEREST));
    }

    function sum(PremiumMeter meter) internal pure returns (int256) {
        return int64(uint64(PremiumMeter.unwrap(meter)));
    }

    function notional(PremiumMeter meter) internal pure returns (uint256) {
        return uint40(PremiumMeter.unwrap(meter) >> _NOTIONAL);
    }

    function interest(PremiumMeter meter) internal pure returns (int256) {
        return int24(uint24(PremiumMeter.unwrap(meter) >> _INTEREST));
    }

    /// @dev Premiums are at most one, an interval 28,800 seconds: 45 bits.
    function withSum(PremiumMeter meter, int256 sum_) internal pure returns (PremiumMeter) {
        return PremiumMeter.wrap((PremiumMeter.unwrap(meter) & ~_SUM_MASK) | uint64(int64(sum_)));
    }
}
