// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IPriceSource, Reading} from "./IPriceSource.sol";
import {PriceReading} from "./PriceReading.sol";

/// @notice Reads a feed of the shape that Chainlink's `AggregatorV3Interface` made common. Feeds disagree about the
///         unit of time: most count seconds, some microseconds.
contract AggregatorSource is IPriceSource {
    /// @notice The feed.
    IAggregatorV3 public immutable FEED;
    /// @notice How many of the feed's units of time make a second: 1, 1,000 or 1,000,000.
    uint256 public immutable TICKS_PER_SECOND;
    /// @notice Decimals of the feed's answer.
    uint256 public immutable DECIMALS;

    /// @param feed The feed. It must have a price by now, which proves that the unit of time is plausible.
    /// @param ticksPerSecond See `TICKS_PER_SECOND`.
    constructor(IAggregatorV3 feed, uint256 ticksPerSecond) {
        if (ticksPerSecond != 1 && ticksPerSecond != 1e3 && ticksPerSecond != 1e6) {
            revert UnsupportedFeed(address(feed), ticksPerSecond);
        }
        if (address(feed).code.length == 0) revert UnsupportedFeed(address(feed), 0);
        FEED = feed;
        TICKS_PER_SECOND = ticksPerSecond;
        DECIMALS = feed.decimals();
        Reading memory first = _read(feed, ticksPerSecond, DECIMALS);
        // seconds taken for microseconds lie in January 1970
        if (first.time < block.timestamp / 2) revert ImplausibleTime(first.time, block.timestamp);
    }

    /// @inheritdoc IPriceSource
    function read() external view returns (Reading memory) {
        return _read(FEED, TICKS_PER_SECOND, DECIMALS);
    }

    function _read(IAggregatorV3 feed, uint256 ticksPerSecond, uint256 decimals) private view returns (Reading memory) {
        (, int256 answer, , uint256 updatedAt, ) = feed.latestRoundData();
        // safe: decimals have 8 bits
        return PriceReading.make(answer, 0, int256(decimals), updatedAt / ticksPerSecond);
    }
}
