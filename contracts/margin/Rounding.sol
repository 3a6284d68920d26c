// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice Divisions of signed numbers by positive ones that say where they round to. Of all numbers but the smallest
///         of the type, which no product of the exchange's fields reaches.
/// @dev Without branches, because an account has some twenty of them for each asset.
library Rounding {
    /// @dev Toward minus infinity.
    function floorDiv(int256 value, uint256 divisor) internal pure returns (int256 quotient) {
        assembly ("memory-safe") {
            // Equivalent to `value / divisor`, less one if the remainder is below zero
            quotient := sub(sdiv(value, divisor), slt(smod(value, divisor), 0))
        }
    }

    /// @dev Toward plus infinity.
    function ceilDiv(uint256 value, uint256 divisor) internal pure returns (uint256 quotient) {
        assembly ("memory-safe") {
            // Equivalent to `value / divisor`, plus one if there is a remainder
            quotient := add(div(value, divisor), iszero(iszero(mod(value, divisor))))
        }
    }

    /// @dev Away from zero.
    function awayDiv(int256 value, uint256 divisor) internal pure returns (int256 quotient) {
        assembly ("memory-safe") {
            // Equivalent to `value / divisor`, plus one if the remainder is above zero, less one if it is below
            let remainder := smod(value, divisor)
            quotient := add(sdiv(value, divisor), sub(sgt(remainder, 0), slt(remainder, 0)))
        }
    }

    function abs(int256 value) internal pure returns (uint256 size) {
        assembly ("memory-safe") {
            // Equivalent to `value < 0 ? -value : value`: all ones added and all bits turned
            let sign := sar(255, value)
            size := xor(add(value, sign), sign)
        }
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }
}
