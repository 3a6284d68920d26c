// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MarketStatus} from "../trading/MarketHeader.sol";

/// @notice Terms of a market. Those marked *fixed* never change; a market that outgrows them gets a successor.
/// @param asset What is traded, against dollars. *Fixed.*
/// @param lotExp A lot is 10^lotExp ledger units of the asset. *Fixed.*
/// @param priceExp lots x ticks x 10^priceExp = ledger units of the dollar. *Fixed.*
/// @param takerFee Millionths of the dollar value.
/// @param makerFee Millionths of the dollar value; negative = rebate, down to minus the taker's fee.
/// @param makerFeeCap Most that the maker's fee can become; bids reserve it. *Fixed.*
/// @param minNotional Smallest order, in lots x ticks.
/// @param expiryBounty Ledger units of the dollar that an order with an expiry reserves for its late removal. *Fixed.*
struct MarketTerms {
    uint16 asset;
    uint8 lotExp;
    uint8 priceExp;
    uint16 takerFee;
    int16 makerFee;
    uint16 makerFeeCap;
    uint40 minNotional;
    uint24 expiryBounty;
}

/// @title What governance can do
/// @notice Every function is restricted by the access manager, and bounded in code whoever calls it.
interface IGovernance {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice A token was listed.
    /// @param unitExp A ledger unit is 10^unitExp of the token's smallest units.
    event AssetListed(uint256 indexed asset, address indexed token, uint256 unitExp, uint256 decimals);
    /// @notice A spot market was listed, active from now on.
    event SpotMarketListed(uint256 indexed market, uint256 indexed asset, MarketTerms terms);
    /// @notice Fees changed. They apply to every fill from now on, of resting orders too.
    event SpotFeesSet(
        uint256 indexed market,
        uint256 oldTakerFee,
        int256 oldMakerFee,
        uint256 takerFee,
        int256 makerFee
    );
    /// @notice The smallest order changed. Resting orders stay.
    event MinNotionalSet(uint256 indexed market, uint256 oldMinNotional, uint256 minNotional);
    /// @notice A market opened or closed for new orders.
    event MarketStatusSet(uint256 indexed market, MarketStatus oldStatus, MarketStatus status);
    /// @notice Another account collects fees from now on.
    event FeeAccountSet(uint256 oldAccount, uint256 account);
    /// @notice Fees moved from a market to the fee account.
    /// @param units Ledger units of the dollar; of what is lent on a loan market.
    event FeesSwept(uint256 indexed market, uint256 indexed account, uint256 units);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when a token is listed already.
    error AssetAlreadyListed(address token, uint256 asset);
    /// @notice Thrown when an address to be listed as a token has no code.
    error NoToken(address token);
    /// @notice Thrown when a hundred times the supply of a token would not fit the ledger. Take a larger unit.
    error UnitTooSmall(uint256 supplyUnits, uint256 limitUnits);
    /// @notice Thrown when a parameter is outside the bounds written in code.
    error ParameterOutOfBounds(bytes32 parameter, int256 value, int256 minimum, int256 maximum);
    /// @notice Thrown when all numbers of a kind are given out.
    error TooMany(bytes32 kind, uint256 limit);
    /// @notice Thrown when the exchange has its authority and its dollar already.
    error AlreadyInitialized();
    /// @notice Thrown when fees of trading are set for a loan market, which takes a share of interest instead.
    error NoTradingFees(uint256 market);
    /// @notice Thrown when fees are swept before an account was named to collect them.
    error NoFeeAccount();

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Names who governs, and the dollar, which becomes asset 0. Called once, while the exchange is being
    ///         deployed.
    /// @param authority Access manager that decides who may call the functions below.
    /// @param dollarUnitExp See `listAsset`. A dollar must be 1 to 10^24 ledger units.
    function initialize(address authority, address dollar, uint8 dollarUnitExp) external;

    /// @notice Lists a token. See `ILedger` for what is assumed of it.
    /// @param unitExp A ledger unit is 10^unitExp of the token's smallest units; a hundred times the supply must be
    ///        less than 2^62 of them. Never changes.
    /// @return asset Its number.
    function listAsset(address token, uint8 unitExp) external returns (uint16 asset);

    /// @notice Lists a spot market.
    /// @return market Its number.
    function listSpotMarket(MarketTerms calldata terms) external returns (uint16 market);

    /// @notice Sets the fees of a spot market.
    function setSpotFees(uint16 market, uint16 takerFee, int16 makerFee) external;

    /// @notice Sets the smallest order of a spot market, in lots x ticks.
    function setMinNotional(uint16 market, uint40 minNotional) external;

    /// @notice Opens or closes a market for new orders. Cancelling stays possible.
    function setMarketStatus(uint16 market, MarketStatus status) external;

    /// @notice Names the account that collects fees.
    function setFeeAccount(uint32 account) external;
}
