// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PriceState} from "../margin/RiskTerms.sol";

/// @title Prices
/// @notice The price of an asset changes when somebody refreshes it, which anybody may do at any time. Sources are read
///         then, and judged: see `Judgement`.
interface IOracle {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice A price, its time or its state changed.
    /// @param price units x price / 10^priceExp = ledger units of the dollar; for the dollar itself, what it is worth,
    ///        with 18 decimals. Together with `time` the last one that was accepted, whatever the state.
    /// @param time Unix second of the price.
    event PriceRefreshed(uint256 indexed asset, uint256 price, uint256 time, PriceState state);

    /// @notice A price that is too far from the last one began to wait for a second source, or for time to pass.
    /// @param price What waits, in the unit of `PriceRefreshed`.
    /// @param since Unix second from which the time counts.
    event JumpPending(uint256 indexed asset, uint256 price, uint256 since);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when an asset has no source of its price, or there is no such asset. Governance names sources
    ///         with `setFeeds`.
    error NoPriceSource(uint256 asset);
    /// @notice Thrown when a call has not enough gas left to give a source what it may need. Were it read with less,
    ///         the caller could make any source fail. Send more.
    error TooLittleGas(uint256 available, uint256 needed);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Reads the sources of these assets and brings price and state up to date. Anybody may. A source that
    ///         fails in whatever way counts as one that says nothing.
    function refreshPrices(uint16[] calldata assets) external;
}
