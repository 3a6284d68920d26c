// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @dev Largest price of a book in ticks: 255 x 2^14 - 1, so that the root bitmap keeps one bit as its sentinel.
uint256 constant MAX_TICK = 255 * (1 << 14) - 1;

/// @notice Side of an order, as users state it. `BID` buys the market's asset, `ASK` sells it.
enum Side {
    BID,
    ASK
}

/// @notice Side of a book, as the engine works with it: the number of a `Side`, without the range check that every read
///         of an enum from memory costs.
type BookSide is uint256;

BookSide constant BIDS = BookSide.wrap(0);
BookSide constant ASKS = BookSide.wrap(1);

using BookSideLib for BookSide global;

/// @dev The two sides of a book are mirror images. A *rank* is a tick seen from one side, counted so that a lower
///      rank is always the better price: matching, bitmaps and levels know ranks only and never ask which side they
///      are on.
library BookSideLib {
    function from(Side side) internal pure returns (BookSide) {
        return BookSide.wrap(uint256(side));
    }

    function isBids(BookSide side) internal pure returns (bool) {
        return BookSide.unwrap(side) == 0;
    }

    function isAsks(BookSide side) internal pure returns (bool) {
        return BookSide.unwrap(side) != 0;
    }

    function opposite(BookSide side) internal pure returns (BookSide) {
        return BookSide.wrap(BookSide.unwrap(side) ^ 1);
    }

    /// @dev Rank of `tick` on this side. Its own inverse: `toRank(side, toRank(side, x)) == x`. Ticks beyond `MAX_TICK`
    ///      are refused where they enter.
    function toRank(BookSide side, uint256 tick) internal pure returns (uint256) {
        unchecked {
            // Equivalent to `side.isAsks() ? tick : MAX_TICK - tick`, without the branch that keeps it from being
            // inlined:
            // for bids the mask is all ones, and (tick ^ ones) + MAX_TICK + 1 = MAX_TICK - tick modulo 2^256.
            uint256 onesIfBids = BookSide.unwrap(side) - 1;
            return (tick ^ onesIfBids) + ((MAX_TICK + 1) & onesIfBids);
        }
    }
}
