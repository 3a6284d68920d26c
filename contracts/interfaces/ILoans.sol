// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LoanId} from "../loan/Loan.sol";

/// @notice A loan as it stands.
/// @param id See `LoanId`; 0 for one that is over.
/// @param market Loan market that it was made on.
/// @param asset What is owed.
/// @param principal Ledger units of the asset.
/// @param rate Basis points a year.
/// @param start Unix second of the hour in which it began.
/// @param end Unix second at which it is due.
/// @param interest Ledger units owed now, on top of the principal.
/// @param interestToTerm Ledger units that margin counts: by its end, or as far as it was booked past due.
/// @param isExtensible Whether its lender extends it.
struct LoanInfo {
    LoanId id;
    uint16 market;
    uint16 asset;
    uint32 borrower;
    uint32 lender;
    uint64 principal;
    uint24 rate;
    uint32 start;
    uint32 end;
    uint64 interest;
    uint64 interestToTerm;
    bool isExtensible;
}

/// @title Loans
/// @notice Fixed-rate loans between two named accounts, made on the books of loan markets (see `ITrading`): an ASK
///         lends, a BID borrows, the price is the rate in basis points a year. What is borrowed stays inside the
///         account until it has initial margin without it.
/// @dev Interest is simple, for each hour of the clock that has begun, at least 8 hours, in the asset itself. Past due
///      it runs on at one and a half times the rate. All amounts in ledger units of the asset.
interface ILoans {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice A loan was made, or a part of one passed to another lender.
    /// @param start Hour in which it began, counted from the unix epoch.
    event LoanOpened(
        LoanId indexed loan,
        uint256 indexed borrower,
        uint256 indexed lender,
        uint256 market,
        uint256 principal,
        uint256 rate,
        uint256 start
    );
    /// @notice Principal was repaid with its interest, of which `fee` went to the exchange and the rest to the lender.
    event LoanRepaid(LoanId indexed loan, uint256 principal, uint256 interest, uint256 fee);
    /// @notice A lender extended a loan: it begins anew in hour `start`.
    /// @param paid Interest of the old term that the borrower paid, `fee` of it to the exchange.
    /// @param added The rest of it, which was added to the principal.
    event LoanExtended(LoanId indexed loan, uint256 paid, uint256 fee, uint256 added, uint256 start);
    /// @notice A part of a loan passed from its lender to another, for `price`; see `LoanOpened` of the new loan.
    /// @param principal By which the old loan fell.
    /// @param compensation What the leaving lender paid back for the lower rate.
    event LoanAssigned(
        LoanId indexed loan,
        LoanId indexed newLoan,
        uint256 principal,
        uint256 price,
        uint256 compensation
    );
    /// @notice Interest past due was booked, up to so many hours.
    event LoanPastDue(LoanId indexed loan, uint256 bookedHours);
    /// @notice A lender said whether it extends a loan.
    event ExtensibleSet(LoanId indexed loan, bool extensible);
    /// @notice Somebody was paid for renewing a loan.
    event RenewalPaid(LoanId indexed loan, uint256 indexed keeper, uint256 bounty);
    /// @notice The owner of an account set its terms of borrowing.
    event CreditTermsSet(uint256 indexed account, uint256 leverageCap, uint256 maxRenewRate);
    /// @notice An account asked for what comes back to it at a market to be lent again at a rate, 0 = no longer.
    event RelendSet(uint256 indexed account, uint256 indexed market, uint256 rate);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when no loan is known by this id: it is over, or never was.
    error LoanNotFound(LoanId loan);
    /// @notice Thrown when a market is not a loan market.
    error NotLoanMarket(uint256 market);
    /// @notice Thrown when a loan is renewed before its window opens, in unix seconds.
    error RenewalTooEarly(LoanId loan, uint256 opensAt, uint256 timestamp);
    /// @notice Thrown when neither its lender nor the book renews a loan: the lender does not extend it, and nobody
    ///         lends at up to `acceptedRate`, which rises until the loan is due.
    error NobodyRenews(LoanId loan, uint256 acceptedRate);
    /// @notice Thrown when a renewal would leave a borrower below maintenance margin.
    error BelowMaintenance(uint256 account, int256 equity, uint256 requirement);
    /// @notice Thrown when an account whose assets are worth less than its debts would choose whom to repay.
    error CannotPreferCreditor(uint256 account, int256 resolutionValue);
    /// @notice Thrown when a borrower does not have the margin to be lent to: by the market's class and its own.
    error BorrowerNotEligible(uint256 account);
    /// @notice Thrown when a loan is due too soon to pass to another lender.
    error LoanDueSoon(LoanId loan, uint256 hoursLeft, uint256 minimum);
    /// @notice Thrown when there is nobody to pass a loan to: no lend order at up to `maxRate`.
    error NobodyTakesOver(LoanId loan, uint256 maxRate);
    /// @notice Thrown when what came back to an account, and is still free, is less than the smallest order, in units.
    error NothingToRelend(uint256 account, uint256 market, uint256 available, uint256 minimum);
    /// @notice Thrown when a leverage cap is below one or a rate beyond the book.
    error InvalidCreditTerms(uint256 leverageCap, uint256 maxRenewRate);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Repays principal, with the interest on it so far, from the borrower's free balance. Owner of the
    ///         borrowing account, or delegate with `Permission.LOANS`. Nothing keeps an account from repaying but that
    ///         it is worth nothing: then no creditor may be preferred.
    /// @param units Principal; more than there is = all of it; `type(uint64).max` = as much as the free balance allows.
    /// @return principal Repaid.
    /// @return interest Paid on top.
    function repay(LoanId loan, uint64 units) external returns (uint256 principal, uint256 interest);

