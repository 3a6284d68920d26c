// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LoanId} from "../loan/Loan.sol";

/// @title Loans at the books of their markets
/// @notice What becomes of a loan that was made: renewal, passing on, lending again. Events and errors are those of
///         `ILoans` and `ITrading`.
interface ILoanKeeping {
    /// @notice Renews a loan in its last six hours, or later: its lender extends it at its rate, if it does; else it
    ///         is refinanced from the market's book, at a rate that rises from the loan's own to the borrower's
    ///         `maxRenewRate` while the window lasts. Anybody may.
    ///         Interest and bounty are paid from the free balance; what that lacks is added to the principal.
    /// @param keeper Account that gets the bounty, a hundredth of the market's smallest order, or of a smaller loan;
    ///        less for a part.
    /// @param maxMatches Most lend orders to touch, 0 = 64.
    /// @return renewed Principal that was renewed.
    function renew(LoanId loan, uint32 keeper, uint8 maxMatches) external returns (uint256 renewed);

    /// @notice Passes a loan, or a part of it, to lend orders of its market. Owner of the lending account, or delegate
    ///         with `Permission.LOANS`. The new lenders pay the principal and the interest of the hours that have
    ///         begun, less the exchange's share of it, which they collect later. The borrower's rate stays. A new
    ///         lender who asked for a higher rate is paid the difference for the rest of the term by the one who
    ///         leaves. A lender whose margin cannot bear to pay for the interest loses his order instead.
    /// @param units Most that the lend orders shall pay in all, in whole lots of no less than the smallest order;
    ///        `type(uint64).max` = all that the loan is worth.
    /// @param maxRate Highest rate of lend orders to accept.
    /// @param maxMatches Most lend orders to touch, 0 = 64.
    /// @return principal That passed on.
    /// @return compensation Paid for higher rates.
    function assign(
        LoanId loan,
        uint64 units,
        uint24 maxRate,
        uint8 maxMatches
    ) external returns (uint256 principal, uint256 compensation);

    /// @notice Lends what came back to an account at a market once more, as a post-only order at the rate that the
    ///         account asked for, or the next better. Anybody may, as soon as it comes to the smallest order.
    /// @return lots Of the order.
    function relend(uint32 account, uint16 market) external returns (uint48 lots);
}
