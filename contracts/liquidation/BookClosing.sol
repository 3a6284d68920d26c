// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MarkValue} from "./MarkValue.sol";
import {TakeoverLib} from "./Takeover.sol";
import {Side} from "../book/Side.sol";
import {ILiquidation, ForcedOrder} from "../interfaces/ILiquidation.sol";
import {ITrading, NewOrder, Placement, SelfTrade, TimeInForce} from "../interfaces/ITrading.sol";
import {Cash} from "../ledger/Cash.sol";
import {DOLLAR} from "../ledger/Wallet.sol";
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
    /// @return spare R_M of a lot, or of the smallest order where nothing is left.
    function trade(uint32 account, ForcedOrder calldata order) internal returns (uint48 filledLots, uint256 spare) {
        MarketHeader header = TakeoverLib.headerOf(order.market);
        if (header.isLoan()) revert ILiquidation.WrongLeg(account, order.market);
        uint256 before = _collected(order.market, header);
        // the exchange trades in the owner's place
        Placement memory placement = ITrading(address(this)).placeOrder(
            account,
            order.market,
            NewOrder({
                side: order.sells ? Side.ASK : Side.BID,
                tick: order.tick,
                lots: order.lots,
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
        return (placement.filledLots, _spare(account, order, header));
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

    function _spare(uint256 account, ForcedOrder calldata order, MarketHeader header) private view returns (uint256) {
        RiskTerms terms = MarkValue.termsFor(account, header.asset());
        uint256 lotWorth = MarkValue.up(terms, header.asset(), header.lotUnits());
        bool isAll = header.isPerp() && Positions.load(account, order.market).size() == 0;
        return MarkValue.requirement(terms, TakeoverLib.smallest(header, lotWorth, isAll));
    }
}
