// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IResolution} from "../interfaces/IResolution.sol";
import {Ledger} from "../ledger/Ledger.sol";
import {DebtLib} from "../loan/Debt.sol";
import {Interest} from "../loan/Interest.sol";
import {Loan, LoanId} from "../loan/Loan.sol";
import {LoanBook} from "../loan/LoanBook.sol";
import {Repayment} from "../loan/Repayment.sol";
import {Rounding} from "../margin/Rounding.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Repays all loans of an asset in the same proportion.
library ProRata {
    /// @return units Paid, principal and interest.
    function repay(uint256 account, uint256 asset, LoanId[] calldata loans) internal returns (uint256 units) {
        uint256 owed = _requireAll(account, asset, loans);
        uint256 free = Ledger.free(account, asset);
        if (free == 0 || owed == 0) return 0;
        for (uint256 index = 0; index < loans.length; ++index) {
            units += _repay(loans[index], Rounding.min(free, owed), owed);
        }
    }

    /// @param there Of `owed`.
    function _repay(LoanId id, uint256 there, uint256 owed) private returns (uint256) {
        Loan loan = LoanBook.find(id);
        MarketHeader header = LoanBook.headerOf(loan);
        uint256 share = ((loan.principal() + LoanBook.interestOn(loan, header, loan.principal())) * there) / owed;
        uint256 hours_ = LoanBook.charged(loan, header);
        uint256 principal =
            there == owed
                ? loan.principal()
                : Rounding.min(loan.principal(), Interest.principalWithin(share, loan.rate(), hours_));
        if (principal == 0) return 0;
        uint256 interest = Interest.up(principal, loan.rate(), hours_);
        uint256 fee = Repayment.pay(id, loan, header, principal, interest);
        Store.save(Slots.market(loan.market()), MarketHeader.unwrap(header.withFees(header.fees() + fee)));
        return principal + interest;
    }

    /// @return owed By all loans of the asset, as they are charged now.
    function _requireAll(uint256 account, uint256 asset, LoanId[] calldata loans) private view returns (uint256 owed) {
        uint256 named;
        uint256 next;
        bool inOrder = true;
        for (uint256 index = 0; index < loans.length; ++index) {
            LoanId id = loans[index];
            Loan loan = LoanBook.find(id);
            MarketHeader header = LoanBook.headerOf(loan);
            inOrder = inOrder && id.borrower() == account && header.asset() == asset && id.place() >= next;
            next = id.place() + 1;
            named += loan.principal();
            owed += loan.principal() + LoanBook.interestOn(loan, header, loan.principal());
        }
        uint256 principal = DebtLib.load(account, asset).principal();
        if (!inOrder || named != principal) revert IResolution.NotAllLoans(account, asset, principal, named);
    }
}
