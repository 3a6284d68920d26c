// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IPriceSource, Reading} from "./IPriceSource.sol";

/// @notice Turns what feeds say into readings.
library PriceReading {
    int256 internal constant DECIMALS = 18;
    /// @dev Feeds have 8 to 18 decimals; so many that nothing of a price is left are a mistake.
    int256 internal constant MAX_DECIMALS = 36;
    /// @dev Clocks of feeds and chains differ by seconds. A feed that counts in another unit than it was set up for is
    ///      ahead by decades: taken for "now", its price would never be stale.
    uint256 internal constant MAX_DRIFT = 1 hours;

    /// @param answer The feed's price, which has `decimals` decimals, negative ones too.
    /// @param spread The feed's own uncertainty, in the unit of the answer.
    /// @param time Unix second of the answer.
    function make(int256 answer, uint256 spread, int256 decimals, uint256 time) internal view returns (Reading memory) {
        if (answer <= 0 || answer > type(int128).max || decimals > MAX_DECIMALS || decimals < -DECIMALS) {
            revert IPriceSource.InvalidPrice(answer, decimals);
        }
        // safe: positive, just compared
        uint256 price = _scaledDown(uint256(answer), decimals);
        // up: a feed that is not sure must not end up as one that says nothing of it
        uint256 confidence = _scaledUp(spread, decimals);
        if (price == 0 || price > type(uint128).max) revert IPriceSource.InvalidPrice(answer, decimals);
        if (time > block.timestamp + MAX_DRIFT) revert IPriceSource.ImplausibleTime(time, block.timestamp + MAX_DRIFT);
        if (time > block.timestamp) time = block.timestamp;
        if (confidence > type(uint128).max) confidence = type(uint128).max;
        // safe: just compared
        return Reading({price: uint128(price), confidence: uint128(confidence), time: uint64(time)});
    }

    function _scaledUp(uint256 value, int256 decimals) private pure returns (uint256 scaled) {
        scaled = _scaledDown(value, decimals);
        if (decimals > DECIMALS && value % 10 ** uint256(decimals - DECIMALS) != 0) ++scaled;
    }

    /// @dev `value` has at most 128 bits and the power at most 36 digits.
    function _scaledDown(uint256 value, int256 decimals) private pure returns (uint256) {
        // safe: both differences are between 0 and 36
        return
            decimals <= DECIMALS
                ? value * 10 ** uint256(DECIMALS - decimals)
                : value / 10 ** uint256(decimals - DECIMALS);
    }
}
