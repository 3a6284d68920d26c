// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {BookScan, Stretch} from "../book/BookScan.sol";
import {Journal, JournalLib} from "../book/Journal.sol";
import {Order, OrderLib} from "../book/Order.sol";
import {Book, OrderBook, Walk} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {BookSide, MAX_TICK} from "../book/Side.sol";
import {Tape} from "../book/Tape.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {MarketHeader} from "./MarketHeader.sol";
import {OrderTerms} from "./OrderTerms.sol";
import {Outcome} from "./Outcome.sol";
import {Session} from "./Session.sol";

/// @notice The operations on a market, the same for every kind. Each checks everything before it changes anything, and
///         says why it refuses in `session.refusal` rather than by reverting, so that a batch may go on without it.
/// @dev What an order reserves, and what a fill does to accounts, is what kinds of markets differ in: the functions
///      under "kinds". An abstract contract, not a library, because the compiler then knows which kind it is.
///
///      Two changes may outlive a refusal. Expired orders in the way of a post-only order are removed, which anybody
///      may do at any time. And an account that has no place for another asset has its free dollars gathered in one
///      pocket, which changes no balance.
abstract contract Trading {
    using JournalLib for Journal;
    using OrderBook for Book;

    /// @dev What a fill leaves of a maker is dust below this part of the market's minimum. A quarter: who wants to be
    ///      rid of a smallest order must buy three quarters of it, and a taker's match cap is not spent on less.
    uint256 internal constant _DUST_DIVISOR = 4;

    // ----------------------------------------------------------------------------------------------------- kinds

    /// @dev Permission that a delegate needs to trade.
    function _tradePermission() internal pure virtual returns (uint256);

    /// @dev Called before the first operation of a session that may trade, and after the last: whether the account may
    ///      do what it did. `margined`: whether it may owe.
    function _beginJudging(Session memory session, bool margined) internal virtual;

    function _judge(Session memory session) internal virtual;

    /// @dev Turns the session to a market.
    function _openMarket(Session memory session, uint256 market) internal virtual;

    /// @dev Stores what changed and emits what happened at the session's market.
    function _closeMarket(Session memory session) internal virtual;

    /// @dev Lets an account begin to trade at the session's market, and says as what order its order counts.
    function _admit(Session memory session, OrderTerms order) internal virtual returns (OrderTerms);

    /// @dev Whether the kind of market has nothing against the order, and if it has, what.
    function _mayTrade(Session memory session, OrderTerms order) internal pure virtual returns (bool);

    function _refuseTrade(Session memory session, OrderTerms order) internal pure virtual;

    /// @dev Whether the market takes such orders at present.
    function _isOpen(MarketHeader header, OrderTerms order) internal pure virtual returns (bool);

    /// @dev Smallest notional of an order.
    function _minimum(MarketHeader header, OrderTerms order) internal pure virtual returns (uint256);

    /// @dev Size of an order as minimums have it.
    function _notional(uint256 lots, uint256 tick) internal pure virtual returns (uint256);

    /// @dev Worst tick at which the account may take with this order.
    function _worstTick(Session memory session, OrderTerms order) internal pure virtual returns (uint256);

    /// @dev Flags of the order that rests.
    function _flags(Session memory session, OrderTerms order) internal pure virtual returns (uint256);

    /// @dev What `_examine` is told in the match of an order.
    function _examineContext(Session memory session, OrderTerms order) internal view virtual returns (uint256);

    /// @dev How many lots of a resting order with flags may trade, and how many the taker from there on, see `Walk`.
    function _examine(
        uint256 context,
        BookSide makers,
        uint256 tick,
        Tape memory tape,
        Order order
    ) internal view virtual returns (uint256 lots, uint256 most);

    /// @dev Cancels the order that this one replaces, 0 = none, and makes sure that the account can bear to take with
    ///      it. `takes`: whether it reaches the best price.
    function _bearTaking(
        Session memory session,
        OrderTerms order,
        bool takes,
        OrderId replaced
    ) internal virtual returns (bool);

    /// @dev The same for resting `lots` of it at `tick`, which reserves what that may cost.
    function _reserve(
        Session memory session,
        OrderTerms order,
        uint256 tick,
        uint256 lots,
        OrderId replaced
    ) internal virtual returns (bool);

    /// @dev Gives back what an own order no longer needs when it shrinks to `remaining` lots, 0 = is removed.
    function _release(Session memory session, OrderId id, Order order, uint256 remaining) internal virtual;

    /// @dev Applies a tape to makers and taker, and says in `session.traded` what the taker traded.
    function _settle(Session memory session, OrderTerms order, Tape memory tape) internal virtual;

    // -------------------------------------------------------------------------------------- placing and amending

    /// @dev Leaves what became of the order in the session's result fields.
    function _place(Session memory session, OrderTerms order) internal {
        _placeInstead(session, order, OrderId.wrap(0));
    }

    /// @dev Replaces an order. No more lots at the same tick and expiry keep their place; all else is cancel and place.
    function _amend(Session memory session, OrderId id, OrderTerms order) internal {
        (bool found, Order old) = OrderBook.find(session.book.market, id);
        if (!session.isOwn(id, found, old)) return;
        if (order.side().isAsks() != id.side().isAsks()) {
            session.refusal = abi.encodeWithSelector(ITrading.AmendChangesSide.selector, OrderId.unwrap(id));
        } else if (_keepsPlace(session, id, old, order)) {
            _shrink(session, id, old, order);
        } else {
            _placeInstead(session, order, id);
        }
    }

    function _keepsPlace(Session memory session, OrderId id, Order old, OrderTerms order) private pure returns (bool) {
        return
            order.tick() == id.tick() &&
            order.lots() <= old.lots() &&
            order.expiry() == old.expiry() &&
            order.mayRest() &&
            _flags(session, order) == old.flags();
    }

    function _shrink(Session memory session, OrderId id, Order old, OrderTerms order) private {
        if (!_isSound(session, order)) return _refuseTerms(session, order);
        uint256 before = old.lots();
        session.book.shrink(id, old, before - order.lots());
        _release(session, id, old, order.lots());
        session.journal.reduced(id, order.lots());
        session.rested = Outcome.rested(id, order.lots());
    }

    /// @param replaced Own order that this one takes the place of, 0 = none. It is not on the side that the new one
    ///        looks at, so it may go last, when nothing can fail any more.
    function _placeInstead(Session memory session, OrderTerms order, OrderId replaced) private {
        order = _admit(session, order);
        if (!_isSound(session, order)) return _refuseTerms(session, order);
        (uint256 tick, uint256 lots) = (order.tick(), order.lots());
        bool crosses = session.book.crosses(order.side(), tick);
        if (!order.mayRest()) return _placeNowOrNever(session, order, crosses, replaced);
        if (crosses) {
            if (order.mayTake()) (lots, replaced) = (_takeFirst(session, order, replaced), OrderId.wrap(0));
            else tick = _clearedTick(session, order);
            if (lots == 0 || tick == 0) return;
        }
        if (!_reserve(session, order, tick, lots, replaced)) return;
        Order resting = OrderLib.make(session.account, lots, order.expiry(), _flags(session, order));
        OrderId id = session.book.rest(order.side(), tick, resting);
        session.journal.placed(id, lots, order.expiry(), order.clientId());
        session.rested = Outcome.rested(id, lots);
    }

    /// @dev The taking half of an order that may rest with what is left. Whoever can bear it as a whole can bear what
    ///      is left.
    /// @return lots That rest, 0 = none.
    function _takeFirst(Session memory session, OrderTerms order, OrderId replaced) private returns (uint256 lots) {
        if (!_bearTaking(session, order, true, replaced)) return 0;
        lots = _take(session, order);
        return _mayRestAfterMatch(session, order, lots) ? lots : 0;
    }

    function _placeNowOrNever(Session memory session, OrderTerms order, bool takes, OrderId replaced) private {
        if (order.isFillOrKill() && !(takes && session.book.canFill(_taker(session, order)))) {
            return _refuseUnfilled(session, order);
        }
        if (!_bearTaking(session, order, takes, replaced) || !takes) return;
        _take(session, order);
    }

    /// @return lots What the order has left; 0 also when an own order or the kind of market ended the match, for then
    ///         nothing may rest.
    function _take(Session memory session, OrderTerms order) private returns (uint256 lots) {
        session.journal.taken(order.side().isAsks(), order.clientId());
        Walk memory taker = _taker(session, order);
        _settle(session, order, _walk(session, taker));
        return taker.stopped ? 0 : taker.lots;
    }

    /// @dev Tick at which a post-only order that seems to cross may rest: its own if the orders in its way had all
    ///      expired (they are removed), one short of the other side if it slides, else 0 and a refusal.
    function _clearedTick(Session memory session, OrderTerms order) private returns (uint256) {
        Walk memory cleaner = _taker(session, order);
        cleaner.expiredOnly = true;
        _settle(session, order, _walk(session, cleaner));
        if (!session.book.crosses(order.side(), order.tick())) return order.tick();
        uint256 opposite = session.book.best(order.side().opposite());
        uint256 slid = order.side().isBids() ? opposite - 1 : opposite + 1;
        if (!order.slides() || slid == 0 || slid > MAX_TICK) {
            session.refusal = abi.encodeWithSelector(ITrading.PostOnlyWouldTake.selector, order.tick(), opposite);
            return 0;
        }
        uint256 notional = _notional(order.lots(), slid);
        uint256 minimum = _minimum(session.header(), order);
        if (notional >= minimum) return slid;
        session.refusal = abi.encodeWithSelector(ITrading.BelowMinimumNotional.selector, notional, minimum);
        return 0;
    }

    /// @dev The order as the book engine sees it.
    function _taker(Session memory session, OrderTerms order) private view returns (Walk memory) {
        BookSide makers = order.side().opposite();
        return
            Walk({
                makers: makers,
                limitRank: makers.toRank(_worstTick(session, order)),
                lots: order.lots(),
                account: session.account,
                selfTrade: order.selfTrade(),
                dustNotional: session.header().minNotional() / _DUST_DIVISOR,
                sizedByLots: session.header().isLoan(),
                expiredOnly: false,
                steps: session.steps,
                stopped: false,
                examine: _examine,
                context: _examineContext(session, order)
            });
    }

    /// @dev Matches against the book.
    /// @return tape What happened.
    function _walk(Session memory session, Walk memory taker) private returns (Tape memory tape) {
        unchecked {
            // safe: the match cap
            tape.reserve(session.steps + 1);
        }
        session.book.walk(taker, tape);
        session.steps = taker.steps;
    }

    /// @dev What a match left of an order rests if it does not still cross (the match cap may have ended the walk) and
    ///      is not dust.
    function _mayRestAfterMatch(Session memory session, OrderTerms order, uint256 lots) private pure returns (bool) {
        if (_notional(lots, order.tick()) < _minimum(session.header(), order)) return false;
        return !session.book.crosses(order.side(), order.tick());
    }

    /// @dev What can be said of an order without looking at the book. An order without lots or without a price is below
    ///      any minimum.
    function _isSound(Session memory session, OrderTerms order) internal view returns (bool) {
        MarketHeader header = session.header();
        uint256 expiry = order.expiry();
        return
            _notional(order.lots(), order.tick()) >= _minimum(header, order) &&
            order.tick() <= MAX_TICK &&
            _isOpen(header, order) &&
            (expiry == 0 || expiry > block.timestamp) &&
            _mayTrade(session, order);
    }

    /// @dev Says why an order is not sound.
    function _refuseTerms(Session memory session, OrderTerms order) internal view {
        uint256 notional = _notional(order.lots(), order.tick());
        uint256 minimum = _minimum(session.header(), order);
        if (!_mayTrade(session, order)) {
            _refuseTrade(session, order);
        } else if (!_isOpen(session.header(), order)) {
            session.refusal = abi.encodeWithSelector(ITrading.MarketNotActive.selector, session.book.market);
        } else if (order.tick() == 0 || order.tick() > MAX_TICK) {
            session.refusal = abi.encodeWithSelector(ITrading.InvalidTick.selector, order.tick(), MAX_TICK);
        } else if (order.lots() == 0) {
            session.refusal = abi.encodeWithSelector(ITrading.ZeroLots.selector);
        } else if (order.expiry() != 0 && order.expiry() <= block.timestamp) {
            session.refusal = abi.encodeWithSelector(ITrading.ExpiryInPast.selector, order.expiry(), block.timestamp);
        } else {
            session.refusal = abi.encodeWithSelector(ITrading.BelowMinimumNotional.selector, notional, minimum);
        }
    }

    function _refuseUnfilled(Session memory session, OrderTerms order) private pure {
        session.refusal = abi.encodeWithSelector(ITrading.FillOrKillUnfilled.selector, order.lots());
    }

    // ------------------------------------------------------------------------------------------------- cancelling

    /// @return lots What was left of the order; 0 = it was not cancelled, and `session.refusal` says why.
    function _cancel(Session memory session, OrderId id) internal returns (uint256 lots) {
        (bool found, Order order) = session.book.removeOwn(id, session.account);
        if (!session.isOwn(id, found, order)) return 0;
        lots = order.lots();
        _release(session, id, order, 0);
        session.journal.cancelled(id);
    }

    /// @dev Cancels an order that is known to rest.
    function _cancelFound(Session memory session, OrderId id, Order order) internal {
        session.book.remove(id, order.lots());
        _release(session, id, order, 0);
        session.journal.cancelled(id);
    }

    /// @dev Cancels the account's orders among the next `limit` orders of anybody, from `cursor` on. The caller bounds
    ///      `limit`, and with it the memory.
    /// @return cancelled How many.
    /// @return next Where to go on, 0 = the side is done.
    function _cancelStretch(
        Session memory session,
        BookSide side,
        OrderId cursor,
        uint256 limit
    ) internal returns (uint256 cancelled, OrderId next) {
        Stretch memory stretch = BookScan.stretch(session.book, side, cursor, limit);
        for (uint256 index = 0; index < stretch.length; ++index) {
            Order order = stretch.orders[index];
            if (order.account() != session.account) continue;
            _cancelFound(session, stretch.ids[index], order);
            ++cancelled;
        }
        return (cancelled, stretch.next);
    }
}
