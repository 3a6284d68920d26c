// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ClaimsLib} from "./Claims.sol";
import {DebtLib} from "./Debt.sol";
import {Interest} from "./Interest.sol";
import {Loan, LoanId} from "./Loan.sol";
import {LoanBook} from "./LoanBook.sol";
import {RelendLib} from "./Relend.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ILoans} from "../interfaces/ILoans.sol";
import {Accounts, Permission} from "../ledger/Accounts.sol";
import {Ledger} from "../ledger/Ledger.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {Deferral, Demand} from "../margin/Deferral.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {FeeMath} from "../trading/FeeMath.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Paying back: from the free balance of the borrower to that of the lender, less the exchange's share of the
///         interest.
library Repayment {
    /// @dev For the borrower's owner.
    function repay(LoanId id, uint256 units) internal returns (uint256 principal, uint256 interest) {
        Loan loan = LoanBook.find(id);
        MarketHeader header = LoanBook.headerOf(loan);
        uint256 borrower = id.borrower();
        Accounts.requirePermission(borrower, Permission.LOANS);
        _requireSolvent(borrower);
        uint256 free = Ledger.free(borrower, header.asset());
        uint256 hours_ = LoanBook.charged(loan, header);
        if (units == type(uint64).max) units = Interest.principalWithin(free, loan.rate(), hours_);
        principal = units > loan.principal() ? loan.principal() : units;
        interest = Interest.up(principal, loan.rate(), hours_);
        if (principal == 0 || principal + interest > free) {
            revert ILedger.InsufficientBalance(borrower, header.asset(), free, principal + interest);
        }
        uint256 fee = pay(id, loan, header, principal, interest);
        Store.save(Slots.market(loan.market()), MarketHeader.unwrap(header.withFees(header.fees() + fee)));
    }

    /// @dev Repays a part of a loan with its interest out of what is free.
    /// @return fee The exchange's share of the interest, which the caller books.
    function pay(
        LoanId id,
        Loan loan,
        MarketHeader header,
        uint256 principal,
        uint256 interest
    ) internal returns (uint256 fee) {
        (uint256 borrower, uint256 lender, uint256 asset) = (id.borrower(), loan.lender(), header.asset());
        fee = FeeMath.feeUp(interest, header.interestFee());
        LoanBook.reduce(id, loan, header, principal);
        debit(borrower, asset, principal + interest);
        credit(lender, asset, principal + interest - fee);
        RelendLib.noteBack(lender, loan.market(), principal);
        emit ILoans.LoanRepaid(id, principal, interest, fee);
    }

    /// @dev Takes units out of a borrower's free balance, and marks what it still owes.
    function debit(uint256 borrower, uint256 asset, uint256 units) internal {
        if (asset == DOLLAR && Wallet.load(borrower, asset).freeAsset() < units) Wallet.gatherDollars(borrower);
        Pocket pocket = Wallet.load(borrower, asset).subFreeAsset(units);
        Wallet.save(borrower, asset, pocket.withOwes(DebtLib.load(borrower, asset).principal() != 0));
    }

    /// @dev Adds units to a lender's free balance, and marks what it has still lent.
    function credit(uint256 lender, uint256 asset, uint256 units) internal {
        Pocket pocket = Wallet.load(lender, asset).addFreeAsset(units);
        Wallet.save(lender, asset, pocket.withLends(!ClaimsLib.load(lender, asset).isEmpty()));
    }

    /// @dev Whose debts are more than its assets may not choose whom to repay.
    function _requireSolvent(uint256 borrower) private {
        // safe: account numbers have 32 bits
        int256 value = IClearing(address(this)).standingOf(uint32(borrower)).resolutionValue;
        if (value <= 0 || Accounts.isResolved(borrower)) revert ILoans.CannotPreferCreditor(borrower, value);
        // what makes it worth something now may not be taken back afterwards
        if (Deferral.isOpen()) Deferral.note(borrower, Demand.SOLVENCY);
    }
}
