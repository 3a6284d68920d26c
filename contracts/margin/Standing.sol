// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Margin} from "./Atlas.sol";
import {Rounding} from "./Rounding.sol";

/// @notice How an account stands, in ledger units of the dollar: what the rule of action compares before and after.
struct Standing {
    int256 equity; // E
    uint256 benefit; // the part of E and V that only a price that may not be relied on adds
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
    /// @dev The multiplier of an account that was resolved: it has initial margin in no case.
    uint256 internal constant NEVER = type(uint256).max;
    /// @dev rho0: what the owner may always pay for a unit of freed requirement, one fifth.
    int256 internal constant REDUCING_COST_DENOMINATOR = 5;
    /// @dev Ledger units that are forgiven as rounding.
    int256 internal constant ROUNDING_TOLERANCE = 4;

    /// @param one One dollar, see `Atlas.initialRequirement`.
    function from(Margin memory margin, uint256 one) internal pure returns (Standing memory) {
        return
            Standing({
                equity: margin.equity(),
                benefit: margin.benefit,
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
        return timesUp(standing.initialRequirement, multiplier);
    }

    function timesUp(uint256 requirement, uint256 multiplier) internal pure returns (uint256) {
        if (multiplier == NEVER) return requirement;
        return multiplier == PPM ? requirement : Rounding.ceilDiv(requirement * multiplier, PPM);
    }

    /// @dev Whether an account that has an obligation has initial margin. One that has none needs none.
    /// @param loss By which orders may lose against the mark.
    function hasInitialMargin(Standing memory standing, uint256 multiplier, uint256 loss) internal pure returns (bool) {
        if (multiplier == NEVER) return false;
        // safe: losses of orders have 130 bits
        return
            !standing.hasObligation || standing.initialEquity - int256(loss) >= int256(required(standing, multiplier));
    }

    /// @dev Whether an action of the owner that led from one standing to the other is allowed: the account has initial
    ///      margin after it, or no value left the account and the action freed requirement cheaply enough, or made
    ///      nothing worse.
    /// @param loss By which orders that the action placed may lose against the mark.
    /// @param paysOut Whether value left the account for an outsider.
    function allows(
        Standing memory before,
        Standing memory later,
        uint256 multiplier,
        uint256 loss,
        bool paysOut
    ) internal pure returns (bool) {
        return hasInitialMargin(later, multiplier, loss) || (!paysOut && improves(before, later, loss));
    }

    /// @dev Whether an action freed requirement cheaply enough, or made nothing worse. Neither may leave more initial
    ///      requirement than there was: fills of resting orders are not judged, so orders must not rest on margin that
    ///      is not there.
    function improves(Standing memory before, Standing memory later, uint256 loss) internal pure returns (bool) {
        if (later.initialRequirement > before.initialRequirement) return false;
        int256 cost = costTo(before, later) + int256(loss);
        return _freesEnough(before, later, cost) || _worsensNothing(before, later, cost, loss);
    }

    /// @dev The larger loss of E and of V. What a doubtful price adds to them does not count: else a position in it
    ///      could not be closed, and opening one would look like a gain.
    function costTo(Standing memory before, Standing memory later) internal pure returns (int256) {
        int256 ofEquity = before.equity - later.equity;
        int256 ofValue = before.resolutionValue - later.resolutionValue;
        int256 ofDoubt = int256(before.benefit) - int256(later.benefit);
        return (ofEquity > ofValue ? ofEquity : ofValue) - ofDoubt;
    }

    /// @dev Cost at most rho per unit of freed R_M, where rho = max(health before, rho0).
    function _freesEnough(Standing memory before, Standing memory later, int256 cost) private pure returns (bool) {
        int256 freed = int256(before.maintenanceRequirement) - int256(later.maintenanceRequirement);
        if (freed <= 0) return false;
        cost -= ROUNDING_TOLERANCE;
        int256 equity = before.equity - int256(before.benefit);
        return
            cost * REDUCING_COST_DENOMINATOR <= freed || cost * int256(before.maintenanceRequirement) <= equity * freed;
    }

    function _worsensNothing(
        Standing memory before,
        Standing memory later,
        int256 cost,
        uint256 loss
    ) private pure returns (bool) {
        return
            cost <= 0 &&
            later.initialEquity - int256(loss) >= before.initialEquity &&
            later.maintenanceRequirement <= before.maintenanceRequirement;
    }
}
