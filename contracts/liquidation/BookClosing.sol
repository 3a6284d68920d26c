// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MarkValue} from "./MarkValue.sol";
import {TakeoverLib} from "./Takeover.sol";
import {Side} from "../book/Side.sol";
import {ILiquidation, ForcedOrder} from "../interfaces/ILiquidation.sol";
import {ITrading, NewOrder, Placement, SelfTrade, TimeInForce} from "../interfaces/ITrading.sol";
import {Cash} from "../ledger/Cash.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {ClaimsLib} from "../loan/Claims.sol";
import {Debt, DebtLib} from "../loan/Debt.sol";
import {RiskTerms} from "../margin/RiskTerms.sol";
import {Rounding} from "../margin/Rounding.sol";
import {PerpLedger, PerpLedgerLib} from "../perp/PerpLedger.sol";
import {PositionLib} from "../perp/Position.sol";
import {Positions} from "../perp/Positions.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Trades for an account that is liquidated, at the books that everybody trades at, and gives it back the fee.
library BookClosing {
    uint256 private constant _ONE = uint256(PositionLib.ONE);

    /// @return filledLots What was traded.
    /// @return filledDollars For how much.
    /// @return spare R_M of a lot of it, or of the smallest order where nothing is left.
    function trade(
        uint32 account,
        uint256 index,
        ForcedOrder calldata order
    ) internal returns (uint256 filledLots, uint256 filledDollars, uint256 spare) {
        MarketHeader header = TakeoverLib.headerOf(order.market);
        if (header.isLoan()) revert ILiquidation.WrongLeg(account, index);
        uint256 before = _collected(order.market, header);
        // the exchange trades in the owner's place
        Placement memory placement = ITrading(address(this)).placeOrder(
            account,
            order.market,
            NewOrder({
                side: order.sells ? Side.ASK : Side.BID,
                tick: order.tick,
                lots: header.isSpot() ? _reducible(account, header, order) : order.lots,
                timeInForce: TimeInForce.IOC,
                selfTrade: SelfTrade.CANCEL_MAKER,
                reduceOnly: header.isPerp(),
                expiry: 0,
                clientId: 0
            }),
            0
        );
        header = TakeoverLib.headerOf(order.market);
        // rebates of makers stay paid
        uint256 collected = _collected(order.market, header) - before;
        _forgive(account, order.market, header, Rounding.min(collected, placement.feeDollars));
        (filledLots, filledDollars) = (placement.filledLots, placement.filledDollars);
        spare = _spare(account, order, header, filledLots);
    }

    /// @dev Tokens go toward zero as positions do: what the account has beyond its debts is sold, and what it owes
    ///      beyond what it has is bought.
    function _reducible(
        uint256 account,
        MarketHeader header,
        ForcedOrder calldata order
    ) private view returns (uint48) {
        uint256 asset = header.asset();
        Pocket pocket = Wallet.load(account, asset);
        uint256 has = pocket.freeAsset() + pocket.heldAsset() + ClaimsLib.load(account, asset).lent();
        Debt debt = DebtLib.load(account, asset);
        uint256 owes = debt.principal() + debt.interest();
        (uint256 more, uint256 less) = order.sells ? (has, owes) : (owes, has);
        uint256 lots = more > less ? (more - less) / header.lotUnits() : 0;
        if (lots == 0) revert ITrading.NothingToReduce(order.market);
        return uint48(Rounding.min(order.lots, lots)); // safe: no more than 48 bits
    }

    /// @dev Dollars that the market has collected in fees.
    function _collected(uint256 market, MarketHeader header) private view returns (uint256) {
        return header.isPerp() ? PerpLedgerLib.load(market).feeDue() / _ONE : header.fees();
    }

    function _forgive(uint256 account, uint256 market, MarketHeader header, uint256 units) private {
        if (units == 0) return;
        if (header.isPerp()) {
            PerpLedger ledger = PerpLedgerLib.load(market);
            ledger.withFeeDue(ledger.feeDue() - units * _ONE).save(market);
            // safe: fees have 62 bits
            Positions.save(account, market, Positions.load(account, market).addQuote(int256(units * _ONE)));
        } else {
            Store.save(Slots.market(market), MarketHeader.unwrap(header.withFees(header.fees() - units)));
            Cash.credit(account, DOLLAR, units);
        }
        emit ILiquidation.FeesForgiven(uint16(market), uint32(account), units);
    }

    function _spare(
        uint256 account,
        ForcedOrder calldata order,
        MarketHeader header,
        uint256 filledLots
    ) private view returns (uint256) {
        RiskTerms terms = MarkValue.termsFor(account, header.asset());
        uint256 lotWorth = MarkValue.up(terms, header.asset(), header.lotUnits());
        bool isAll = header.isPerp() && Positions.load(account, order.market).size() == 0;
        return MarkValue.requirement(terms, TakeoverLib.spareOf(header, lotWorth * filledLots, lotWorth, isAll));
    }
}
