// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice What a source says about a price.
/// @param price Dollars for one whole token, or one unit of an index, with 18 decimals. Never zero.
/// @param confidence How far off the source itself thinks it may be, in the unit of the price, rounded up. Zero = it
///        does not say.
/// @param time Unix second of the price, never later than now.
struct Reading {
    uint128 price;
    uint128 confidence;
    uint64 time;
}

/// @title A source of one price
/// @notice Every kind of feed looks like this to the exchange. A source that has no price it can stand by reverts; how
///         old a price may be, and how far two sources may differ, is for the reader to judge.
interface IPriceSource {
    /// @notice Thrown when the feed's answer is not a price: zero, negative, or too small or large for 18 decimals.
    error InvalidPrice(int256 answer, int256 decimals);
    /// @notice Thrown when the feed's clock is further ahead than clocks drift. Is the unit of its time right?
    error ImplausibleTime(uint256 time, uint256 latest);
    /// @notice Thrown at construction when a feed has no code, or says its time or decimals in a way that is not known.
    error UnsupportedFeed(address feed, uint256 value);

    /// @notice The latest price. Reverts with `InvalidPrice`, `ImplausibleTime`, or whatever the feed reverts with.
    function read() external view returns (Reading memory);
}
