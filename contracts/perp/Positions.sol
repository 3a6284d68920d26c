// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Position} from "./Position.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @dev Perpetual markets that an account may touch at the same time.
uint256 constant MAX_POSITIONS = 24;

/// @notice The positions of an account, and the list of its markets: two words of 16-bit ids, the second of which is
///         looked at only when the first is full.
library Positions {
    /// @notice Thrown when an account would touch more perpetual markets than `limit` at once. Close a position, settle
    ///         it and cancel its orders first.
    error TooManyPositions(uint256 account, uint256 limit);

    uint256 private constant _ID_BITS = 16;
    uint256 private constant _ID_MASK = 0xffff;
    uint256 private constant _PER_WORD = 16;

    function load(uint256 account, uint256 market) internal view returns (Position) {
        return Position.wrap(Store.load(Slots.position(account, market)));
    }

    function save(uint256 account, uint256 market, Position position) internal {
        Store.save(Slots.position(account, market), Position.unwrap(position));
    }

    /// @dev The markets of an account, without gaps.
    function markets(uint256 account) internal view returns (uint256[] memory ids) {
        ids = new uint256[](2 * _PER_WORD);
        uint256 length = _read(ids, 0, Store.load(Slots.entered(account, 0)));
        if (length == _PER_WORD) length = _read(ids, length, Store.load(Slots.entered(account, 1)));
        assembly ("memory-safe") {
            mstore(ids, length)
        }
    }

    /// @dev Enters a market that is not there into the account's list. The caller marks its position as listed.
    function enter(uint256 account, uint256 market) internal {
        uint256[] memory ids = markets(account);
        if (ids.length == MAX_POSITIONS) ids = _dropIdle(account, ids);
        if (ids.length == MAX_POSITIONS) revert TooManyPositions(account, MAX_POSITIONS);
        _put(account, ids.length, market);
    }

    /// @dev Writes the list anew without markets in which nothing is left. Only done when a place is needed.
    function _dropIdle(uint256 account, uint256[] memory ids) private returns (uint256[] memory kept) {
        kept = new uint256[](ids.length);
        uint256 length;
        for (uint256 index = 0; index < ids.length; ++index) {
            Position position = load(account, ids[index]);
            if (position.isIdle()) save(account, ids[index], position.withoutListed());
            else kept[length++] = ids[index];
        }
        assembly ("memory-safe") {
            mstore(kept, length)
        }
        (uint256 first, uint256 second) = (0, 0);
        for (uint256 index = length; index > 0; --index) {
            if (index > _PER_WORD) second = (second << _ID_BITS) | kept[index - 1];
            else first = (first << _ID_BITS) | kept[index - 1];
        }
        Store.save(Slots.entered(account, 0), first);
        Store.save(Slots.entered(account, 1), second);
    }

    function _put(uint256 account, uint256 index, uint256 market) private {
        uint256 slot = Slots.entered(account, index / _PER_WORD);
        Store.save(slot, Store.load(slot) | (market << ((index % _PER_WORD) * _ID_BITS)));
    }

    function _read(uint256[] memory ids, uint256 length, uint256 word) private pure returns (uint256) {
        assembly ("memory-safe") {
            // Equivalent to `for (; word != 0; word >>= 16) ids[length++] = word & 0xffff`, without a check of bounds:
            // two words have no more ids than there is room for
            let place := add(add(ids, 0x20), shl(5, length))
            for {} word {} {
                mstore(place, and(word, _ID_MASK))
                place := add(place, 0x20)
                length := add(length, 1)
                word := shr(_ID_BITS, word)
            }
        }
        return length;
    }
}
