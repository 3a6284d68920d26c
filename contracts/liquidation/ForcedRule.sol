// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ILiquidation} from "../interfaces/ILiquidation.sol";
import {Standing, StandingLib} from "../margin/Standing.sol";

/// @notice The one rule for what others may do to an account that is liquidated: its cost is at most rho times the
///         requirement that it frees, and it does not go further than needed.
/// @dev Mirrors the rule in the risk engine. At health h = E / R_M, rho = min(1 - h, max(h / 2, rho0)): from h = 2 rho0
///      on every step raises the health.
library ForcedRule {
    /// @dev rho0 = 1/5.
    int256 internal constant RHO0_DENOMINATOR = 5;
    /// @dev Numerator of what follows: a tenth of R_M resolves both a half of E and a fifth of R_M.
    int256 private constant _TENTHS = 10;
    /// @dev 1 + eta: a step may leave the account with 115/100 of what it must have.
    int256 internal constant TARGET_PERCENT = 115;
    /// @dev Accounts with less R_M than so many dollars may go whole.
    uint256 internal constant SMALL_DOLLARS = 50;
    int256 private constant _PPM = 1e6;

    /// @dev rho x R_M x 10.
    function costScale(Standing memory standing) internal pure returns (int256) {
        int256 required = int256(standing.maintenanceRequirement);
        int256 equity = standing.equity;
        int256 least = (_TENTHS / RHO0_DENOMINATOR) * required;
        int256 shared = (_TENTHS / 2) * equity;
        int256 reward = shared > least ? shared : least;
        int256 missing = _TENTHS * (required - equity);
        return missing < reward ? missing : reward;
    }

    /// @dev rho in millionths, down. The account has a requirement.
    function rho(Standing memory standing) internal pure returns (uint256) {
        if (!standing.isLiquidatable()) return 0;
        int256 required = int256(standing.maintenanceRequirement);
        // safe: a liquidatable account lacks something, so this is above zero
        return uint256((costScale(standing) * _PPM) / (_TENTHS * required));
    }

    /// @param parGain Part of the equity that claims and debts gained by leaving at par.
    /// @param slack R_M of what could not be left smaller.
    /// @param one One dollar.
    function requireLegal(
        uint256 account,
        Standing memory before,
        Standing memory later,
        uint256 parGain,
        uint256 slack,
        uint256 one
    ) internal pure {
        int256 required = int256(before.maintenanceRequirement);
        int256 freed = required - int256(later.maintenanceRequirement);
        int256 cost = before.costTo(later);
        int256 limit = (costScale(before) * freed) / (_TENTHS * required);
        if (freed <= 0 || cost > limit + StandingLib.ROUNDING_TOLERANCE)
            revert ILiquidation.StepTooDear(account, cost, limit);
        if (before.maintenanceRequirement < SMALL_DOLLARS * one) return;
        uint256 target = ((later.maintenanceRequirement + slack) * uint256(TARGET_PERCENT)) / 100;
        int256 equity = later.equity - int256(parGain);
        if (equity > int256(target)) revert ILiquidation.StepTooLarge(account, equity, target);
    }
}
