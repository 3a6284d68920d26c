// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";
import {NewOrder, Placement} from "./ITrading.sol";

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
///        (`LevelLib.LevelFull`, with a live order in each of its 65,536 pages).
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
/// @notice In the given order, so put cancels first: what they free is there for the places that follow. One match cap
///         for all of them.
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
///      terms = time in force in bits 0-2, self-trade prevention in bits 3-4. Numbers are big-endian.
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
}
