// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MarkValue} from "./MarkValue.sol";
import {Resolution, ResolutionLib} from "./Resolution.sol";
import {Takeover} from "./Takeover.sol";
import {ILiquidation} from "../interfaces/ILiquidation.sol";
import {IResolution} from "../interfaces/IResolution.sol";
import {ITakeovers, Leg} from "../interfaces/ITakeovers.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Accounts, Permission} from "../ledger/Accounts.sol";
import {Cash} from "../ledger/Cash.sol";
import {Ledger} from "../ledger/Ledger.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {Wallet} from "../ledger/Wallet.sol";
import {Assignment} from "../loan/Assignment.sol";
import {ClaimsLib} from "../loan/Claims.sol";
import {DebtLib} from "../loan/Debt.sol";
import {Loan, LoanId} from "../loan/Loan.sol";
import {LoanBook} from "../loan/LoanBook.sol";
import {LoanPlaces} from "../loan/LoanPlaces.sol";
import {Repayment} from "../loan/Repayment.sol";
import {RiskTerms} from "../margin/RiskTerms.sol";
import {Rounding} from "../margin/Rounding.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Loans among the legs that a taker takes over: both leave at par, a debt with the interest accrued, a claim
///         with what it is worth to a lender who takes it over.
library LoanLegs {
    uint256 private constant _PPM = 1e6;

    // ------------------------------------------------------------------------------------------------------- debts

    /// @dev The account pays as far as it has the asset, the taker the rest.
    function repay(Takeover memory takeover, uint256 index, Leg calldata leg) internal {
        uint256 account = takeover.account;
        if (leg.loan.borrower() != account) revert ILiquidation.WrongLeg(account, index);
        // whose debts are more than its assets: nobody chooses whom it repays
        if (takeover.isBound) {
            revert ITakeovers.PreferredCreditor(account, takeover.resolutionValue);
        }
        Loan loan = LoanBook.find(leg.loan);
        MarketHeader header = LoanBook.headerOf(loan);
        uint256 principal = leg.amount;
        if (principal == 0 || principal > loan.principal()) {
            revert ITakeovers.LegTooLarge(account, index, principal, loan.principal());
        }
        uint256 asset = header.asset();
        RiskTerms terms = MarkValue.termsFor(account, asset);
        uint256 interest = LoanBook.interestOn(loan, header, principal);
        uint256 free = Ledger.free(account, asset);
        uint256 units = principal + interest;
        units = units > free ? units - free : 0;
        Cash.move(takeover.taker, account, asset, units);
        uint256 owed = _interestOwed(account, asset);
        uint256 fee = Repayment.pay(leg.loan, loan, header, principal, interest);
        Store.save(Slots.market(loan.market()), MarketHeader.unwrap(header.withFees(header.fees() + fee)));
        owed -= _interestOwed(account, asset);
        if (owed > interest) takeover.parGain += MarkValue.up(terms, asset, owed - interest);
        uint256 dollars = MarkValue.down(terms, asset, units);
        takeover.noteLoan(loan.market(), asset, -int256(dollars)); // safe: 62 + 64 bits, here and below
        emit ITakeovers.DebtTaken(uint32(account), uint32(takeover.taker), leg.loan, units, dollars);
    }

    function _interestOwed(uint256 account, uint256 asset) private view returns (uint256) {
        return DebtLib.load(account, asset).interest();
    }

    // ------------------------------------------------------------------------------------------------------ claims

    function takeClaim(Takeover memory takeover, uint256 index, Leg calldata leg) internal {
        (uint256 account, uint256 taker) = (takeover.account, takeover.taker);
        Loan loan = LoanBook.find(leg.loan);
        if (loan.lender() != account || leg.loan.borrower() == taker) revert ILiquidation.WrongLeg(account, index);
        Resolution resolution = ResolutionLib.load(leg.loan.borrower());
        if (loan.round() != resolution.rounds()) {
            revert IResolution.WriteOffPending(leg.loan.borrower(), resolution.pending());
        }
        // at par, whatever its borrower is worth: the caller picks with whom and at what price, as by an offer
        Accounts.requirePermission(taker, Permission.OFFERS);
        MarketHeader header = LoanBook.headerOf(loan);
        RiskTerms terms = MarkValue.termsFor(account, header.asset());
        uint256 dollars = MarkValue.up(terms, header.asset(), Assignment.worth(loan, header, leg.amount));
        LoanId newLoan = _pass(takeover, index, leg, loan, header);
        uint256 counted = leg.amount - Rounding.ceilDiv(leg.amount * terms.haircut(), _PPM);
        takeover.parGain += dollars - MarkValue.down(terms, header.asset(), counted);
        takeover.noteLoan(loan.market(), header.asset(), int256(dollars));
        emit ITakeovers.ClaimTaken(uint32(account), uint32(taker), leg.loan, newLoan, leg.amount, dollars);
    }

    /// @dev All of it, or no less than the smallest order: a borrower should not find its loan in crumbs.
    function _pass(
        Takeover memory takeover,
        uint256 index,
        Leg calldata leg,
        Loan loan,
        MarketHeader header
    ) private returns (LoanId newLoan) {
        (uint256 account, uint256 taker, uint256 principal) = (takeover.account, takeover.taker, leg.amount);
        if (principal > loan.principal()) {
            revert ITakeovers.LegTooLarge(account, index, principal, loan.principal());
        }
        (uint256 lots, uint256 minimum) = (principal / header.lotUnits(), header.minNotional());
        if (principal != loan.principal() && lots < minimum) revert ITrading.BelowMinimumNotional(lots, minimum);
        Loan rest = LoanBook.reduce(leg.loan, loan, header, principal);
        if (rest.principal() != 0) LoanPlaces.requireHalfFree(leg.loan.borrower());
        newLoan = LoanBook.open(leg.loan.borrower(), loan.passedTo(taker, principal), header);
        uint256 asset = header.asset();
        Pocket pocket = Wallet.load(account, asset);
        Wallet.save(account, asset, pocket.withLends(!ClaimsLib.load(account, asset).isEmpty()));
        Wallet.save(taker, asset, Wallet.open(taker, asset).withLends(true));
    }
}
