// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @dev Raw storage access for words whose slot is computed from what they describe (see `Slots`).
///      A mapping would hash twice per order; a computed slot costs nothing and lets anyone read the book with
///      `eth_getStorageAt`.
library Store {
    /// @dev Equivalent to reading `bytes32 storage[slot]`.
    function load(uint256 slot) internal view returns (uint256 word) {
        assembly ("memory-safe") {
            word := sload(slot)
        }
    }

    /// @dev Equivalent to writing `bytes32 storage[slot] = word`.
    function save(uint256 slot, uint256 word) internal {
        assembly ("memory-safe") {
            sstore(slot, word)
        }
    }
}
