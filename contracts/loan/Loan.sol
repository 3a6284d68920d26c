// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice A loan, kept at one of its borrower's places. Hours are counted from the unix epoch.
///
///      [0..61]    principal    ledger units of the asset that are owed, 0 = the place is not in use
///      [62..93]   lender       account
///      [94..117]  rate         basis points a year
///      [118..141] start        hour in which it began
///      [142..157] booked       hours whose interest stands in the borrower's `Debt`: its term, or more past due
///      [158..173] market
///      [174..189] lenderPlace  where it stands among the loans of its lender
///      [190..211] generation   how many loans were kept at this place before
///      [212]      ends         its lender does not extend it
///      [213..220] round        in which it was written off, of the resolutions of its borrower
type Loan is uint256;

/// @notice What a loan is known by.
///
///      [0..21]    generation
///      [22..31]   place
///      [32..63]   borrower    account
type LoanId is uint64;

using LoanLib for Loan global;

using LoanIdLib for LoanId global;

library LoanIdLib {
    uint256 private constant _PLACE = 22;
    uint256 private constant _BORROWER = 32;
    uint256 private constant _PLACE_MASK = (1 << 10) - 1;
    uint256 internal constant GENERATION_MASK = (1 << 22) - 1;

    function make(uint256 borrower_, uint256 place_, uint256 generation_) internal pure returns (LoanId) {
        // safe: fields of these widths
        return LoanId.wrap(uint64((borrower_ << _BORROWER) | (place_ << _PLACE) | generation_));
    }

    function borrower(LoanId id) internal pure returns (uint256) {
        return LoanId.unwrap(id) >> _BORROWER;
    }

    function place(LoanId id) internal pure returns (uint256) {
        return (LoanId.unwrap(id) >> _PLACE) & _PLACE_MASK;
    }

    function generation(LoanId id) internal pure returns (uint256) {
        return LoanId.unwrap(id) & GENERATION_MASK;
    }
}

library LoanLib {
    uint256 private constant _LENDER = 62;
    uint256 private constant _RATE = 94;
    uint256 private constant _START = 118;
    uint256 private constant _BOOKED = 142;
    uint256 private constant _MARKET = 158;
    uint256 private constant _LENDER_PLACE = 174;
    uint256 private constant _GENERATION = 190;
    uint256 private constant _ENDS = 1 << 212;
    uint256 private constant _ROUND = 213;

    uint256 private constant _PRINCIPAL_MASK = (1 << 62) - 1;

    /// @dev Fields of the widths above.
    function make(
        uint256 principal_,
        uint256 lender_,
        uint256 rate_,
        uint256 start_,
        uint256 booked_,
        uint256 market_
    ) internal pure returns (Loan) {
        return
            Loan.wrap(
                principal_ |
                    (lender_ << _LENDER) |
                    (rate_ << _RATE) |
                    (start_ << _START) |
                    (booked_ << _BOOKED) |
                    (market_ << _MARKET)
            );
    }

    function principal(Loan loan) internal pure returns (uint256) {
        return Loan.unwrap(loan) & _PRINCIPAL_MASK;
    }

    function lender(Loan loan) internal pure returns (uint256) {
        return uint32(Loan.unwrap(loan) >> _LENDER);
    }

    function rate(Loan loan) internal pure returns (uint256) {
        return uint24(Loan.unwrap(loan) >> _RATE);
    }

    function start(Loan loan) internal pure returns (uint256) {
        return uint24(Loan.unwrap(loan) >> _START);
    }

    function booked(Loan loan) internal pure returns (uint256) {
        return uint16(Loan.unwrap(loan) >> _BOOKED);
    }

    function market(Loan loan) internal pure returns (uint256) {
        return uint16(Loan.unwrap(loan) >> _MARKET);
    }

    function lenderPlace(Loan loan) internal pure returns (uint256) {
        return uint16(Loan.unwrap(loan) >> _LENDER_PLACE);
    }

    function generation(Loan loan) internal pure returns (uint256) {
        return (Loan.unwrap(loan) >> _GENERATION) & LoanIdLib.GENERATION_MASK;
    }

    function ends(Loan loan) internal pure returns (bool) {
        return Loan.unwrap(loan) & _ENDS != 0;
    }

    function round(Loan loan) internal pure returns (uint256) {
        return uint8(Loan.unwrap(loan) >> _ROUND);
    }

    function withRound(Loan loan, uint256 round_) internal pure returns (Loan) {
        return Loan.wrap((Loan.unwrap(loan) & ~(uint256(type(uint8).max) << _ROUND)) | (round_ << _ROUND));
    }

    function withPrincipal(Loan loan, uint256 principal_) internal pure returns (Loan) {
        return Loan.wrap((Loan.unwrap(loan) & ~_PRINCIPAL_MASK) | principal_);
    }

    function withBooked(Loan loan, uint256 booked_) internal pure returns (Loan) {
        return Loan.wrap((Loan.unwrap(loan) & ~(uint256(type(uint16).max) << _BOOKED)) | (booked_ << _BOOKED));
    }

    function withStart(Loan loan, uint256 start_) internal pure returns (Loan) {
        return Loan.wrap((Loan.unwrap(loan) & ~(uint256(type(uint24).max) << _START)) | (start_ << _START));
    }

    function withEnds(Loan loan, bool ends_) internal pure returns (Loan) {
        return Loan.wrap(ends_ ? Loan.unwrap(loan) | _ENDS : Loan.unwrap(loan) & ~_ENDS);
    }

    /// @dev The same loan, as another lender has a part of it.
    function passedTo(Loan loan, uint256 lender_, uint256 principal_) internal pure returns (Loan) {
        return
            make(principal_, lender_, loan.rate(), loan.start(), loan.booked(), loan.market()).withRound(loan.round());
    }

    /// @dev A loan that has neither, at its place among its lender's loans, as the next of its own place.
    function placedAt(Loan loan, uint256 lenderPlace_, uint256 generation_) internal pure returns (Loan) {
        return Loan.wrap(Loan.unwrap(loan) | (lenderPlace_ << _LENDER_PLACE) | (generation_ << _GENERATION));
    }
}
