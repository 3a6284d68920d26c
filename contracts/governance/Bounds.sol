// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IGovernance} from "../interfaces/IGovernance.sol";

/// @notice Bounds that are written in code: nobody who governs can go beyond them.
library Bounds {
    /// @param parameter Its name, for whoever is refused.
    function requireWithin(bytes32 parameter, int256 value, int256 minimum, int256 maximum) internal pure {
        if (value < minimum || value > maximum) {
            revert IGovernance.ParameterOutOfBounds(parameter, value, minimum, maximum);
        }
    }
}
