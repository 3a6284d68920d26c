// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice Why something was refused, as the revert data of a custom error: a batch may note it and go on, a single
///         call reverts with it. Empty = nothing was refused.
library Refusal {
    function isSet(bytes memory refusal) internal pure returns (bool) {
        return refusal.length != 0;
    }

    /// @dev Equivalent to `revert E(arguments...)` for the error that the refusal encodes.
    function raise(bytes memory refusal) internal pure {
        assembly ("memory-safe") {
            revert(add(refusal, 0x20), mload(refusal))
        }
    }
}
