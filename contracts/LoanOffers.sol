// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Tape, TapeEntry} from "./book/Tape.sol";
import {Pocket} from "./ledger/Pocket.sol";
import {LoanId} from "./loan/Loan.sol";
import {LoanTrading} from "./loan/LoanTrading.sol";
import {BorrowLimitsLib} from "./limits/BorrowLimits.sol";
import {OfferDesk} from "./trading/OfferDesk.sol";
import {OrderTerms} from "./trading/OrderTerms.sol";
import {Session} from "./trading/Session.sol";
import {Trading} from "./trading/Trading.sol";

/// @notice Executes signed offers on loan markets. The exchange runs this code in its own storage (`delegatecall`);
///         called directly it has no market.
contract LoanOffers is OfferDesk, LoanTrading {
    /// @dev Orders of loan markets lose nothing against a mark.
    function _forgetLoss(Session memory) internal pure override {} // solhint-disable-line no-empty-blocks

    /// @dev No order of the book is examined, where the limit of what may be borrowed is kept otherwise.
    function _settle(
        Session memory session,
        OrderTerms order,
        Tape memory tape
    ) internal override(LoanTrading, Trading) {
        BorrowLimitsLib.requireRoom(session.header().asset(), order.lots() * session.header().lotUnits());
        super._settle(session, order, tape);
    }

    /// @dev No loan is passed on by an offer.
    function _takeOver(
        Session memory,
        LoanId,
        Pocket maker,
        TapeEntry,
        uint256
    ) internal pure override returns (Pocket) {
        return maker;
    }
}
