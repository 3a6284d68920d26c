// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice Divisions of signed numbers by positive ones that say where they round to. Of all numbers but the smallest
///         of the type, which no product of the exchange's fields reaches.
library Rounding {
    /// @dev Toward minus infinity.
    function floorDiv(int256 value, uint256 divisor) internal pure returns (int256) {
        unchecked {
            // safe: the divisor is positive, and a quotient is no larger than its dividend
            return value >= 0 ? int256(uint256(value) / divisor) : -int256(ceilDiv(uint256(-value), divisor));
        }
    }

    /// @dev Toward plus infinity.
    function ceilDiv(uint256 value, uint256 divisor) internal pure returns (uint256) {
        unchecked {
            // safe: as above
            return value == 0 ? 0 : (value - 1) / divisor + 1;
        }
    }

    /// @dev Away from zero.
    function awayDiv(int256 value, uint256 divisor) internal pure returns (int256) {
        unchecked {
            // safe: as above
            int256 size = int256(ceilDiv(abs(value), divisor));
            return value < 0 ? -size : size;
        }
    }

    function abs(int256 value) internal pure returns (uint256) {
        unchecked {
            // safe: not the smallest
            return uint256(value < 0 ? -value : value);
        }
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }
}
