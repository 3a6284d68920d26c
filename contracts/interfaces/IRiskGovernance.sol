// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FeedTerms} from "../oracle/FeedTerms.sol";

/// @notice Risk parameters of an asset, see `RiskTerms`. Ratios are in millionths.
/// @param priceExp units x price / 10^priceExp = ledger units of the dollar. Never changes once it is set.
/// @param shock Requirement of a naked leg. Zero for the dollar, and only for it.
/// @param halfBasis Requirement of each leg of a perfect hedge.
/// @param common Part of the shock that all assets share.
/// @param haircut Part of lent tokens that does not count.
struct RiskParameters {
    uint8 priceExp;
    uint32 shock;
    uint32 halfBasis;
    uint32 common;
    uint32 haircut;
}

/// @title What governance can do about prices and risk
/// @notice Every function is restricted by the access manager, and bounded in code whoever calls it.
interface IRiskGovernance {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice An index was listed: an asset that has a price but no token.
    /// @param decimals Ledger units of one whole are 10^decimals.
    event IndexListed(uint256 indexed asset, uint256 decimals);
    /// @notice Risk parameters were set, for the first time if the old shock is zero.
    event RiskSet(uint256 indexed asset, RiskParameters oldParameters, RiskParameters parameters);
    /// @notice The sources of a price were named, for the first time if there was no primary.
    event FeedsSet(uint256 indexed asset, FeedTerms oldTerms, FeedTerms terms);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when an asset has no risk parameters yet, without which nothing has a price. Call `setRisk`
    ///         first.
    error RiskNotSet(uint256 asset);
    /// @notice Thrown when an address to be named as a source has no code. Only the second source may be left out, with
    ///         the zero address.
    error NoSource(address source);
    /// @notice Thrown when both sources are the same: it would confirm itself. Name another, or none.
    error SameSource(address source);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Lists an index, for perpetual markets without spot. It cannot be deposited, withdrawn or traded itself.
    /// @return asset Its number, of the same kind as that of a token.
    function listIndex(uint8 decimals) external returns (uint16 asset);

    /// @notice Sets the risk parameters of an asset. It has no price until `setFeeds` names sources and they speak.
    function setRisk(uint16 asset, RiskParameters calldata parameters) external;

    /// @notice Names where the price of an asset comes from, and reads it at once. What new sources say is judged like
    ///         any other change of the price.
    /// @dev Behaves as expected if a source gives the price of one whole token, or of one whole of the index, in
    ///      dollars, and for the dollar what it is worth in the currency it stands for; if nobody who trades can move
    ///      it within a block; if the two sources do not depend on each other. Stays live if one of them answers within
    ///      `SourceReader.READ_GAS`.
    function setFeeds(uint16 asset, FeedTerms calldata terms) external;
}
