// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Claimants} from "./Claimants.sol";
import {InsuranceLib} from "./Insurance.sol";
import {Loss, LossLib} from "./Loss.sol";
import {MarkValue} from "./MarkValue.sol";
import {Resolution, ResolutionLib} from "./Resolution.sol";
import {IResolution} from "../interfaces/IResolution.sol";
import {Loan, LoanId} from "../loan/Loan.sol";
import {LoanBook} from "../loan/LoanBook.sol";
import {Repayment} from "../loan/Repayment.sol";
import {Portfolio} from "../margin/Portfolio.sol";
import {Rounding} from "../margin/Rounding.sol";
import {PerpLedger} from "../perp/PerpLedger.sol";
import {PositionLib} from "../perp/Position.sol";
import {Positions} from "../perp/Positions.sol";
import {Settlement, Settling} from "../perp/Settling.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Cuts claims on a resolved account, for insurance to pay and for their owners to lose.
library WriteOffs {
    using Settling for Settlement;

    /// @dev Part of a claim, up, of 2^60.
    function part(uint256 claim, uint256 ratio) internal pure returns (uint256) {
        return Rounding.ceilDiv(claim * ratio, ResolutionLib.ALL);
    }

    // ----------------------------------------------------------------------------------------- perpetual markets

    /// @dev What is cut is paid into the pool by insurance, or stands as a deficit that only the winners of the market
    ///      bear: the sum of quotes rises by what pool and deficit do.
    function cutPositions(uint256 account, Resolution resolution, uint256 ratio) internal returns (Resolution) {
        uint256[] memory markets = Positions.markets(account);
        for (uint256 index = 0; index < markets.length; ++index) {
            Settlement memory settlement = Settling.begin(markets[index]);
            uint256 cut = part(Claimants.ofMarket(settlement, account), ratio);
            if (cut == 0) continue;
            resolution = _cutPosition(account, resolution, settlement, cut);
        }
        return resolution;
    }

    function _cutPosition(
        uint256 account,
        Resolution resolution,
        Settlement memory settlement,
        uint256 cut
    ) private returns (Resolution) {
        uint256 market = settlement.market;
        uint256 insured = InsuranceLib.use(market, account, cut);
        PerpLedger ledger = settlement.ledger;
        ledger = ledger.withPool(ledger.pool() + insured);
        settlement.ledger = ledger.withDeficit(ledger.deficit() + cut - insured);
        settlement.end();
        // safe: deficits have 62 bits
        int256 quote = int256(cut) * PositionLib.ONE;
        Positions.save(account, market, Positions.load(account, market).addQuote(quote));
        emit IResolution.PositionWrittenOff(account, market, insured, cut - insured);
        resolution = LossLib.add(resolution, account, LossLib.make(insured, 0, market, true));
        return LossLib.add(resolution, account, LossLib.make(cut - insured, 0, market, false));
    }

    // ------------------------------------------------------------------------------------------------------- loans

    /// @dev A loan loses principal and, with it, the interest on that.
    function cutLoan(uint256 account, Resolution resolution, LoanId id) internal returns (Resolution) {
        Loan loan = LoanBook.findAny(id);
        uint256 round = resolution.rounds();
        if (id.borrower() != account || loan.principal() == 0 || loan.round() == round) {
            revert IResolution.NotToWriteOff(account, id);
        }
        MarketHeader header = LoanBook.headerOf(loan);
        uint256 principal = part(loan.principal(), resolution.ratio());
        uint256 interest = LoanBook.interestOn(loan, header, principal);
        uint256 lossLeft = resolution.lossLeft();
        uint256 dollars = _dollars(header.asset(), principal + interest);
        uint256 insured = _insure(account, loan.market(), principal + interest, dollars, lossLeft);
        LoanBook.reduce(id, loan.withRound(round), header, principal);
        Repayment.debit(account, header.asset(), 0);
        Repayment.credit(loan.lender(), header.asset(), insured);
        emit IResolution.LoanWrittenOff(account, id, principal, interest, insured);

        uint256 covered = _dollars(header.asset(), insured);
        resolution = resolution.withPending(resolution.pending() - 1, lossLeft > dollars ? lossLeft - dollars : 0);
        resolution = LossLib.add(resolution, account, LossLib.make(covered, 0, loan.market(), true));
        Loss loss = LossLib.make(dollars - covered, loan.lender(), loan.market(), false);
        return LossLib.add(resolution, account, loss);
    }

    /// @dev Insurance shares itself among the loans that are to be written off still, as if all were its own: so
    ///      it does not matter which comes first.
    function _insure(
        uint256 account,
        uint256 market,
        uint256 units,
        uint256 dollars,
        uint256 lossLeft
    ) private returns (uint256) {
        if (dollars == 0) return 0;
        uint256 share = InsuranceLib.available(market);
        if (lossLeft > dollars) share = (share * dollars) / lossLeft;
        return InsuranceLib.use(market, account, Rounding.min(units, share));
    }

    function _dollars(uint256 asset, uint256 units) private view returns (uint256) {
        return Rounding.min(MarkValue.down(Portfolio.terms(asset), asset, units), LossLib.MAX_DOLLARS);
    }
}
