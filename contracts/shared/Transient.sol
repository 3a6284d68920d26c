// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @dev Raw access to transient storage, which is empty at the beginning of a transaction. All codes of the exchange
///      share it. What is kept there is taken away again before the call to the exchange ends.
library Transient {
    /// @dev Equivalent to reading `bytes32 transient[slot]`.
    function load(uint256 slot) internal view returns (uint256 word) {
        assembly ("memory-safe") {
            word := tload(slot)
        }
    }

    /// @dev Equivalent to writing `bytes32 transient[slot] = word`.
    function save(uint256 slot, uint256 word) internal {
        assembly ("memory-safe") {
            tstore(slot, word)
        }
    }
}
