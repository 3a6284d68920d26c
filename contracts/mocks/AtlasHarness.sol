// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ForcedRule} from "../liquidation/ForcedRule.sol";
import {AssetLegs, AssetLegsLib, Perp} from "../margin/AssetLegs.sol";
import {Margin} from "../margin/Atlas.sol";
import {RiskTerms} from "../margin/RiskTerms.sol";
import {Rounding} from "../margin/Rounding.sol";
import {Standing, StandingLib} from "../margin/Standing.sol";
import {Tokens} from "../margin/Tokens.sol";

/// @notice An asset of a portfolio, handed over instead of read from storage.
struct AssetInput {
    RiskTerms terms;
    Tokens tokens;
    Perp[] perps;
}

/// @notice A portfolio with everything that margin depends on. `one` is one dollar.
struct Portfolio {
    uint256 one;
    uint256 baseHaircut;
    Tokens base;
    AssetInput[] assets;
}

/// @notice What margin says about a portfolio.
struct Verdict {
    Margin terms;
    Standing standing;
    bool isLiquidatable;
}

/// @notice A number divided in every way, see `Rounding`.
struct Quotients {
    int256 floor;
    int256 away;
    uint256 ceil; // of the absolute value
    uint256 size;
}

/// @notice An action of an owner.
struct Action {
    Portfolio before;
    Portfolio later;
    uint256 multiplier;
    uint256 loss;
    bool paysOut;
}

/// @notice What others did to an account. `resolvedFor` = seconds since it was resolved, 0 = it was not.
struct ForcedStep {
    Portfolio before;
    Portfolio later;
    uint256 parGain;
    uint256 slack;
    uint256 resolvedFor;
}

/// @notice Runs the margin library on portfolios from outside.
contract AtlasHarness {
    function assess(Portfolio[] calldata portfolios) external pure returns (Verdict[] memory verdicts) {
        verdicts = new Verdict[](portfolios.length);
        for (uint256 index = 0; index < portfolios.length; ++index) {
            Margin memory margin = _assess(portfolios[index]);
            Standing memory standing = StandingLib.from(margin, portfolios[index].one);
            verdicts[index] = Verdict({terms: margin, standing: standing, isLiquidatable: standing.isLiquidatable()});
        }
    }

    function allows(Action[] calldata actions) external pure returns (bool[] memory allowed) {
        allowed = new bool[](actions.length);
        for (uint256 index = 0; index < actions.length; ++index) {
            Action calldata action = actions[index];
            Standing memory before = StandingLib.from(_assess(action.before), action.before.one);
            Standing memory later = StandingLib.from(_assess(action.later), action.later.one);
            allowed[index] = before.allows(later, action.multiplier, action.loss, action.paysOut);
        }
    }

    /// @notice Reverts as the exchange does if the rule of forced steps is broken.
    /// @return rho What the rule allows to cost, millionths of what is freed.
    function requireLegal(ForcedStep calldata step) external view returns (uint256 rho) {
        uint256 one = step.before.one;
        Standing memory before = StandingLib.from(_assess(step.before), one);
        Standing memory later = StandingLib.from(_assess(step.later), one);
        uint256 since = step.resolvedFor == 0 ? 0 : block.timestamp - step.resolvedFor;
        ForcedRule.requireLegal(0, before, later, step.parGain, step.slack, since, one);
        return ForcedRule.rho(before, since);
    }

    /// @notice Gas that judging a portfolio takes, without handing it over.
    function measure(Portfolio memory portfolio) external view returns (uint256 gasUsed) {
        gasUsed = gasleft();
        _assess(portfolio);
        gasUsed -= gasleft();
    }

    /// @notice Divides numbers, each by the divisor in its place.
    function divide(
        int256[] calldata values,
        uint256[] calldata divisors
    ) external pure returns (Quotients[] memory quotients) {
        quotients = new Quotients[](values.length);
        for (uint256 index = 0; index < values.length; ++index) {
            (int256 value, uint256 divisor) = (values[index], divisors[index]);
            quotients[index] = Quotients({
                floor: Rounding.floorDiv(value, divisor),
                away: Rounding.awayDiv(value, divisor),
                ceil: Rounding.ceilDiv(Rounding.abs(value), divisor),
                size: Rounding.abs(value)
            });
        }
    }

    function _assess(Portfolio memory portfolio) private pure returns (Margin memory margin) {
        margin.addBase(portfolio.base, portfolio.baseHaircut);
        for (uint256 index = 0; index < portfolio.assets.length; ++index) {
            AssetInput memory input = portfolio.assets[index];
            AssetLegs memory legs = AssetLegsLib.begin(input.terms);
            legs.addTokens(input.tokens);
            for (uint256 position = 0; position < input.perps.length; ++position) legs.addPerp(input.perps[position]);
            margin.addAsset(legs);
        }
    }
}
