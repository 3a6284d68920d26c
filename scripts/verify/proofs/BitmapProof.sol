// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MAX_TICK} from "../../../contracts/book/Side.sol";
import {TickBitmap} from "../../../contracts/book/TickBitmap.sol";

/// @notice The tree of bitmaps as a set of ranks.
/// @custom:halmos --storage-layout generic
contract BitmapProof {
    uint256 private constant _BOOK = 3 << 64;

    function check_next_ofEmpty(uint24 from) external view {
        require(from <= MAX_TICK);
        assert(TickBitmap.next(_BOOK, from) == TickBitmap.NONE);
    }

    /// @dev Anywhere in the tree.
    function check_next_ofOne(uint24 member, uint24 from) external {
        require(member <= MAX_TICK && from <= MAX_TICK);
        TickBitmap.add(_BOOK, member);
        assert(TickBitmap.next(_BOOK, from) == (from <= member ? member : TickBitmap.NONE));
    }

    function check_next_ofTwo(uint24 a, uint24 b, uint24 from) external {
        require(a < b && b <= MAX_TICK && from <= MAX_TICK);
        TickBitmap.add(_BOOK, b);
        TickBitmap.add(_BOOK, a);
        assert(TickBitmap.next(_BOOK, from) == (from <= a ? a : from <= b ? b : TickBitmap.NONE));
    }

    function check_remove(uint24 a, uint24 b, uint24 from) external {
        require(a != b && a <= MAX_TICK && b <= MAX_TICK && from <= MAX_TICK);
        TickBitmap.add(_BOOK, a);
        TickBitmap.add(_BOOK, b);
        TickBitmap.remove(_BOOK, a);
        assert(TickBitmap.next(_BOOK, from) == (from <= b ? b : TickBitmap.NONE));
    }
}
