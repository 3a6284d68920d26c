// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @dev 10^0 to 10^7 in 32 bits each, the lowest first.
uint256 constant SMALL_POWERS = 0x00989680_000f4240_000186a0_00002710_000003e8_00000064_0000000a_00000001;

/// @notice Powers of ten by which lots, ticks and ledger units follow from each other.
library PowersOfTen {
    uint256 private constant _SMALL = 8;

    /// @dev Equivalent to `10 ** exponent`, unchecked. Every order needs one, and the table costs half of what the
    ///      instruction does.
    function pow10(uint256 exponent) internal pure returns (uint256) {
        if (exponent < _SMALL) return uint32(SMALL_POWERS >> (exponent << 5));
        unchecked {
            // safe: callers bound exponents by 18
            return 10 ** exponent;
        }
    }
}
