// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";
import {Side} from "../book/Side.sol";
import {NewOrder, Placement} from "./ITrading.sol";

/// @notice What an operation of a batch does to an order.
enum OperationKind {
    PLACE,
    CANCEL,
    AMEND
}

/// @notice One operation of a batch.
/// @param market Where.
/// @param skip Whether the batch goes on without this operation if it is refused; else it reverts as a whole. A cancel
///        of an order that no longer rests is passed over in any case. Not skipped are mistakes of the batch itself: an
///        unknown market, an operation that the caller may not do, malformed data; nor a price level that is full
///        (`LevelLib.LevelFull`, with a live order in each of its 65,536 pages); nor on perpetual markets what shows
///        only after the match (`PositionTooLarge`) or is about the account as a whole (`RestingFlatOrders`,
///        `TooManyPositions`, `InsufficientMargin`).
/// @param id Order to cancel or amend.
/// @param order Order to place, or what to amend to.
struct Operation {
    OperationKind kind;
    uint16 market;
    bool skip;
    OrderId id;
    NewOrder order;
}

/// @notice What became of an operation.
/// @param refused Selector of the error that kept it from happening, 0 = it happened.
/// @param placement Of a place or amend. For a cancel, `restingLots` is what was left of the order.
struct OperationResult {
    bytes4 refused;
    Placement placement;
}

/// @title Many operations in one call
/// @notice A batch executes in the given order, so put cancels first: what they free is there for the places that
///         follow. One match cap for all of them.
/// @dev There is a packed form as well, for market makers: calldata that begins with a zero byte, which no function
///      selector of the exchange does. It changes exactly what `batch` changes and returns nothing.
///
///      0x00 | account u32 | maxMatches u8 (0 = 64) | deadline u32 (0 = none) | market u16 | operation*
///
///      operation = kind u8 | fields        kind: type in bits 0-1, flags in bits 4-7, others ignored
///
///      type       flags                                          fields
///      0 MARKET                                                  market u16, of the operations that follow
///      1 PLACE    16 sell, 32 skip, 64 expiry, 128 client id     order
///      2 CANCEL   32 skip                                        id 11
///      3 AMEND    32 skip, 64 expiry, 128 client id              id 11 | order
///
///      order = terms u8 | tick 3 | lots 6 | [expiry 4] | [client id 8]
///      terms = time in force in bits 0-2, self-trade prevention in bits 3-4, 32 reduce-only. Numbers are big-endian.
interface IBatch {
    /// @notice Executes operations in order, for one account on any number of markets.
    /// @param maxMatches Most maker orders to touch in all, 0 = 64.
    /// @param deadline Last second at which it may be executed, 0 = none.
    function batch(
        uint32 account,
        Operation[] calldata operations,
        uint8 maxMatches,
        uint32 deadline
    ) external returns (OperationResult[] memory results);

    /// @notice Cancels those of the orders that still rest; the others are passed over.
    /// @return cancelled How many were cancelled.
    function cancelOrders(uint32 account, uint16 market, OrderId[] calldata ids) external returns (uint256 cancelled);

    /// @notice Cancels an account's orders on one side of a book, looking at the next `maxOrders` orders of anybody, at
    ///         most 1,000, from `cursor` on towards worse prices. Nothing is stored per account and order, so this
    ///         walks the book; with the ids at hand `cancelOrders` is cheaper.
    /// @param cursor Where to begin, 0 = at the best price.
    /// @return cancelled How many were cancelled.
    /// @return next Where to go on, 0 = the side is done.
    function cancelAll(
        uint32 account,
        uint16 market,
        Side side,
        OrderId cursor,
        uint16 maxOrders
    ) external returns (uint256 cancelled, OrderId next);
}
