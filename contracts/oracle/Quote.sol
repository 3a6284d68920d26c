// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Reading} from "./IPriceSource.sol";

/// @dev Ratios are in millionths.
uint256 constant RATIO_SCALE = 1e6;

/// @notice What a source says, in the terms of the exchange.
/// @param price As in `RiskTerms`. Zero = it says nothing of use, and the rest is zero too.
/// @param spread How far off it thinks it may be, in millionths of the price, rounded up.
/// @param time Unix second, never later than now.
struct Quote {
    uint256 price;
    uint256 spread;
    uint256 time;
}

library QuoteLib {
    /// @dev `shift` between -36 and 36: a price of 128 bits times 10^36 has 248.
    int256 internal constant MAX_SHIFT = 36;

    /// @dev A price of nothing, from the future, or one that the field of 64 bits cannot hold is no quote.
    /// @param shift What a source says x 10^shift = price.
    function from(Reading memory reading, int256 shift) internal view returns (Quote memory quote) {
        if (reading.price == 0 || reading.time > block.timestamp) return quote;
        // safe: bounded by 36 either way. Down, like every mark: what two sources differ by is what their marks do
        uint256 price = shift < 0 ? reading.price / 10 ** uint256(-shift) : reading.price * 10 ** uint256(shift);
        if (price == 0 || price > type(uint64).max) return quote;
        quote.price = price;
        // up: a source that is not sure must not end up as one that is
        quote.spread = (uint256(reading.confidence) * RATIO_SCALE + reading.price - 1) / reading.price;
        quote.time = reading.time;
    }
}
