// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IOffers} from "../interfaces/IOffers.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What has been taken of the offers of an account, by their nonce. Four nonces that follow each other share a
///         word, so a maker that counts opens a new slot for every fourth offer only. Each has
///
///      [0..47]    takenLots
///      [63]       cancelled
library OfferNonces {
    uint256 private constant _PER_WORD = 4;
    uint256 private constant _BITS = 64;
    uint256 private constant _CANCELLED = 1 << 63;

    /// @dev Counts `lots` as taken, of which an offer has `size` in all.
    function take(uint256 account, uint256 nonce, uint256 lots, uint256 size) internal {
        if (nonce < Accounts.offerFloor(account)) revert IOffers.OfferNonceCancelled(account, nonce);
        (uint256 slot, uint256 offset) = _placeOf(account, nonce);
        uint256 word = Store.load(slot);
        if ((word >> offset) & _CANCELLED != 0) revert IOffers.OfferNonceCancelled(account, nonce);
        uint256 taken = uint48(word >> offset);
        uint256 remaining = taken < size ? size - taken : 0;
        if (lots > remaining) revert IOffers.OfferOverfilled(account, nonce, lots, remaining);
        Store.save(slot, word + (lots << offset)); // no more than `size`, which has 48 bits
    }

    function cancel(uint256 account, uint256 nonce) internal {
        (uint256 slot, uint256 offset) = _placeOf(account, nonce);
        Store.save(slot, Store.load(slot) | (_CANCELLED << offset));
    }

    function stateOf(uint256 account, uint256 nonce) internal view returns (uint256 takenLots, bool cancelled) {
        (uint256 slot, uint256 offset) = _placeOf(account, nonce);
        uint256 entry = uint64(Store.load(slot) >> offset);
        takenLots = uint48(entry);
        cancelled = entry & _CANCELLED != 0 || nonce < Accounts.offerFloor(account);
    }

    function _placeOf(uint256 account, uint256 nonce) private pure returns (uint256 slot, uint256 offset) {
        return (Slots.offers(account, nonce / _PER_WORD), (nonce % _PER_WORD) * _BITS);
    }
}
