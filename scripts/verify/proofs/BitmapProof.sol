// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MAX_TICK} from "../../../contracts/book/Side.sol";
import {TickBitmap} from "../../../contracts/book/TickBitmap.sol";
import {Slots} from "../../../contracts/shared/Slots.sol";
import {Store} from "../../../contracts/shared/Store.sol";

/// @notice The tree of bitmaps, its words in any state: what adding and removing a rank does to each of them, and that
///         the next member is found in the same leaf, in another leaf, and below another middle word.
/// @custom:halmos --solver bitwuzla
contract BitmapProof {
    uint256 private constant _BOOK = 3 << 64;
    uint256 private constant _SENTINEL = 1 << 255;
    uint256 private constant _WIDTH = 128;

    uint256 private constant _LEAF = 0;
    uint256 private constant _MIDDLE = 1;
    uint256 private constant _ROOT = 2;

    /// @dev A leaf in the middle of the tree.
    uint256 private constant _HERE = 130 * _WIDTH + 77;

    // ------------------------------------------------------------------------------------------------------- members

    function proveAdd(uint128 leaf, uint128 middle, uint128 root, uint8 place) external {
        require((leaf >> (place & 127)) & 1 == 0);
        _store(leaf, middle, root);
        TickBitmap.add(_BOOK, _rank(place));
        assert(_load(_LEAF, _HERE) == _SENTINEL | leaf | (uint256(1) << (place & 127)));
        assert(_load(_MIDDLE, 130) == (leaf != 0 ? _word(middle) : _word(middle) | (1 << 77)));
        bool rootLearns = leaf == 0 && middle == 0;
        assert(_load(_ROOT, 0) == (rootLearns ? _word(root) | (1 << 130) : _word(root)));
    }

    function proveRemove(uint128 leaf, uint128 middle, uint256 root, uint8 place) external {
        require((leaf >> (place & 127)) & 1 == 1 && (middle >> 77) & 1 == 1 && (root >> 130) & 1 == 1);
        _store(leaf, middle, root);
        TickBitmap.remove(_BOOK, _rank(place));
        uint256 left = leaf & ~(uint256(1) << (place & 127));
        uint256 leaves = left == 0 ? middle & ~(uint256(1) << 77) : middle;
        assert(_load(_LEAF, _HERE) == _SENTINEL | left);
        assert(_load(_MIDDLE, 130) == _SENTINEL | leaves);
        assert(_load(_ROOT, 0) == _SENTINEL | (leaves == 0 ? root & ~(uint256(1) << 130) : root));
    }

    // ---------------------------------------------------------------------------------------------------------- next

    function proveNextOfEmpty(uint8 from) external view {
        assert(TickBitmap.next(_BOOK, _rank(from)) == TickBitmap.NONE);
    }

    function proveNextInSameLeaf(uint128 members, uint8 from, uint8 expected) external {
        _enter(_HERE, members);
        // spelled as the code does it, which the solver sees through at once
        uint256 atLeastFrom = ((_load(_LEAF, _HERE) & ~_SENTINEL) >> (from & 127)) << (from & 127);
        _assertNext(_rank(from), _HERE, atLeastFrom, expected);
    }

    function proveNextInOtherLeaf(uint8 from, uint128 members, uint8 expected) external {
        _enter(_HERE + 3, members);
        _assertNext(_rank(from), _HERE + 3, members, expected);
    }

    function proveNextInLastLeaf(uint8 from, uint128 members, uint8 expected) external {
        uint256 last = MAX_TICK >> 7;
        _enter(last, members);
        _assertNext(_rank(from), last, members, expected);
    }

    /// @dev Makes a tree of one leaf.
    function _enter(uint256 leaf, uint128 members) private {
        Store.save(Slots.bitmap(_BOOK, _LEAF, leaf), _SENTINEL | members);
        Store.save(Slots.bitmap(_BOOK, _MIDDLE, leaf >> 7), _SENTINEL | (1 << (leaf & 127)));
        Store.save(Slots.bitmap(_BOOK, _ROOT, 0), _SENTINEL | (1 << (leaf >> 7)));
    }

    /// @dev Given that `expected` is the lowest of `candidates`, it must be found. Case by case: the solver needs it.
    function _assertNext(uint256 from, uint256 leaf, uint256 candidates, uint256 expected) private view {
        for (uint256 lowest = 0; lowest < _WIDTH; ++lowest) {
            if (expected != lowest) continue;
            unchecked {
                require(candidates & ((2 << lowest) - 1) == 1 << lowest);
            }
            assert(TickBitmap.next(_BOOK, from) == ((leaf << 7) | lowest));
            return;
        }
    }

    function _rank(uint8 place) private pure returns (uint256) {
        return (_HERE << 7) | (place & 127);
    }

    function _word(uint256 members) private pure returns (uint256) {
        return _SENTINEL | members;
    }

    function _store(uint128 leaf, uint128 middle, uint256 root) private {
        Store.save(Slots.bitmap(_BOOK, _LEAF, _HERE), _word(leaf));
        Store.save(Slots.bitmap(_BOOK, _MIDDLE, 130), _word(middle));
        Store.save(Slots.bitmap(_BOOK, _ROOT, 0), _word(root));
    }

    function _load(uint256 height, uint256 index) private view returns (uint256) {
        return Store.load(Slots.bitmap(_BOOK, height, index));
    }
}
