// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";

/// @notice Orders at one market.
struct OrdersAt {
    uint16 market;
    OrderId[] ids;
}

/// @notice An order for an account that is liquidated: immediate or cancel.
/// @param sells Whether it sells.
/// @param tick Worst price.
struct ForcedOrder {
    uint16 market;
    bool sells;
    uint48 lots;
    uint24 tick;
}

/// @notice What may be done to an account now, in ledger units of the dollar.
/// @param evictable Whether it lacks initial margin, so that its orders may be removed.
/// @param liquidatable Whether anybody may liquidate it.
/// @param equity E.
/// @param resolutionValue V.
/// @param maintenanceRequirement R_M.
/// @param maxCostPerFreed rho: what a step may cost the account for a unit of R_M that it frees, millionths, down.
struct LiquidationState {
    bool evictable;
    bool liquidatable;
    int256 equity;
    int256 resolutionValue;
    uint256 maintenanceRequirement;
    uint256 maxCostPerFreed;
}

/// @title Liquidation
/// @notice Anyone may take over parts of an account whose equity is below its maintenance requirement (`ITakeovers`),
///         or trade them away on the books. One rule for every step: its cost c, all fees in, is at most rho times the
///         requirement r that it frees. rho = min(1 - h, max(h / 2, 1 / 5)) at health h = E / R_M: the reward that a
///         liquidator may take grows from nothing as health falls below 1. A step that frees nothing, such as breaking
///         a hedge, is refused, and so is one that goes beyond 1.15 times the requirement, but for what cannot be left
///         smaller.
///         There is no flag and no clock: what may be done follows from how the account stands.
interface ILiquidation {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice Parts of an account were traded away on the books.
    /// @param reward Ledger units of the dollar that it paid to who did that, of which a tenth went to insurance.
    event LiquidatedOnBooks(uint32 indexed account, uint32 indexed keeper, uint256 reward);
    /// @notice Fees of a forced trade were given back.
    /// @param units Ledger units of the dollar.
    event FeesForgiven(uint16 indexed market, uint32 indexed account, uint256 units);
    /// @notice Orders of an account without initial margin were removed.
    /// @param bounty Ledger units of the dollar that it paid for that.
    event OrdersEvicted(uint32 indexed account, uint32 indexed keeper, uint256 removed, uint256 bounty);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when an account has initial margin: its orders stay.
    error OrdersCovered(uint256 account, int256 initialEquity, uint256 initialRequirement);
    /// @notice Thrown when an order does not add risk (see `evictOrders`), or is not the account's, or rests no more.
    error NotEvictable(uint256 account, uint256 market, OrderId order);
    /// @notice Thrown when an account has its maintenance requirement.
    error NotLiquidatable(uint256 account, int256 equity, uint256 maintenanceRequirement);
    /// @notice Thrown when a step costs the account more than the rule allows. Ask for less reward or free more.
    /// @param cost The larger loss of E and V, ledger units of the dollar, as the next.
    /// @param limit rho times what it frees of R_M.
    error StepTooDear(uint256 account, int256 cost, int256 limit);
    /// @notice Thrown when a step leaves the account with more than 1.15 times what it must have. Take less.
    error StepTooLarge(uint256 account, int256 equity, uint256 limit);
    /// @notice Thrown when nobody takes over at a price like that: it is stale, jumping or dead.
    error LegPriceNotReliable(uint256 account, uint256 asset);
    /// @notice Thrown when a leg or an order names a market of another kind, or a loan of somebody else.
    error WrongLeg(uint256 account, uint256 index);
    /// @notice Thrown when an account is liquidated in a bundle that did something in its name.
    error AccountInBundle(uint256 account);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Removes orders that add risk, each judged without those before it, while the account lacks initial
    ///         margin at prices of now. Each pays the bounty of its market to the keeper, as far as there are free
    ///         dollars.
    /// @dev Spot orders hold what others are to take over: of a liquidatable account they may all be removed.
    /// @param keeper Account of anyone that is paid; 0 = nobody.
    /// @return removed Number of orders.
    function evictOrders(uint32 account, uint32 keeper, OrdersAt[] calldata orders) external returns (uint256 removed);

    /// @notice Trades for a liquidatable account on the books, immediate or cancel, positions and tokens only toward
    ///         zero. The account pays no exchange fee. Not in bundles.
    /// @param keeper Account of anyone that is paid; 0 = nobody.
    /// @param reward Ledger units of the dollar that the account pays beside; a tenth of it goes to the insurance of
    ///        the market of the largest fill.
    /// @return filledLots Of each order.
    function liquidateOnBooks(
        uint32 account,
        uint32 keeper,
        ForcedOrder[] calldata orders,
        uint64 reward
    ) external returns (uint48[] memory filledLots);

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice What may be done to an account at the prices that are stored.
    function liquidationState(uint32 account) external view returns (LiquidationState memory);
}
