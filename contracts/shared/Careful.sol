// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice A mark for the rest of a call, in transient storage: look at how an account stands before anything is
///         done. Most actions leave initial margin and need no such look, so they are first tried without; an action
///         that does not is undone and done again carefully.
library Careful {
    /// @dev A hash, so that it is no other's slot.
    uint256 private constant _SLOT = uint256(keccak256("pangea.careful"));

    function isSet() internal view returns (bool careful) {
        uint256 slot = _SLOT;
        assembly ("memory-safe") {
            careful := tload(slot)
        }
    }

    function set(bool careful) internal {
        uint256 slot = _SLOT;
        assembly ("memory-safe") {
            tstore(slot, careful)
        }
    }
}
