// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice How much may be done within an hour of the clock. Constants, because nobody who governs may loosen them.
library Growth {
    /// @dev What is borrowed of an asset may rise by a quarter of its cap.
    uint256 internal constant BORROW_DIVISOR = 4;
    /// @dev Accounts that owe may take out an eighth of all there is of a token.
    uint256 internal constant OUTFLOW_DIVISOR = 8;
    /// @dev And each of them, once, this part of all there is, however much others have taken out.
    uint256 internal constant SMALL_DIVISOR = 1_024;

    function hour() internal view returns (uint256) {
        return block.timestamp / 1 hours;
    }
}
