// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice The part of Chainlink's feed interface that readers of a price need. RedStone's push feeds and many others
///         have it too.
interface IAggregatorV3 {
    /// @notice Decimals of the answer.
    function decimals() external view returns (uint8);

    /// @notice What is measured, such as "ETH / USD".
    function description() external view returns (string memory);

    /// @notice The latest answer.
    /// @param roundId Number of the answer.
    /// @param answer The price.
    /// @param startedAt When the round began.
    /// @param updatedAt When the answer was given, in seconds with most feeds.
    /// @param answeredInRound Same as `roundId` with all feeds of today.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
