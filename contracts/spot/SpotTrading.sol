// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {BookScan, Stretch} from "../book/BookScan.sol";
import {Journal, JournalLib} from "../book/Journal.sol";
import {Order, OrderLib} from "../book/Order.sol";
import {Book, OrderBook, Walk} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {BookSide, MAX_TICK} from "../book/Side.sol";
import {ISpot} from "../interfaces/ISpot.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {OrderTerms} from "./OrderTerms.sol";
import {Outcome} from "./Outcome.sol";
import {Session} from "./Session.sol";
import {SpotHeader} from "./SpotHeader.sol";
import {SpotMatching} from "./SpotMatching.sol";
import {SpotMath} from "./SpotMath.sol";
import {Settlement, SpotSettlement} from "./SpotSettlement.sol";

/// @notice The operations on a spot market. Each checks everything before it changes anything, and says why it refuses
///         in `session.refusal` rather than by reverting, so that a batch may go on without it.
/// @dev Two changes may outlive a refusal. Expired orders in the way of a post-only order are removed, which anybody
///      may do at any time. And an account that has no place for another asset has its free dollars gathered in one
///      pocket, which changes no balance.
library SpotTrading {
    using JournalLib for Journal;
    using OrderBook for Book;
    using SpotMatching for Session;
    using SpotSettlement for Pocket;

    /// @dev Most orders that one call of `cancelStretch` may look at: bounds its memory, whatever a sender asks for.
    uint256 internal constant MAX_STRETCH = 1_000;

    // -------------------------------------------------------------------------------------- placing and amending

    /// @dev Leaves what became of the order in the session's result fields.
    function place(Session memory session, OrderTerms order) internal {
        _place(session, order, OrderId.wrap(0));
    }

    /// @dev Replaces an order. No more lots at the same tick and expiry keep their place; all else is cancel and place.
    function amend(Session memory session, OrderId id, OrderTerms order) internal {
        (bool found, Order old) = OrderBook.find(session.book.market, id);
        if (!session.isOwn(id, found, old)) return;
        if (order.side().isAsks() != id.side().isAsks()) {
            session.refusal = abi.encodeWithSelector(ISpot.AmendChangesSide.selector, OrderId.unwrap(id));
        } else if (_keepsPlace(id, old, order)) {
            _shrink(session, id, old, order);
        } else {
            _place(session, order, id);
        }
    }

    function _keepsPlace(OrderId id, Order old, OrderTerms order) private pure returns (bool) {
        return
            order.tick() == id.tick() &&
            order.lots() <= old.lots() &&
            order.expiry() == old.expiry() &&
            order.mayRest();
    }

    function _shrink(Session memory session, OrderId id, Order old, OrderTerms order) private {
        if (!_isSound(session.header(), order)) return _refuseTerms(session, order);
        uint256 before = old.lots();
        session.book.shrink(id, old, before - order.lots());
        session.pocket = session.pocket.release(session.header(), id, before, order.lots(), old.expiry() != 0);
        session.journal.reduced(id, order.lots());
        session.rested = Outcome.rested(id, order.lots());
    }

    /// @param replaced Own order that this one takes the place of, 0 = none. It is not on the side that the new one
    ///        looks at, so it may go last, when nothing can fail any more.
    function _place(Session memory session, OrderTerms order, OrderId replaced) private {
        SpotHeader header = session.header();
        if (!_isSound(header, order)) return _refuseTerms(session, order);
        (uint256 tick, uint256 lots) = (order.tick(), order.lots());
        bool crosses = session.book.crosses(order.side(), tick);
        if (!order.mayRest()) return _placeNowOrNever(session, order, crosses, replaced);
        if (crosses) {
            if (order.mayTake()) (lots, replaced) = (_takeFirst(session, order, replaced), OrderId.wrap(0));
            else tick = _clearedTick(session, order);
            if (lots == 0 || tick == 0) return;
        }
        (uint256 units, uint256 cash) = _holds(header, order, tick, lots);
        if (!_fund(session, units, cash, replaced)) return;
        session.pocket = session.pocket.hold(units, cash);
        OrderId id = session.book.rest(order.side(), tick, OrderLib.make(session.account, lots, order.expiry()));
        session.journal.placed(id, lots, order.expiry(), order.clientId());
        session.rested = Outcome.rested(id, lots);
    }

    /// @dev The taking half of an order that may rest with what is left. Whoever can pay for it as a whole can pay for
    ///      what is left.
    /// @return lots That rest, 0 = none.
    function _takeFirst(Session memory session, OrderTerms order, OrderId replaced) private returns (uint256 lots) {
        SpotHeader header = session.header();
        (uint256 units, uint256 cash) = _holds(header, order, order.tick(), order.lots());
        if (order.side().isBids()) cash += _feeAbove(header, header.dollars(order.lots(), order.tick()));
        if (!_fund(session, units, cash, replaced)) return 0;
        lots = _take(session, order);
        return _mayRestAfterMatch(session, order, lots) ? lots : 0;
    }

    /// @dev An order that never rests: it needs what it may trade for and the taker's fee, and nothing if it does not
    ///      reach the best price.
    function _placeNowOrNever(Session memory session, OrderTerms order, bool takes, OrderId replaced) private {
        if (order.isFillOrKill() && !(takes && session.book.canFill(session.taker(order)))) {
            session.refusal = abi.encodeWithSelector(ISpot.FillOrKillUnfilled.selector, order.lots());
            return;
        }
        uint256 units;
        uint256 cash;
        if (takes) {
            SpotHeader header = session.header();
            if (order.side().isAsks()) units = order.lots() * header.lotUnits();
            else cash = SpotMath.withFeeUp(header.dollars(order.lots(), order.tick()), header.takerFee());
        }
        if (_fund(session, units, cash, replaced) && takes) _take(session, order);
    }

    /// @dev Cancels an order if what it frees, with what is free already, pays for the one that replaces it.
    function _replace(
        Session memory session,
        uint256 units,
        uint256 cash,
        OrderId replaced
    ) private returns (bool funded) {
        (, Order old) = OrderBook.find(session.book.market, replaced);
        SpotHeader header = session.header();
        bool expires = old.expiry() != 0;
        session.pocket = session.pocket.release(header, replaced, old.lots(), 0, expires);
        funded = _fund(session, units, cash, OrderId.wrap(0));
        (uint256 oldUnits, uint256 oldCash) = SpotSettlement.holds(
            header,
            replaced.side(),
            replaced.tick(),
            old.lots(),
            expires
        );
        session.pocket = session.pocket.hold(oldUnits, oldCash);
        if (funded) _cancel(session, replaced, old);
    }

    function _holds(
        SpotHeader header,
        OrderTerms order,
        uint256 tick,
        uint256 lots
    ) private pure returns (uint256 units, uint256 cash) {
        return SpotSettlement.holds(header, order.side(), tick, lots, order.expiry() != 0);
    }

    /// @dev What can be said of an order without looking at the book. An order without lots or without a price is below
    ///      any minimum.
    function _isSound(SpotHeader header, OrderTerms order) private view returns (bool) {
        uint256 expiry = order.expiry();
        return
            _notional(order.lots(), order.tick()) >= header.minNotional() &&
            order.tick() <= MAX_TICK &&
            header.isActive() &&
            (expiry == 0 || expiry > block.timestamp);
    }

    /// @dev Says why an order is not sound.
    function _refuseTerms(Session memory session, OrderTerms order) private view {
        SpotHeader header = session.header();
        if (!header.isActive()) {
            session.refusal = abi.encodeWithSelector(ISpot.MarketNotActive.selector, session.book.market);
        } else if (order.tick() == 0 || order.tick() > MAX_TICK) {
            session.refusal = abi.encodeWithSelector(ISpot.InvalidTick.selector, order.tick(), MAX_TICK);
        } else if (order.lots() == 0) {
            session.refusal = abi.encodeWithSelector(ISpot.ZeroLots.selector);
        } else if (order.expiry() != 0 && order.expiry() <= block.timestamp) {
            session.refusal = abi.encodeWithSelector(ISpot.ExpiryInPast.selector, order.expiry(), block.timestamp);
        } else {
            uint256 notional = _notional(order.lots(), order.tick());
            session.refusal = abi.encodeWithSelector(
                ISpot.BelowMinimumNotional.selector,
                notional,
                header.minNotional()
            );
        }
    }

    function _notional(uint256 lots, uint256 tick) private pure returns (uint256) {
        unchecked {
            // safe: 48 + 24 bits
            return lots * tick;
        }
    }

    /// @dev Tick at which a post-only order that seems to cross may rest: its own if the orders in its way had all
    ///      expired (they are removed), one short of the other side if it slides, else 0 and a refusal.
    function _clearedTick(Session memory session, OrderTerms order) private returns (uint256) {
        Walk memory cleaner = session.taker(order);
        cleaner.expiredOnly = true;
        session.settle(session.walk(cleaner));
        if (!session.book.crosses(order.side(), order.tick())) return order.tick();
        uint256 opposite = session.book.best(order.side().opposite());
        uint256 slid = order.side().isBids() ? opposite - 1 : opposite + 1;
        if (!order.slides() || slid == 0 || slid > MAX_TICK) {
            session.refusal = abi.encodeWithSelector(ISpot.PostOnlyWouldTake.selector, order.tick(), opposite);
            return 0;
        }
        uint256 notional = _notional(order.lots(), slid);
        if (notional >= session.header().minNotional()) return slid;
        session.refusal = abi.encodeWithSelector(
            ISpot.BelowMinimumNotional.selector,
            notional,
            session.header().minNotional()
        );
        return 0;
    }

    /// @dev Makes sure that the account has what an order costs at most, units of the asset and dollars in the
    ///      session's pocket, and cancels the order that it replaces, if any.
    function _fund(Session memory session, uint256 units, uint256 cash, OrderId replaced) private returns (bool) {
        if (OrderId.unwrap(replaced) != 0) return _replace(session, units, cash, replaced);
        uint256 free = session.pocket.freeAsset();
        if (free < units) {
            session.refuseInsufficient(session.header().asset(), free, units);
            return false;
        }
        return session.pocket.freeCash() >= cash || session.bringCash(cash);
    }

    /// @dev What taking may cost a bid more than what it reserves to rest.
    function _feeAbove(SpotHeader header, uint256 dollars) private pure returns (uint256) {
        uint256 makerRate = header.makerFeeCap();
        uint256 takerRate = header.takerFee();
        uint256 above =
            takerRate > makerRate ? SpotMath.feeUp(dollars, takerRate) - SpotMath.feeUp(dollars, makerRate) : 0;
        // taken and resting part round up separately
        return takerRate != 0 && makerRate != 0 ? above + 1 : above;
    }

    /// @return lots What the order has left; 0 also when an own order ended the match, for then nothing may rest.
    function _take(Session memory session, OrderTerms order) private returns (uint256 lots) {
        session.journal.taken(order.side().isAsks(), order.clientId());
        Walk memory taker = session.taker(order);
        Settlement memory settlement = session.settle(session.walk(taker));
        lots = taker.stopped ? 0 : taker.lots;
        uint256 traded = settlement.lots;
        if (traded == 0) return lots;
        SpotHeader header = session.header();
        uint256 dollars = settlement.dollars;
        uint256 fee = SpotMath.feeUp(dollars, header.takerFee());
        unchecked {
            // safe: dollars and fee are below 2^62; a fee is at most 1 %; rebates never exceed the taker's fee, neither
            // by their rate nor by their rounding
            uint256 units = traded * settlement.lotUnits;
            session.pocket =
                order.side().isBids()
                    ? session.pocket.subFreeCash(dollars + fee).addFreeAsset(units)
                    : session.pocket.subFreeAsset(units).addFreeCash(dollars - fee);
            uint256 collected = uint256(int256(fee) + settlement.makerFees);
            session.book.header = SpotHeader.unwrap(header.withFees(header.fees() + collected));
        }
        session.traded = Outcome.traded(traded, dollars, fee);
    }

    /// @dev What a match left of an order rests if it does not still cross (the match cap may have ended the walk) and
    ///      is not dust.
    function _mayRestAfterMatch(Session memory session, OrderTerms order, uint256 lots) private pure returns (bool) {
        if (_notional(lots, order.tick()) < session.header().minNotional()) return false;
        return !session.book.crosses(order.side(), order.tick());
    }

    // ------------------------------------------------------------------------------------------------- cancelling

    /// @return lots What was left of the order; 0 = it was not cancelled, and `session.refusal` says why.
    function cancel(Session memory session, OrderId id) internal returns (uint256 lots) {
        (bool found, Order order) = session.book.removeOwn(id, session.account);
        if (!session.isOwn(id, found, order)) return 0;
        lots = order.lots();
        _releaseCancelled(session, id, order, lots);
    }

    function _cancel(Session memory session, OrderId id, Order order) private {
        uint256 lots = order.lots();
        session.book.remove(id, lots);
        _releaseCancelled(session, id, order, lots);
    }

    function _releaseCancelled(Session memory session, OrderId id, Order order, uint256 lots) private pure {
        session.pocket = session.pocket.release(session.header(), id, lots, 0, order.expiry() != 0);
        session.journal.cancelled(id);
    }

    /// @dev Cancels the account's orders among the next `limit` orders of anybody, no more than `MAX_STRETCH`, from
    ///      `cursor` on. The caller sees to that.
    /// @return cancelled How many.
    /// @return next Where to go on, 0 = the side is done.
    function cancelStretch(
        Session memory session,
        BookSide side,
        OrderId cursor,
        uint256 limit
    ) internal returns (uint256 cancelled, OrderId next) {
        Stretch memory stretch = BookScan.stretch(session.book, side, cursor, limit);
        for (uint256 index = 0; index < stretch.length; ++index) {
            Order order = stretch.orders[index];
            if (order.account() != session.account) continue;
            _cancel(session, stretch.ids[index], order);
            ++cancelled;
        }
        return (cancelled, stretch.next);
    }
}
