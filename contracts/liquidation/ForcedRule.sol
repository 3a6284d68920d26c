// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ILiquidation} from "../interfaces/ILiquidation.sol";
import {Rounding} from "../margin/Rounding.sol";
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

    /// @dev In which what strangers may take of a resolved account rises from rho0 to all that they free.
    uint256 internal constant RISING_SECONDS = 1 hours;

    /// @dev What is missing until a fifth of R_M is left for creditors, up.
    function shortfall(Standing memory standing) internal pure returns (uint256) {
        uint256 left = Rounding.ceilDiv(standing.maintenanceRequirement, uint256(RHO0_DENOMINATOR));
        // safe: nothing is left, so V is not above zero
        return uint256(int256(left) - standing.resolutionValue);
    }

    /// @dev Whether strangers may take parts of the account over.
    /// @param since Unix second at which it was resolved, 0 = it was not.
    function isTakeable(Standing memory standing, uint256 since) internal pure returns (bool) {
        return since == 0 ? standing.isLiquidatable() : standing.maintenanceRequirement != 0;
    }

    /// @dev The same as below, of an account that was resolved: no less than rho0, and more with every second.
    function costScale(Standing memory standing, uint256 since) internal view returns (int256 scale) {
        scale = costScale(standing);
        if (since == 0) return scale;
        uint256 passed = Rounding.min(block.timestamp - since, RISING_SECONDS);
        uint256 least = uint256(_TENTHS / RHO0_DENOMINATOR) * RISING_SECONDS;
        uint256 tenths = least + ((uint256(_TENTHS) * RISING_SECONDS - least) * passed) / RISING_SECONDS;
        int256 rising = int256((tenths * standing.maintenanceRequirement) / RISING_SECONDS);
        return rising > scale ? rising : scale;
    }

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
    function rho(Standing memory standing, uint256 since) internal view returns (uint256) {
        if (!isTakeable(standing, since)) return 0;
        int256 required = int256(standing.maintenanceRequirement);
        // safe: an account that may be taken lacks something, so this is above zero
        return uint256((costScale(standing, since) * _PPM) / (_TENTHS * required));
    }

    /// @param parGain Part of the equity that claims and debts gained by leaving at par.
    /// @param slack R_M of what could not be left smaller.
    /// @param since As above. A resolved account may go whole.
    /// @param one One dollar.
    function requireLegal(
        uint256 account,
        Standing memory before,
        Standing memory later,
        uint256 parGain,
        uint256 slack,
        uint256 since,
        uint256 one
    ) internal view {
        int256 required = int256(before.maintenanceRequirement);
        int256 freed = required - int256(later.maintenanceRequirement);
        int256 cost = before.costTo(later);
        int256 limit = (costScale(before, since) * freed) / (_TENTHS * required);
        if (freed <= 0 || cost > limit + StandingLib.ROUNDING_TOLERANCE)
            revert ILiquidation.StepTooDear(account, cost, limit);
        if (since != 0 || before.maintenanceRequirement < SMALL_DOLLARS * one) return;
        uint256 target = ((later.maintenanceRequirement + slack) * uint256(TARGET_PERCENT)) / 100;
        int256 equity = later.equity - int256(parGain);
        if (equity > int256(target)) revert ILiquidation.StepTooLarge(account, equity, target);
    }
}
