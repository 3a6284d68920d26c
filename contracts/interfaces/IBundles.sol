// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice One action of a bundle.
/// @param minFilledLots What it must trade, in lots, for the bundle to happen; 0 = no matter. Only for calls that say
///        what they traded: `placeOrder`, `amendOrder`, and `batch`, whose operations count together.
/// @param call Calldata of one of the exchange's functions, or a packed batch.
struct Action {
    uint48 minFilledLots;
    bytes call;
}

/// @title Bundles
/// @notice Many actions in one call, all or nothing, whose accounts are judged once, at the end. So what no action
///         could do alone can be done together: a hedged position is opened or closed as a whole, and margin may come
///         after what needs it.
interface IBundles {
    /// @notice Thrown when a bundle contains a call that cannot be an action: governance, views, what sets up accounts
    ///         and delegates, or nothing known.
    error NotAnAction(uint256 index, bytes4 selector);
    /// @notice Thrown when a bundle contains a bundle. Put its actions in its place.
    error NestedBundle();
    /// @notice Thrown when an action of a bundle traded less than it had to.
    error FilledTooLittle(uint256 index, uint256 filledLots, uint256 minFilledLots);
    /// @notice Thrown when an action has to trade something, but its call does not say what it traded.
    error FillNotKnown(uint256 index, bytes4 selector);
    /// @notice Thrown inside the exchange when a bundle must be executed once more, with a look at how these accounts
    ///         stood before. It never comes out.
    error ReconsiderBundle(uint32[] accounts, bool priceMoved);

    /// @notice Executes actions in order, each as if the caller had called it: trading, cancelling, repaying and
    ///         passing on loans, settling, deposits, withdrawals, transfers. Each asks for the permissions that it
    ///         always does, and reverts for the same reasons with the same errors, but for margin: every account that
    ///         an action was taken for, or that value left, is judged after the last action, not before. An account
    ///         that value left, or that was given credit, then needs initial margin; every other one that, or to have
    ///         made nothing worse than it was before the bundle (the rule of action). One that owes nothing at the end
    ///         needs no margin.
    /// @dev Borrowing by itself also pays the borrower's losses at perpetual markets. In a bundle its prices are
    ///      brought up to date at the end instead, and its dollars are left to what follows.
    ///      Prices that a bundle itself refreshes are not compared across the change. If an account must be compared,
    ///      its prices are refreshed before the first action.
    /// @param account In whose name. The caller must be its owner, or a delegate with any permission; actions may be
    ///        for other accounts as well.
    /// @param deadline Last second at which it may be executed, 0 = none.
    /// @return results What each call returned.
    function execute(
        uint32 account,
        Action[] calldata actions,
        uint32 deadline
    ) external returns (bytes[] memory results);
}
