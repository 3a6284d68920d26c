// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ILiquidation} from "../interfaces/ILiquidation.sol";
import {Atlas} from "../margin/Atlas.sol";
import {Portfolio} from "../margin/Portfolio.sol";
import {PriceState, RiskTerms} from "../margin/RiskTerms.sol";
import {Rounding} from "../margin/Rounding.sol";
import {DOLLAR} from "../ledger/Wallet.sol";

/// @notice What units of an asset are worth at the mark, in ledger units of the dollar.
library MarkValue {
    /// @dev Terms of an asset at whose mark others take over: one that may be relied on, or whose sources only differ.
    function termsFor(uint256 account, uint256 asset) internal view returns (RiskTerms terms) {
        terms = Portfolio.terms(asset);
        PriceState state = terms.state();
        if (!terms.isOk() && state != PriceState.WIDE) revert ILiquidation.LegPriceNotReliable(account, asset);
    }

    function up(RiskTerms terms, uint256 asset, uint256 units) internal pure returns (uint256) {
        if (asset == DOLLAR) return units;
        return Rounding.ceilDiv(units * terms.price(), terms.scale());
    }

    function down(RiskTerms terms, uint256 asset, uint256 units) internal pure returns (uint256) {
        if (asset == DOLLAR) return units;
        return (units * terms.price()) / terms.scale();
    }

    /// @dev R_M of a naked leg of that worth, up, three fifths of its shock. An asset that is hedged frees less.
    function requirement(RiskTerms terms, uint256 dollars) internal pure returns (uint256) {
        return Rounding.ceilDiv(dollars * terms.shock() * Atlas.THETA_NUMERATOR, Atlas.PPM * Atlas.THETA_DENOMINATOR);
    }
}
