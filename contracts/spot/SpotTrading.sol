// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Journal, JournalLib} from "../book/Journal.sol";
import {Order} from "../book/Order.sol";
import {Book, OrderBook} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {BookSide} from "../book/Side.sol";
import {Tape, TapeEntry} from "../book/Tape.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Pauses} from "../limits/Pauses.sol";
import {Permission} from "../ledger/Accounts.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {Wallet} from "../ledger/Wallet.sol";
import {PriceBand} from "../margin/PriceBand.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {FeeMath} from "../trading/FeeMath.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";
import {OrderTerms} from "../trading/OrderTerms.sol";
import {Outcome} from "../trading/Outcome.sol";
import {Session} from "../trading/Session.sol";
import {Trading} from "../trading/Trading.sol";
import {SpotSession} from "./SpotSession.sol";
import {Settlement, SpotSettlement} from "./SpotSettlement.sol";

/// @notice Spot: orders reserve what they may cost, and a fill is delivery versus payment.
abstract contract SpotTrading is Trading {
    using JournalLib for Journal;
    using OrderBook for Book;
    using SpotSession for Session;
    using SpotSettlement for Pocket;

    function _tradePermission() internal pure override returns (uint256) {
        return Permission.TRADE_SPOT;
    }

    function _openMarket(Session memory session, uint256 market) internal virtual override {
        uint256 word = Store.load(Slots.market(market));
        if (!MarketHeader.wrap(word).isSpot()) {
            if (word == 0) revert ITrading.UnknownMarket(market);
            _openOther(MarketHeader.wrap(word));
        }
        session.book.market = market;
        session.book.header = word;
        session.headerAtStart = word;
        if (MarketHeader.wrap(word).isPaused()) session.book.header = Pauses.open(market, word);
        session.loadPocket();
        session.journal.open(market, session.account);
    }

    function _closeMarket(Session memory session) internal override {
        if (session.book.header != session.headerAtStart) {
            Store.save(Slots.market(session.book.market), session.book.header);
        }
        session.savePocket();
        session.journal.close();
    }

    /// @dev What to do about a market of another kind. Does not come back.
    function _openOther(MarketHeader header) internal virtual;

    function _admit(Session memory, OrderTerms order) internal pure override returns (OrderTerms) {
        return order;
    }

    function _mayTrade(Session memory, OrderTerms order) internal pure virtual override returns (bool) {
        return !order.isReduceOnly();
    }

    function _refuseTrade(Session memory session, OrderTerms) internal pure virtual override {
        session.refusal = abi.encodeWithSelector(ITrading.NothingToReduce.selector, session.book.market);
    }

    function _notional(uint256 lots, uint256 tick) internal pure override returns (uint256) {
        unchecked {
            // safe: 48 + 24 bits
            return lots * tick;
        }
    }

    function _worstTick(Session memory, OrderTerms order) internal pure virtual override returns (uint256) {
        return order.tick();
    }

    function _flags(Session memory, OrderTerms) internal pure virtual override returns (uint256) {
        return 0;
    }

    function _examineContext(Session memory session, OrderTerms) internal pure override returns (uint256) {
        return session.book.market;
    }

    /// @dev Flags stand on orders of margined accounts: none trades outside the price band.
    function _examine(
        uint256 market,
        BookSide makers,
        uint256 tick,
        Tape memory,
        Order order
    ) internal view override returns (uint256, uint256) {
        // safe: markets have 16 bits
        (PriceBand memory band, ) = IClearing(address(this)).bandOf(uint16(market));
        return (band.clamp(makers, tick) == tick ? order.lots() : 0, type(uint256).max);
    }

    function _isOpen(MarketHeader header, OrderTerms) internal pure virtual override returns (bool) {
        return header.isActive();
    }

    function _minimum(MarketHeader header, OrderTerms) internal pure override returns (uint256) {
        return header.minNotional();
    }

    // -------------------------------------------------------------------------------------------------- reserving

    /// @dev An order that may rest needs what it would reserve as a whole, and what taking may cost more. One that
    ///      never rests needs what it may trade for and the taker's fee, and nothing if it does not reach the best
    ///      price.
    function _bearTaking(
        Session memory session,
        OrderTerms order,
        bool takes,
        OrderId replaced
    ) internal override returns (bool) {
        MarketHeader header = session.header();
        uint256 units;
        uint256 cash;
        if (order.mayRest()) {
            (units, cash) = _holds(header, order, order.tick(), order.lots());
            if (order.side().isBids()) cash += _feeAbove(header, header.dollars(order.lots(), order.tick()));
        } else if (takes) {
            if (order.side().isAsks()) units = order.lots() * header.lotUnits();
            else cash = FeeMath.withFeeUp(header.dollars(order.lots(), order.tick()), header.takerFee());
        }
        return _fund(session, units, cash, replaced);
    }

    function _reserve(
        Session memory session,
        OrderTerms order,
        uint256 tick,
        uint256 lots,
        OrderId replaced
    ) internal virtual override returns (bool reserved) {
        (uint256 units, uint256 cash) = _holds(session.header(), order, tick, lots);
        reserved = _fund(session, units, cash, replaced);
        if (reserved) session.setPocket(session.pocket().hold(units, cash));
    }

    function _release(Session memory session, OrderId id, Order order, uint256 remaining) internal pure override {
        Pocket pocket = session.pocket();
        session.setPocket(pocket.release(session.header(), id, order.lots(), remaining, order.expiry() != 0));
    }

    function _holds(
        MarketHeader header,
        OrderTerms order,
        uint256 tick,
        uint256 lots
    ) private pure returns (uint256 units, uint256 cash) {
        return SpotSettlement.holds(header, order.side(), tick, lots, order.expiry() != 0);
    }

    /// @dev Makes sure that the account has what an order costs at most, units of the asset and dollars in the
    ///      session's pocket, and cancels the order that it replaces, if any.
    function _fund(Session memory session, uint256 units, uint256 cash, OrderId replaced) private returns (bool) {
        if (OrderId.unwrap(replaced) != 0) return _replace(session, units, cash, replaced);
        uint256 free = session.pocket().freeAsset();
        if (free < units) {
            session.refuseInsufficient(session.header().asset(), free, units);
            return false;
        }
        return session.pocket().freeCash() >= cash || session.bringCash(cash);
    }

    /// @dev Cancels an order if what it frees, with what is free already, pays for the one that replaces it.
    function _replace(
        Session memory session,
        uint256 units,
        uint256 cash,
        OrderId replaced
    ) private returns (bool funded) {
        (, Order old) = OrderBook.find(session.book.market, replaced);
        _release(session, replaced, old, 0);
        funded = _fund(session, units, cash, OrderId.wrap(0));
        (uint256 oldUnits, uint256 oldCash) = SpotSettlement.holds(
            session.header(),
            replaced.side(),
            replaced.tick(),
            old.lots(),
            old.expiry() != 0
        );
        session.setPocket(session.pocket().hold(oldUnits, oldCash));
        if (funded) _cancelFound(session, replaced, old);
    }

    /// @dev What taking may cost a bid more than what it reserves to rest.
    function _feeAbove(MarketHeader header, uint256 dollars) private pure returns (uint256) {
        uint256 makerRate = header.makerFeeCap();
        uint256 takerRate = header.takerFee();
        uint256 above =
            takerRate > makerRate ? FeeMath.feeUp(dollars, takerRate) - FeeMath.feeUp(dollars, makerRate) : 0;
        // taken and resting part round up separately
        return takerRate != 0 && makerRate != 0 ? above + 1 : above;
    }

    // --------------------------------------------------------------------------------------------------- settling

    function _settle(Session memory session, OrderTerms order, Tape memory tape) internal override {
        if (tape.length == 0) return;
        Settlement memory settlement = _settleMakers(session, tape);
        uint256 traded = settlement.lots;
        if (traded == 0) return;
        MarketHeader header = session.header();
        uint256 dollars = settlement.dollars;
        uint256 fee = FeeMath.feeUp(dollars, header.takerFee());
        unchecked {
            // safe: dollars and fee are below 2^62; a fee is at most 1 %; rebates never exceed the taker's fee, neither
            // by their rate nor by their rounding
            uint256 units = traded * settlement.lotUnits;
            session.setPocket(
                order.side().isBids()
                    ? session.pocket().subFreeCash(dollars + fee).addFreeAsset(units)
                    : session.pocket().subFreeAsset(units).addFreeCash(dollars - fee)
            );
            uint256 collected = uint256(int256(fee) + settlement.makerFees);
            session.book.header = MarketHeader.unwrap(header.withFees(header.fees() + collected));
        }
        session.traded = Outcome.traded(traded, dollars, fee);
    }

    /// @dev Applies the tape to the pockets of the makers, one load and one store for each run of the same maker,
    ///      writes it to the journal, and credits the bounties of orders that had expired.
    function _settleMakers(Session memory session, Tape memory tape) private returns (Settlement memory settlement) {
        uint256 length = tape.length;
        settlement = SpotSettlement.begin(session.header());
        uint256 asset = session.header().asset();
        uint256 maker; // none: accounts are numbered from 1
        Pocket pocket;
        for (uint256 index = 0; index < length; ++index) {
            TapeEntry entry = tape.entryAt(index);
            if (entry.account() != maker) {
                if (maker != 0) _saveMaker(session, maker, asset, pocket);
                maker = entry.account();
                pocket = maker == session.account ? session.pocket() : Wallet.load(maker, asset);
            }
            pocket = pocket.settle(settlement, entry);
            session.journal.met(entry);
        }
        _saveMaker(session, maker, asset, pocket);
        if (settlement.bounties != 0) session.earn(settlement.bounties);
    }

    function _saveMaker(Session memory session, uint256 maker, uint256 asset, Pocket pocket) private {
        if (maker == session.account) session.setPocket(pocket);
        else Wallet.save(maker, asset, pocket);
    }
}
