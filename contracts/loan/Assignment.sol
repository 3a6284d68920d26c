// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Interest} from "./Interest.sol";
import {Loan} from "./Loan.sol";
import {LoanBook} from "./LoanBook.sol";
import {DOLLAR} from "../ledger/Wallet.sol";
import {RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";
import {Rounding} from "../margin/Rounding.sol";
import {FeeMath} from "../trading/FeeMath.sol";
import {FEE_SCALE, MarketHeader} from "../trading/MarketHeader.sol";

/// @notice What a loan is worth to a lender who takes it over: principal and the interest of the hours that have begun,
///         less the exchange's share of it. The minimum of hours does not count: whoever paid for hours that have not
///         come would get them back late or, when the borrower repays at once, lend some for nothing.
library Assignment {
    uint256 private constant _PPM = 1e6;
    /// @dev An open-interest factor counts in 64ths.
    uint256 private constant _OI_STEPS = 64;

    /// @dev What principal of a loan comes to.
    function worth(Loan loan, MarketHeader header, uint256 principal) internal view returns (uint256) {
        uint256 interest = Interest.up(principal, loan.rate(), _hoursBegun(loan));
        return principal + interest - FeeMath.feeUp(interest, header.interestFee());
    }

    /// @dev Principal that is worth `units`, up: against the lender who leaves.
    function principalFor(Loan loan, MarketHeader header, uint256 units) internal view returns (uint256 principal) {
        uint256 accrues = loan.rate() * _hoursBegun(loan) * (FEE_SCALE - header.interestFee());
        uint256 scale = Interest.SCALE * FEE_SCALE;
        principal = Rounding.ceilDiv(units * scale, scale + accrues);
        // the fee is rounded up, which may take a unit
        while (worth(loan, header, principal) < units) ++principal;
        return Rounding.min(principal, loan.principal());
    }

    function hoursLeft(Loan loan, MarketHeader header) internal view returns (uint256) {
        (uint256 end, uint256 next) = (LoanBook.end(loan, header), Interest.hour() + 1);
        return end > next ? end - next : 0;
    }

    /// @dev What the lender who leaves pays to one who asked for a higher rate, for the hours that are left.
    function compensation(
        Loan loan,
        MarketHeader header,
        uint256 principal,
        uint256 asked
    ) internal view returns (uint256) {
        if (asked <= loan.rate()) return 0;
        return Interest.up(principal, asked - loan.rate(), hoursLeft(loan, header));
    }

    /// @dev What a lot costs the margin of a lender who takes over, in ledger units of the asset, up: he gives a lot
    ///      and gets principal, because interest that a lender is owed does not count.
    function advancedOnLot(Loan loan, MarketHeader header) internal view returns (uint256) {
        uint256 accrues = loan.rate() * _hoursBegun(loan);
        uint256 units = header.lotUnits();
        return units - (units * Interest.SCALE) / (Interest.SCALE + accrues);
    }

    /// @dev What so many units less may cost an account, up, in ledger units of the dollar: their value, and what its
    ///      requirement may rise by where they hedged something.
    function marginOf(uint256 asset, uint256 units) internal view returns (uint256) {
        if (asset == DOLLAR) return units;
        RiskTerms terms = RiskTermsLib.load(asset);
        uint256 rise = Rounding.ceilDiv(terms.shock() * (_OI_STEPS + terms.oiFactor()), _OI_STEPS);
        return Rounding.ceilDiv(units * terms.price() * (_PPM + rise), terms.scale() * _PPM);
    }

    /// @dev A loan that was extended may begin in the next hour.
    function _hoursBegun(Loan loan) private view returns (uint256) {
        (uint256 start, uint256 next) = (loan.start(), Interest.hour() + 1);
        return next > start ? next - start : 0;
    }
}
