// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LoanId} from "../loan/Loan.sol";

/// @notice What can be taken over of an account.
/// @dev SPOT: free units of a token, for dollars at the mark. PERP: lots of a position with their side, for what they
///      are worth at the mark. REPAY: principal of a loan that the account owes, paid back with the interest accrued,
///      out of what the account has free of the asset and then out of what the taker has. CLAIM: principal of a loan
///      that it has given, for principal and accrued interest. PROFIT: nothing moves, the account draws or pays what it
///      can at a perpetual market. SUPPLY: units of a token that the account owes, from the taker for dollars at the
///      mark.
enum LegKind {
    SPOT,
    PERP,
    REPAY,
    CLAIM,
    PROFIT,
    SUPPLY
}

/// @param market Spot market of the token, or perpetual market. Not looked at for loans.
/// @param loan Of loans only.
/// @param amount Ledger units of the asset or of principal, lots of a position; of a profit not looked at.
struct Leg {
    LegKind kind;
    uint16 market;
    LoanId loan;
    uint64 amount;
}

/// @title Takeovers
/// @notice Liquidation without a book: whoever wants takes parts of an account at their marks, under the rule of
///         `ILiquidation`.
interface ITakeovers {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice Tokens of a liquidated account went to its taker.
    /// @param units Ledger units of the asset.
    /// @param dollars What they count for in the payment.
    event TokensTaken(uint32 indexed account, uint32 indexed taker, uint16 market, uint256 units, uint256 dollars);
    /// @notice A liquidated account bought tokens of its taker.
    /// @param units Ledger units of the asset.
    /// @param dollars What they count for in the payment, to the taker.
    event TokensSupplied(uint32 indexed account, uint32 indexed taker, uint16 market, uint256 units, uint256 dollars);
    /// @notice A part of a position went from a liquidated account to its taker.
    /// @param lots Signed as the position.
    /// @param quote Ledger units of the dollar / 2^24 that the account's quote received for them, and the taker's paid,
    ///        funding not included.
    event PositionTaken(uint32 indexed account, uint32 indexed taker, uint16 market, int256 lots, int256 quote);
    /// @notice A debt of a liquidated account was repaid (see `LoanRepaid`), by so many units of the taker.
    /// @param dollars What they count for in the payment.
    event DebtTaken(uint32 indexed account, uint32 indexed taker, LoanId loan, uint256 units, uint256 dollars);
    /// @notice A loan that a liquidated account had given went to its taker.
    /// @param loan As it is known from now on.
    /// @param dollars What it counts for in the payment: principal and interest accrued, at the mark.
    event ClaimTaken(
        uint32 indexed account,
        uint32 indexed taker,
        LoanId oldLoan,
        LoanId loan,
        uint256 principal,
        uint256 dollars
    );
    /// @notice What a liquidated account had no dollars for went from its quote at a market to its taker's.
    /// @param units Ledger units of the dollar.
    event RewardOwed(uint32 indexed account, uint32 indexed taker, uint16 market, uint256 units);
    /// @notice An account was liquidated in part.
    /// @param payment Ledger units of the dollar that it received from its taker, less what it paid to him, his reward
    ///        taken off.
    /// @param reward Of which a tenth went to insurance.
    event Liquidated(uint32 indexed account, uint32 indexed taker, int256 payment, uint256 reward);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when a leg is larger than what the account has. Somebody else may have been faster.
    error LegTooLarge(uint256 account, uint256 index, uint256 amount, uint256 available);
    /// @notice Thrown when an account would be its own taker.
    error OwnTaker(uint256 account);
    /// @notice Thrown when the taker would pay more than it said.
    error PaymentTooHigh(int256 payment, int256 limit);
    /// @notice Thrown when the account has not the dollars that the taker is to receive. Take less of its debts and
    ///         losses, or more of what it has.
    error TooLittleCash(uint256 account, uint256 free, uint256 needed);
    /// @notice Thrown when loans of an account that is worth nothing would be repaid one by one.
    error PreferredCreditor(uint256 account, int256 resolutionValue);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Takes over legs of a liquidatable account at their marks, less a reward. What the account has no dollars
    ///         for it owes to the taker at the market of a position that is taken over. The taker must be the caller's
    ///         own account, or one for which it may trade, and for a claim take offers, and must have initial margin
    ///         afterwards.
    /// @param reward Ledger units of the dollar that the account pays beside; a tenth of it goes to the insurance of
    ///        the market of the largest leg. A market that lends anything but dollars keeps none: where there is no
    ///        other leg, nothing is taken off.
    /// @param maxPayment Most that the taker pays, below zero: least that it receives. Ledger units of the dollar.
    /// @return payment What the taker paid.
    function liquidate(
        uint32 account,
        Leg[] calldata legs,
        uint32 taker,
        uint64 reward,
        int64 maxPayment
    ) external returns (int256 payment);
}
