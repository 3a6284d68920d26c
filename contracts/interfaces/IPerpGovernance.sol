// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MarketTerms} from "./IGovernance.sol";

/// @notice Terms of a perpetual market, which never change but for those that do on spot.
/// @param market As of a spot market. `asset` is the underlying, a token or an index, whose risk must be set;
///        `expiryBounty` is what a maker pays to whoever has to remove its order.
/// @param fundingHours Length of a funding interval, 1 to 8.
/// @param interest Added to the mean premium, billionths for eight hours.
/// @param impactNotional Size for which the book is asked for the premium, lots x ticks.
struct PerpTerms {
    MarketTerms market;
    uint8 fundingHours;
    int24 interest;
    uint40 impactNotional;
}

/// @title What governance can do with perpetual markets
/// @notice Every function is restricted by the access manager, and bounded in code whoever calls it. Fees, smallest
///         order and status are set as those of spot markets (`IGovernance`).
interface IPerpGovernance {
    /// @notice A perpetual market was listed, with an open-interest cap of zero.
    event PerpMarketListed(uint256 indexed market, uint256 indexed asset, PerpTerms terms);
    /// @notice The open-interest caps of a market changed, in lots.
    event OpenInterestCapsSet(
        uint256 indexed market,
        uint256 oldSoftCap,
        uint256 oldHardCap,
        uint256 softCap,
        uint256 hardCap
    );
    /// @notice A market was declared deep, or no longer.
    event DeepSet(uint256 indexed market, bool deep);

    /// @notice Lists a perpetual market. Nobody can trade there before it has caps.
    /// @return market Its number.
    function listPerpMarket(PerpTerms calldata terms) external returns (uint16 market);

    /// @notice Sets from which open interest on initial margin rises, and which no trade may exceed. Positions stay.
    function setOpenInterestCaps(uint16 market, uint48 softCap, uint48 hardCap) external;

    /// @notice Says whether unsettled profit of a market counts for initial margin. Only for markets that nobody can
    ///         push: whoever pumps one could otherwise trade elsewhere on what it shows.
    function setDeep(uint16 market, bool deep) external;
}