    /// @notice Books the interest of a loan past due, so that margin counts it. Anybody may.
    function bookPastDue(LoanId loan) external;

    // ---------------------------------------------------------------------------------------------------- settings

    /// @notice Sets on what terms an account borrows. Owner only.
    /// @param leverageCap m in hundredths, at least 100, 0 = none: the account's actions must leave m times its initial
    ///        requirement, whatever its lenders ask for.
    /// @param maxRenewRate Highest rate at which others may renew its loans from the book, 0 = not at all.
    function setCreditTerms(uint32 account, uint16 leverageCap, uint24 maxRenewRate) external;

    /// @notice Asks for what is repaid at a market to be lent again. Owner, or delegate with `Permission.LOANS`.
    /// @param rate Basis points a year, 0 = no longer.
    function setRelend(uint32 account, uint16 market, uint24 rate) external;

    /// @notice Says whether the lender extends a loan at its end; it does unless it says otherwise. Owner of the
    ///         lending account, or delegate with `Permission.LOANS`.
    function setExtensible(LoanId loan, bool extensible) external;

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice A loan, all zeros if it is over.
    function loanInfo(LoanId loan) external view returns (LoanInfo memory);

    /// @notice Loans of an account, page by page.
    /// @param given Whether those that it has given, else those that it owes.
    /// @param cursor Where to begin, 0 at first.
    /// @param maxLoans Most loans to return.
    /// @return loans Of the account.
    /// @return next Where to go on, 0 = there are no more.
    function loansOf(
        uint32 account,
        bool given,
        uint16 cursor,
        uint16 maxLoans
    ) external view returns (LoanInfo[] memory loans, uint16 next);

    /// @notice An account's terms of borrowing.
    /// @return leverageCap m that it imposes on itself, in hundredths, 0 = none.
    /// @return maxRenewRate See `setCreditTerms`.
    /// @return multiplier m that its actions must leave: that, or the highest class it owes in.
    function creditTerms(
        uint32 account
    ) external view returns (uint16 leverageCap, uint24 maxRenewRate, uint16 multiplier);

    /// @notice What an account wants lent again at a market.
    /// @return rate Basis points a year, 0 = nothing.
    /// @return waiting Ledger units that came back and wait for it.
    function relendOf(uint32 account, uint16 market) external view returns (uint24 rate, uint64 waiting);
}
