// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Margin} from "./Atlas.sol";
import {Rounding} from "./Rounding.sol";

/// @notice How an account stands, in ledger units of the dollar: what the rule of action compares before and after.
struct Standing {
    int256 equity; // E
    int256 initialEquity; // E_I
    int256 resolutionValue; // V: what is left for creditors
    uint256 initialRequirement; // R_I
    uint256 maintenanceRequirement; // R_M
    bool hasObligation;
}

using StandingLib for Standing global;

/// @dev Mirrors `ruleOfAction` and `isLiquidatable` of the risk engine.
library StandingLib {
    uint256 internal constant PPM = 1e6;
    /// @dev rho0: what the owner may always pay for a unit of freed requirement, one fifth.
    int256 internal constant REDUCING_COST_DENOMINATOR = 5;
    /// @dev Ledger units that are forgiven as rounding.
    int256 internal constant ROUNDING_TOLERANCE = 4;

    /// @param one One dollar, see `Atlas.initialRequirement`.
    function from(Margin memory margin, uint256 one) internal pure returns (Standing memory) {
        return
            Standing({
                equity: margin.equity(),
                initialEquity: margin.initialEquity(),
                resolutionValue: margin.resolutionValue,
                initialRequirement: margin.initialRequirement(one),
                maintenanceRequirement: margin.maintenanceRequirement(one),
                hasObligation: margin.hasObligation
            });
    }

    /// @dev Whether anybody may liquidate the account. A flat one never, whatever rounding does to a few units.
    function isLiquidatable(Standing memory standing) internal pure returns (bool) {
        return standing.hasObligation && standing.equity < int256(standing.maintenanceRequirement);
    }

    /// @dev m R_I, rounded up.
    /// @param multiplier m in millionths: the highest margin factor of the account's loans, or its own leverage cap.
    function required(Standing memory standing, uint256 multiplier) internal pure returns (uint256) {
        return Rounding.ceilDiv(standing.initialRequirement * multiplier, PPM);
    }

    /// @dev Whether an account that has an obligation has initial margin. One that has none needs none.
    function hasInitialMargin(Standing memory standing, uint256 multiplier) internal pure returns (bool) {
        return !standing.hasObligation || standing.initialEquity >= int256(required(standing, multiplier));
    }

    /// @dev Whether an action of the owner that led from one standing to the other is allowed: the account has initial
    ///      margin after it, or no value left the account and the action freed requirement cheaply enough, or made
    ///      nothing worse.
    /// @param paysOut Whether value left the account for an outsider.
    function allows(
        Standing memory before,
        Standing memory later,
        uint256 multiplier,
        bool paysOut
    ) internal pure returns (bool) {
        return hasInitialMargin(later, multiplier) || (!paysOut && improves(before, later));
    }

    /// @dev Whether an action freed requirement cheaply enough, or made nothing worse.
    function improves(Standing memory before, Standing memory later) internal pure returns (bool) {
        return _reducesRisk(before, later) || _worsensNothing(before, later);
    }

    /// @dev Cost at most rho per unit of freed R_M, where rho = max(health before, rho0).
    function _reducesRisk(Standing memory before, Standing memory later) private pure returns (bool) {
        int256 freed = int256(before.maintenanceRequirement) - int256(later.maintenanceRequirement);
        if (freed <= 0) return false;
        int256 ofEquity = before.equity - later.equity;
        int256 ofValue = before.resolutionValue - later.resolutionValue;
        int256 cost = (ofEquity > ofValue ? ofEquity : ofValue) - ROUNDING_TOLERANCE;
        return
            cost * REDUCING_COST_DENOMINATOR <= freed ||
            cost * int256(before.maintenanceRequirement) <= before.equity * freed;
    }

    function _worsensNothing(Standing memory before, Standing memory later) private pure returns (bool) {
        return
            later.equity >= before.equity &&
            later.resolutionValue >= before.resolutionValue &&
            later.initialRequirement <= before.initialRequirement &&
            later.maintenanceRequirement <= before.maintenanceRequirement;
    }
}
