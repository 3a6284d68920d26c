// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Claims, ClaimsLib} from "./Claims.sol";
import {CreditLib} from "./Credit.sol";
import {Debt, DebtLib} from "./Debt.sol";
import {Interest} from "./Interest.sol";
import {Loan, LoanId, LoanIdLib} from "./Loan.sol";
import {LoanPlaces} from "./LoanPlaces.sol";
import {BorrowLimitsLib} from "../limits/BorrowLimits.sol";
import {ILoans} from "../interfaces/ILoans.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice The loans between accounts, and the sums of them that margin goes by. Knows nothing of balances: who lends
///         and who pays is the business of its callers, as are the bits in pockets that say where there are loans.
library LoanBook {
    function find(LoanId id) internal view returns (Loan loan) {
        loan = _at(id);
        if (!_isOpen(id, loan)) revert ILoans.LoanNotFound(id);
    }

    /// @dev As `find`, nothing for a loan that is over.
    function findAny(LoanId id) internal view returns (Loan loan) {
        loan = _at(id);
        if (!_isOpen(id, loan)) return Loan.wrap(0);
    }

    function headerOf(Loan loan) internal view returns (MarketHeader) {
        return MarketHeader.wrap(Store.load(Slots.market(loan.market())));
    }

    /// @dev Opens a loan that has no place yet.
    function open(uint256 borrower, Loan loan, MarketHeader header) internal returns (LoanId id) {
        uint256 lender = loan.lender();
        uint256 place = LoanPlaces.take(borrower, LoanPlaces.OWED);
        uint256 lenderPlace = LoanPlaces.take(lender, LoanPlaces.GIVEN);
        uint256 slot = Slots.loan(borrower, place);
        uint256 generation = (Loan.wrap(Store.load(slot)).generation() + 1) & LoanIdLib.GENERATION_MASK;
        id = LoanIdLib.make(borrower, place, generation);
        Store.save(slot, Loan.unwrap(loan.placedAt(lenderPlace, generation)));
        LoanPlaces.setGiven(lender, lenderPlace, id);

        uint256 asset = header.asset();
        _owe(DebtLib.load(borrower, asset), borrower, loan, header).save(borrower, asset);
        BorrowLimitsLib.change(asset, 0, loan.principal());
        ClaimsLib.load(lender, asset).addLent(lender, loan.principal()).save(lender, asset);
        CreditLib.load(borrower).plusLoan(header.class()).save(borrower);
        emit ILoans.LoanOpened(id, borrower, lender, loan.market(), loan.principal(), loan.rate(), loan.start());
    }

    /// @dev Takes `units` of principal away from a loan, and closes it if none is left.
    function reduce(LoanId id, Loan loan, MarketHeader header, uint256 units) internal returns (Loan later) {
        later = loan.withPrincipal(loan.principal() - units);
        change(id, loan, later, header);
        if (later.principal() != 0) return later;
        uint256 borrower = id.borrower();
        LoanPlaces.free(borrower, LoanPlaces.OWED, id.place());
        LoanPlaces.free(loan.lender(), LoanPlaces.GIVEN, loan.lenderPlace());
        CreditLib.load(borrower).minusLoan(header.class()).save(borrower);
    }

    /// @dev Replaces a loan by what has become of it. Its lender stays.
    function change(LoanId id, Loan loan, Loan later, MarketHeader header) internal {
        (uint256 borrower, uint256 lender) = (id.borrower(), loan.lender());
        Store.save(Slots.loan(borrower, id.place()), Loan.unwrap(later));
        uint256 asset = header.asset();
        Debt debt = _disown(DebtLib.load(borrower, asset), loan, header);
        _owe(debt, borrower, later, header).save(borrower, asset);
        if (later.principal() == loan.principal()) return;
        BorrowLimitsLib.change(asset, loan.principal(), later.principal());
        Claims claims = ClaimsLib.load(lender, asset).subLent(loan.principal());
        claims.addLent(lender, later.principal()).save(lender, asset);
    }

    /// @dev Hours that a loan is charged for by now.
    function charged(Loan loan, MarketHeader header) internal view returns (uint256) {
        return Interest.charged(loan.start(), header.termHours());
    }

    function interestOn(Loan loan, MarketHeader header, uint256 principal) internal view returns (uint256) {
        return Interest.up(principal, loan.rate(), charged(loan, header));
    }

    /// @dev Hour at whose beginning a loan is due.
    function end(Loan loan, MarketHeader header) internal pure returns (uint256) {
        return loan.start() + header.termHours();
    }

    function _owe(Debt debt, uint256 borrower, Loan loan, MarketHeader header) private pure returns (Debt) {
        (uint256 principal, uint256 rate) = (loan.principal(), loan.rate());
        uint256 interest = Interest.up(principal, rate, loan.booked());
        return debt.add(borrower, principal, interest, Interest.perHour(principal, rate), _bookedUntil(loan, header));
    }

    function _disown(Debt debt, Loan loan, MarketHeader header) private pure returns (Debt) {
        (uint256 principal, uint256 rate) = (loan.principal(), loan.rate());
        uint256 interest = Interest.up(principal, rate, loan.booked());
        return debt.sub(principal, interest, Interest.perHour(principal, rate), _bookedUntil(loan, header));
    }

    /// @dev Hour at whose beginning a loan is due, or up to which its interest was booked past that.
    function _bookedUntil(Loan loan, MarketHeader header) private pure returns (uint256) {
        return loan.start() + Interest.ofClock(loan.booked(), header.termHours());
    }

    function _at(LoanId id) private view returns (Loan) {
        return Loan.wrap(Store.load(Slots.loan(id.borrower(), id.place())));
    }

    function _isOpen(LoanId id, Loan loan) private pure returns (bool) {
        return loan.principal() != 0 && loan.generation() == id.generation();
    }
}
