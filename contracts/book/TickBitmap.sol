// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LibBit} from "solady/utils/LibBit.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @dev Which ranks of one side of a book have orders, as a tree of three bitmaps. A leaf word covers 128 ranks, a
///      middle word 128 leaves, the root 255 middle words.
///
///      leaf, middle: [0..127] members, [255] sentinel        root: [0..254] members, [255] sentinel
///
///      The sentinel is set with the first member and stays, so no word ever goes back to zero: re-using a region of
///      prices costs a rewrite, not a new slot.
library TickBitmap {
    uint256 internal constant NONE = type(uint256).max;

    uint256 private constant _SENTINEL = 1 << 255;
    uint256 private constant _LEAF_BITS = 7;
    uint256 private constant _MIDDLE_BITS = 14;
    uint256 private constant _MEMBER = 127;

    uint256 private constant _LEAF = 0;
    uint256 private constant _MIDDLE = 1;
    uint256 private constant _ROOT = 2;

    /// @dev Adds `rank`, which must not be a member.
    function add(uint256 book, uint256 rank) internal {
        if (!_addTo(Slots.bitmap(book, _LEAF, rank >> _LEAF_BITS), rank & _MEMBER)) return;
        if (!_addTo(Slots.bitmap(book, _MIDDLE, rank >> _MIDDLE_BITS), (rank >> _LEAF_BITS) & _MEMBER)) return;
        _addTo(Slots.bitmap(book, _ROOT, 0), rank >> _MIDDLE_BITS);
    }

    /// @dev Removes `rank`, which must be a member.
    function remove(uint256 book, uint256 rank) internal {
        if (!_removeFrom(Slots.bitmap(book, _LEAF, rank >> _LEAF_BITS), rank & _MEMBER)) return;
        if (!_removeFrom(Slots.bitmap(book, _MIDDLE, rank >> _MIDDLE_BITS), (rank >> _LEAF_BITS) & _MEMBER)) return;
        _removeFrom(Slots.bitmap(book, _ROOT, 0), rank >> _MIDDLE_BITS);
    }

    /// @dev Lowest member that is at least `rank`, or `NONE`.
    function next(uint256 book, uint256 rank) internal view returns (uint256) {
        uint256 found = _firstFrom(Slots.bitmap(book, _LEAF, rank >> _LEAF_BITS), rank & _MEMBER);
        if (found != NONE) return ((rank >> _LEAF_BITS) << _LEAF_BITS) | found;

        uint256 leaf = _plusOne(rank >> _LEAF_BITS);
        if (leaf & _MEMBER != 0) {
            found = _firstFrom(Slots.bitmap(book, _MIDDLE, leaf >> _LEAF_BITS), leaf & _MEMBER);
            if (found != NONE) return _descend(book, ((leaf >> _LEAF_BITS) << _LEAF_BITS) | found);
        }

        uint256 middle = _plusOne(rank >> _MIDDLE_BITS);
        found = _firstFrom(Slots.bitmap(book, _ROOT, 0), middle);
        if (found == NONE) return NONE;
        middle = found;
        found = _firstFrom(Slots.bitmap(book, _MIDDLE, middle), 0);
        return _descend(book, (middle << _LEAF_BITS) | found);
    }

    function _plusOne(uint256 index) private pure returns (uint256) {
        unchecked {
            // safe: ranks have 24 bits
            return index + 1;
        }
    }

    /// @dev Lowest member of a leaf that is known to have one.
    function _descend(uint256 book, uint256 leaf) private view returns (uint256) {
        return (leaf << _LEAF_BITS) | _firstFrom(Slots.bitmap(book, _LEAF, leaf), 0);
    }

    /// @return wasEmpty Whether the word had no member before, so that the word above must learn of it.
    function _addTo(uint256 slot, uint256 member) private returns (bool wasEmpty) {
        uint256 word = Store.load(slot);
        Store.save(slot, word | (1 << member) | _SENTINEL);
        return word & ~_SENTINEL == 0;
    }

    /// @return isEmpty Whether the word has no member left, so that the word above must forget it.
    function _removeFrom(uint256 slot, uint256 member) private returns (bool isEmpty) {
        uint256 word = Store.load(slot) & ~(1 << member);
        Store.save(slot, word);
        return word & ~_SENTINEL == 0;
    }

    function _firstFrom(uint256 slot, uint256 member) private view returns (uint256) {
        uint256 members = ((Store.load(slot) & ~_SENTINEL) >> member) << member;
        return members == 0 ? NONE : LibBit.ffs(members);
    }
}
