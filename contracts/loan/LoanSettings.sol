// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {CreditLib} from "./Credit.sol";
import {Interest} from "./Interest.sol";
import {Loan, LoanId} from "./Loan.sol";
import {LoanBook} from "./LoanBook.sol";
import {RelendLib} from "./Relend.sol";
import {ILoans} from "../interfaces/ILoans.sol";
import {Accounts, Permission} from "../ledger/Accounts.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice What borrowers and lenders decide beforehand, and what time alone does to a loan.
library LoanSettings {
    uint256 private constant _ONE = 100; // m in hundredths

    function setCreditTerms(uint256 account, uint256 leverageCap, uint256 maxRenewRate) internal {
        Accounts.requireOwner(account);
        if ((leverageCap != 0 && leverageCap < _ONE) || maxRenewRate > Interest.MAX_RATE) {
            revert ILoans.InvalidCreditTerms(leverageCap, maxRenewRate);
        }
        CreditLib.load(account).withTerms(leverageCap, maxRenewRate).save(account);
        emit ILoans.CreditTermsSet(account, leverageCap, maxRenewRate);
    }

    /// @dev What waits already is lent at the new rate; asking for no more forgets it.
    function setRelend(uint256 account, uint256 market, uint256 rate) internal {
        Accounts.requirePermission(account, Permission.LOANS);
        if (!MarketHeader.wrap(Store.load(Slots.market(market))).isLoan()) revert ILoans.NotLoanMarket(market);
        if (rate > Interest.MAX_RATE) revert ILoans.InvalidCreditTerms(0, rate);
        uint256 waiting = rate == 0 ? 0 : RelendLib.load(account, market).waiting();
        RelendLib.make(rate, waiting).save(account, market);
        emit ILoans.RelendSet(account, market, rate);
    }

    function setExtensible(LoanId id, bool extensible) internal {
        Loan loan = LoanBook.find(id);
        Accounts.requirePermission(loan.lender(), Permission.LOANS);
        LoanBook.change(id, loan, loan.withEnds(!extensible), LoanBook.headerOf(loan));
        emit ILoans.ExtensibleSet(id, extensible);
    }

    function bookPastDue(LoanId id) internal {
        Loan loan = LoanBook.find(id);
        MarketHeader header = LoanBook.headerOf(loan);
        uint256 hours_ = LoanBook.charged(loan, header);
        if (hours_ <= loan.booked()) return;
        LoanBook.change(id, loan, loan.withBooked(hours_), header);
        emit ILoans.LoanPastDue(id, hours_);
    }
}
