// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Interest} from "./Interest.sol";
import {Loan, LoanId, LoanIdLib} from "./Loan.sol";
import {LoanBook} from "./LoanBook.sol";
import {LoanPlaces} from "./LoanPlaces.sol";
import {LoanInfo} from "../interfaces/ILoans.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Loans as people read them.
library LoanReport {
    /// @dev All zeros if there is no such loan.
    function from(LoanId id) internal view returns (LoanInfo memory info) {
        Loan loan = LoanBook.findAny(id);
        if (Loan.unwrap(loan) == 0) return info;
        MarketHeader header = LoanBook.headerOf(loan);
        uint256 principal = loan.principal();
        // safe: fields of these widths; interest of a loan is below that of all loans of its borrower, 60 bits
        info = LoanInfo({
            id: id,
            market: uint16(loan.market()),
            asset: uint16(header.asset()),
            borrower: uint32(id.borrower()),
            lender: uint32(loan.lender()),
            principal: uint64(principal),
            rate: uint24(loan.rate()),
            start: uint32(loan.start() * 1 hours),
            end: uint32(LoanBook.end(loan, header) * 1 hours),
            interest: uint64(LoanBook.interestOn(loan, header, principal)),
            interestToTerm: uint64(Interest.up(principal, loan.rate(), loan.booked())),
            isExtensible: !loan.ends()
        });
    }

    /// @dev Places in use from `cursor` on.
    function page(
        uint256 account,
        bool given,
        uint256 cursor,
        uint256 limit
    ) internal view returns (LoanInfo[] memory loans, uint256 next) {
        if (limit > LoanPlaces.MAX_LOANS) limit = LoanPlaces.MAX_LOANS;
        loans = new LoanInfo[](limit);
        uint256 length;
        uint256 role = given ? LoanPlaces.GIVEN : LoanPlaces.OWED;
        for (uint256 place = cursor; place < LoanPlaces.MAX_LOANS; ++place) {
            if (!LoanPlaces.isTaken(account, role, place)) continue;
            if (length == limit) {
                next = place;
                break;
            }
            loans[length++] = from(given ? LoanPlaces.given(account, place) : _owedAt(account, place));
        }
        assembly ("memory-safe") {
            mstore(loans, length)
        }
    }

    function _owedAt(uint256 account, uint256 place) private view returns (LoanId) {
        Loan loan = Loan.wrap(Store.load(Slots.loan(account, place)));
        return LoanIdLib.make(account, place, loan.generation());
    }
}
