// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice What an account has of an asset, in ledger units of it but for `bidCash`.
/// @param held Reserved by resting spot asks.
/// @param bidCash Ledger units of the dollar that resting spot bids hold.
/// @param lent Principal lent to others.
/// @param principal Borrowed.
/// @param interestToTerm Interest owed by the end of its loans.
/// @param interestAccrued The part of it that has accrued so far.
/// @param lendHeld Reserved by resting lend orders.
/// @param borrowInterest Interest to the end of what resting borrow orders may still borrow at their limits. Above zero
///        for any such order.
struct Tokens {
    uint256 free;
    uint256 held;
    uint256 bidCash;
    uint256 lent;
    uint256 principal;
    uint256 interestToTerm;
    uint256 interestAccrued;
    uint256 lendHeld;
    uint256 borrowInterest;
}

using TokensLib for Tokens global;

/// @dev Amounts have 63 bits at most.
library TokensLib {
    uint256 internal constant PPM = 1e6;

    /// @dev Whether any loan or order of one is among the tokens.
    function hasLoans(Tokens memory tokens) internal pure returns (bool) {
        return tokens.lent | tokens.lendHeld != 0 || tokens.hasDebt();
    }

    /// @dev Whether anything is owed, or would be if an order were filled.
    function hasDebt(Tokens memory tokens) internal pure returns (bool) {
        return tokens.principal | tokens.interestToTerm | tokens.borrowInterest != 0;
    }

    /// @param haircut Part of what is lent that does not count, millionths.
    /// @return counted What loans given, offered and taken count for, in ledger units of the asset.
    /// @return byPar What they would count for more at par, and with interest as accrued.
    /// @return costs What they would count for less if all orders were filled: the haircut of what is offered, interest
    ///         of what would be borrowed.
    function loans(
        Tokens memory tokens,
        uint256 haircut
    ) internal pure returns (int256 counted, int256 byPar, uint256 costs) {
        unchecked {
            // safe: see above
            (uint256 lent, uint256 lendHeld) = (tokens.lent, tokens.lendHeld);
            uint256 interest = tokens.interestToTerm;
            uint256 share = PPM - haircut;
            uint256 lentCounted = (lent * share) / PPM;
            counted = int256(lentCounted + lendHeld) - int256(tokens.principal + interest);
            byPar = int256(lent - lentCounted + interest) - int256(tokens.interestAccrued);
            // together with what is lent already, so that a fill in parts costs no unit more
            costs = lentCounted + lendHeld - ((lent + lendHeld) * share) / PPM + tokens.borrowInterest;
        }
    }
}
