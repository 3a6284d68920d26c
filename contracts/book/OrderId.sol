// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {BookSide} from "./Side.sol";

/// @notice An order id is the order's place in its book, so finding an order needs no index and placing one no counter.
///
///      [0..7]    slot        place within the page, 0 to 127
///      [8..47]   generation  how often pages of this level were opened before; a re-used place has another one
///      [48..63]  page        page of the level
///      [64..86]  tick        price
///      [87]      side        0 bid, 1 ask
///
/// @dev (generation, slot) grows with time within a level: it is the order's time priority.
type OrderId is uint88;

using OrderIdLib for OrderId global;

library OrderIdLib {
    uint256 private constant _GENERATION = 8;
    uint256 private constant _PAGE = 48;
    uint256 private constant _TICK = 64;
    uint256 private constant _SIDE = 87;

    /// @dev `queuePlace_`: see the function of that name.
    function make(BookSide side_, uint256 tick_, uint256 queuePlace_) internal pure returns (OrderId) {
        // safe: each field is bounded by its type where it is produced
        return OrderId.wrap(uint88((BookSide.unwrap(side_) << _SIDE) | (tick_ << _TICK) | queuePlace_));
    }

    /// @dev Where in the queue of its level an order stands: the low 64 bits of its id.
    function queuePlace(uint256 page_, uint256 generation_, uint256 slot_) internal pure returns (uint256) {
        return (page_ << _PAGE) | (generation_ << _GENERATION) | slot_;
    }

    function side(OrderId id) internal pure returns (BookSide) {
        return BookSide.wrap(OrderId.unwrap(id) >> _SIDE);
    }

    function tick(OrderId id) internal pure returns (uint256) {
        return (OrderId.unwrap(id) >> _TICK) & 0x7fffff;
    }

    function page(OrderId id) internal pure returns (uint256) {
        return uint16(OrderId.unwrap(id) >> _PAGE);
    }

    function generation(OrderId id) internal pure returns (uint256) {
        return uint40(OrderId.unwrap(id) >> _GENERATION);
    }

    function slot(OrderId id) internal pure returns (uint256) {
        return uint8(OrderId.unwrap(id));
    }
}
