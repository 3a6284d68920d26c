// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LibBit} from "solady/utils/LibBit.sol";
import {LevelLib, LevelWord} from "./Level.sol";
import {Order} from "./Order.sol";
import {OrderId, OrderIdLib} from "./OrderId.sol";
import {BookSide, MAX_TICK} from "./Side.sol";
import {Tape, TapeEntryLib, TapeEvent} from "./Tape.sol";
import {TickBitmap} from "./TickBitmap.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice A book being worked on. `header` is the market's word, of which the engine owns the two best prices:
///
///      [0..23]  bestBid  highest tick with a bid, 0 = none
///      [24..47] bestAsk  lowest tick with an ask, 0 = none
///
/// @dev The caller loads the header once, hands it to any number of operations and stores it once.
struct Book {
    uint256 market;
    uint256 header;
}

/// @notice What a taker does when the best order is its own.
/// @dev The engine works with their numbers, as with `BookSide`.
enum SelfTrade {
    CANCEL_MAKER,
    CANCEL_TAKER,
    DECREMENT
}

/// @notice One walk through the resting orders of `makers`, best first.
/// @dev `limitRank` is the worst rank the walk accepts: the tighter of the order's limit and its account's price band.
///      Orders with flags are shown to `examine`, with `context`, their side and tick, and the tape so far. It says how
///      many of their lots may trade, 0 = the order is removed; and how many the taker may trade from there on: if that
///      is less than it wants, the walk ends with them.
struct Walk {
    BookSide makers;
    uint256 limitRank;
    uint256 lots; // still wanted; lowered by the walk
    uint256 account;
    uint256 selfTrade; // number of a `SelfTrade`
    uint256 dustNotional; // lots x ticks below which nothing is left of a maker that is met
    bool sizedByLots; // the same in lots: a tick is not a price that they are paid with
    bool expiredOnly; // remove what has expired and stop at the first order that is good
    uint256 steps; // orders the walk may still touch; lowered by the walk
    bool stopped; // set when an own order or the kind of market ended the walk
    function(uint256, BookSide, uint256, Tape memory, Order) view returns (uint256, uint256) examine;
    uint256 context;
}

/// @notice Price-time priority order book. Knows accounts as numbers and amounts as lots; what a lot is worth, who may
///         trade and how a fill is paid for is the business of the market kinds that use it.
library OrderBook {
    uint256 private constant _TICK_MASK = (1 << 24) - 1;
    uint256 private constant _BEST_ASK = 24;
    uint256 private constant _HALF = 7; // a half word is 2^7 bits
    uint256 private constant _HALF_MASK = (1 << 128) - 1;

    using OrderBook for Walk;

    // --------------------------------------------------------------------------------------------------- reading

    /// @dev Best tick of `side`, 0 = none.
    function best(Book memory book, BookSide side) internal pure returns (uint256) {
        return (book.header >> _bestOffset(side)) & _TICK_MASK;
    }

    /// @dev Whether an order of `side` at `tick` meets the best order of the other side.
    function crosses(Book memory book, BookSide side, uint256 tick) internal pure returns (bool) {
        uint256 header = book.header;
        if (side.isAsks()) return tick <= header & _TICK_MASK; // never of an empty side, whose best bid is 0
        uint256 bestAsk = (header >> _BEST_ASK) & _TICK_MASK;
        return tick >= bestAsk && bestAsk != 0;
    }

    /// @dev The order with this id, or `found = false` for one that no longer rests and for ids that never were.
    function find(uint256 market, OrderId id) internal view returns (bool found, Order order) {
        if (!_isPossible(id)) return (false, order);
        uint256 place = _placeOf(market, id);
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        if (!level.isLive(place, id.page(), id.generation(), id.slot())) return (false, order);
        return (true, orderAt(place, id.page(), id.slot()));
    }

    function orderAt(uint256 place, uint256 page, uint256 slot) internal view returns (Order) {
        // safe: a half word is 128 bits
        return Order.wrap(uint128(Store.load(Slots.orders(place, page, slot)) >> _shift(slot)));
    }

    // ---------------------------------------------------------------------------------------------------- resting

    /// @dev Puts an order at the end of the queue of its tick. It must not cross.
    function rest(Book memory book, BookSide side, uint256 tick, Order order) internal returns (OrderId id) {
        uint256 key = Slots.bookSide(book.market, side);
        uint256 rank = side.toRank(tick);
        uint256 place = Slots.place(key, rank);
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        bool isNew = level.isEmpty();

        (LevelWord levelAfter, uint256 queuePlace) = level.append(place, order.lots());
        if (LevelWord.unwrap(levelAfter) != LevelWord.unwrap(level)) {
            Store.save(Slots.level(place), LevelWord.unwrap(levelAfter));
        }
        id = OrderIdLib.make(side, tick, queuePlace);
        _writeOrder(place, id.page(), id.slot(), order);
        if (isNew) {
            TickBitmap.add(key, rank);
            uint256 bestTick = best(book, side);
            if (bestTick == 0 || rank < side.toRank(bestTick)) _setBest(book, side, tick);
        }
    }

    /// @dev Takes a live order of `lots` out of the book.
    function remove(Book memory book, OrderId id, uint256 lots) internal {
        uint256 place = _placeOf(book.market, id);
        _remove(book, id, place, LevelWord.wrap(Store.load(Slots.level(place))), lots);
    }

    /// @dev `find`, and if the order is the account's also `remove`.
    function removeOwn(Book memory book, OrderId id, uint256 account) internal returns (bool found, Order order) {
        if (!_isPossible(id)) return (false, order);
        uint256 place = _placeOf(book.market, id);
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        if (!level.isLive(place, id.page(), id.generation(), id.slot())) return (false, order);
        order = orderAt(place, id.page(), id.slot());
        if (order.account() == account) _remove(book, id, place, level, order.lots());
        return (true, order);
    }

    function _remove(Book memory book, OrderId id, uint256 place, LevelWord level, uint256 lots) private {
        LevelWord levelAfter = level.remove(place, id.page(), id.slot(), lots);
        if (LevelWord.unwrap(levelAfter) == LevelWord.unwrap(level)) return;

        Store.save(Slots.level(place), LevelWord.unwrap(levelAfter));
        if (!levelAfter.isEmpty()) return;
        BookSide side = id.side();
        uint256 key = Slots.bookSide(book.market, side);
        uint256 rank = side.toRank(id.tick());
        TickBitmap.remove(key, rank);
        if (id.tick() == best(book, side)) _setBestFrom(book, side, key, rank);
    }

    /// @dev Lowers a live order from its present lots by `lots`, less than all. It keeps its place in the queue.
    function shrink(Book memory book, OrderId id, Order order, uint256 lots) internal {
        uint256 place = _placeOf(book.market, id);
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        LevelWord levelAfter = level.shrink(place, id.page(), lots);
        if (LevelWord.unwrap(levelAfter) != LevelWord.unwrap(level)) {
            Store.save(Slots.level(place), LevelWord.unwrap(levelAfter));
        }
        _writeOrder(place, id.page(), id.slot(), order.minusLots(lots));
    }

    // --------------------------------------------------------------------------------------------------- matching

    /// @dev Walks the makers from the best on and records on the tape what happens to each. Stops when the taker has
    ///      all it wants, the limit is reached, the step cap is used up, or an own order ends the walk; the book is
    ///      left consistent in each case.
    function walk(Book memory book, Walk memory taker, Tape memory tape) internal {
        BookSide side = taker.makers;
        uint256 first = best(book, side);
        if (first == 0) return;
        uint256 key = Slots.bookSide(book.market, side);
        uint256 rank = side.toRank(first);
        uint256 firstRank = rank;

        while (rank <= taker.limitRank && taker.lots != 0 && taker.steps != 0) {
            if (!_walkLevel(key, rank, taker, tape)) break;
            TickBitmap.remove(key, rank);
            rank = TickBitmap.next(key, rank);
        }
        if (rank != firstRank) _setBest(book, side, rank == TickBitmap.NONE ? 0 : side.toRank(rank));
    }

    /// @return emptied Whether the level has no order left, so that the walk may go on behind it.
    function _walkLevel(uint256 key, uint256 rank, Walk memory taker, Tape memory tape) private returns (bool emptied) {
        uint256 place = Slots.place(key, rank);
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        BookSide side = taker.makers;
        uint256 tick = side.toRank(rank);
        do {
            uint256 word = LevelWord.unwrap(level);
            uint256 slot = LibBit.ffs(LevelLib.live(word));
            Order order = orderAt(place, level.head(), slot);
            uint256 queuePlace = OrderIdLib.queuePlace(level.head(), LevelLib.generation(word), slot);
            OrderId id = OrderIdLib.make(side, tick, queuePlace);
            uint256 lots = _meet(taker, tape, order, id);
            if (lots == 0) break;
            if (lots < order.lots()) {
                level = level.shrinkHead(lots);
                _writeOrder(place, level.head(), slot, order.minusLots(lots));
            } else {
                level = level.dropFromHead(slot, lots).settleHead(place);
            }
        } while (taker.lots != 0 && taker.steps != 0 && !level.isEmpty());
        Store.save(Slots.level(place), LevelWord.unwrap(level));
        return level.isEmpty();
    }

    /// @dev Lets the taker meet one maker order.
    /// @return lots The maker's order loses; 0 = none, the walk ends here.
    function _meet(Walk memory taker, Tape memory tape, Order order, OrderId id) private view returns (uint256 lots) {
        uint256 before = order.lots();
        uint256 event_;
        if (order.isExpired()) {
            (event_, lots) = (TapeEvent.EXPIRED, before);
        } else if (taker.expiredOnly) {
            return 0;
        } else if (order.account() != taker.account) {
            uint256 offered = before;
            if (order.flags() != 0) {
                offered = taker.show(tape, order, id.tick());
                if (taker.lots == 0) return 0;
            }
            (event_, lots) = offered == 0 ? (TapeEvent.EVICTED, before) : (TapeEvent.FILLED, taker.want(offered));
        } else if (taker.selfTrade == uint256(SelfTrade.CANCEL_MAKER)) {
            (event_, lots) = (TapeEvent.SELF_CANCELLED, before);
        } else if (taker.selfTrade == uint256(SelfTrade.DECREMENT)) {
            (event_, lots) = (TapeEvent.SELF_DECREMENTED, taker.want(before));
        } else {
            taker.stopped = true;
            return 0;
        }
        unchecked {
            // safe: the walk goes on only while steps are left
            taker.steps -= 1;
        }
        tape.push(TapeEntryLib.make(event_, id, order, lots));
        // if the taker wants more, it was shown but a part of the order, and meets the rest next
        if (lots == before || taker.lots != 0) return lots;
        // the taker has all it wants now: at most one entry of a tape is about dust
        Order left = order.minusLots(lots);
        if (left.lots() * (taker.sizedByLots ? 1 : id.tick()) >= taker.dustNotional) return lots;
        tape.push(TapeEntryLib.make(TapeEvent.DUST, id, left, left.lots()));
        return before;
    }

    /// @dev Lots the taker takes of `offered`; it wants that much less afterwards.
    function want(Walk memory taker, uint256 offered) internal pure returns (uint256 lots) {
        uint256 wanted = taker.lots;
        lots = offered < wanted ? offered : wanted;
        unchecked {
            // safe: the smaller of the two
            taker.lots = wanted - lots;
        }
    }

    /// @dev Has the kind of market examine an order, and the taker want no more than it may.
    /// @return lots Of the order that may trade.
    function show(Walk memory taker, Tape memory tape, Order order, uint256 tick) internal view returns (uint256 lots) {
        uint256 most;
        (lots, most) = taker.examine(taker.context, taker.makers, tick, tape, order);
        if (most >= taker.lots) return lots;
        taker.lots = most;
        taker.stopped = true;
    }

    /// @dev Whether a walk would give the taker all the lots it wants: does what `walk` does, but to the taker alone.
    function canFill(Book memory book, Walk memory taker) internal view returns (bool) {
        BookSide side = taker.makers;
        uint256 first = best(book, side);
        if (first == 0) return false;
        Tape memory tape;
        tape.reserve(taker.steps);
        uint256 key = Slots.bookSide(book.market, side);
        uint256 rank = side.toRank(first);
        while (rank <= taker.limitRank && !_isOver(taker)) {
            _tryLevel(Slots.place(key, rank), taker, tape, side.toRank(rank));
            rank = TickBitmap.next(key, rank + 1);
        }
        return taker.lots == 0 && !taker.stopped;
    }

    function _tryLevel(uint256 place, Walk memory taker, Tape memory tape, uint256 tick) private view {
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        uint256 page = level.head();
        uint256 live = LevelLib.live(LevelWord.unwrap(level));
        while (true) {
            for (; live != 0; live &= live - 1) {
                _try(taker, tape, orderAt(place, page, LibBit.ffs(live)), tick);
                if (_isOver(taker)) return;
            }
            if (page == level.tail()) return;
            page = LevelLib.nextPage(place, page);
            live = LevelLib.live(level.core(place, page));
        }
    }

    /// @dev What `_meet` does to the taker, and on the tape to the fills that `examine` asks for.
    function _try(Walk memory taker, Tape memory tape, Order order, uint256 tick) private view {
        taker.steps -= 1;
        if (order.isExpired()) return;
        if (order.account() == taker.account) {
            // a fill-or-kill order is about trades: shrinking an own order does not fill it
            taker.stopped = taker.selfTrade != uint256(SelfTrade.CANCEL_MAKER);
            return;
        }
        uint256 offered = order.lots();
        if (order.flags() != 0) {
            offered = taker.show(tape, order, tick);
            tape.push(TapeEntryLib.make(TapeEvent.FILLED, OrderId.wrap(0), order, offered));
        }
        taker.want(offered);
        // what is left of an order of which a part may trade is met once more, and removed
        if (offered != 0 && offered != order.lots() && !_isOver(taker)) taker.steps -= 1;
    }

    function _isOver(Walk memory taker) private pure returns (bool) {
        return taker.lots == 0 || taker.steps == 0 || taker.stopped;
    }

    // ---------------------------------------------------------------------------------------------------- private

    /// @dev Whether an order could have this id: ids come from outside, and not every number is a price.
    function _isPossible(OrderId id) private pure returns (bool) {
        uint256 tick = id.tick();
        return tick != 0 && tick <= MAX_TICK;
    }

    function _placeOf(uint256 market, OrderId id) private pure returns (uint256) {
        BookSide side = id.side();
        return Slots.place(Slots.bookSide(market, side), side.toRank(id.tick()));
    }

    function _writeOrder(uint256 place, uint256 page, uint256 slot, Order order) private {
        uint256 where = Slots.orders(place, page, slot);
        uint256 shift = _shift(slot);
        uint256 word = Store.load(where) & ~(_HALF_MASK << shift);
        Store.save(where, word | (uint256(Order.unwrap(order)) << shift));
    }

    function _setBestFrom(Book memory book, BookSide side, uint256 key, uint256 rank) private view {
        uint256 nextRank = TickBitmap.next(key, rank);
        _setBest(book, side, nextRank == TickBitmap.NONE ? 0 : side.toRank(nextRank));
    }

    function _setBest(Book memory book, BookSide side, uint256 tick) private pure {
        uint256 offset = _bestOffset(side);
        book.header = (book.header & ~(_TICK_MASK << offset)) | (tick << offset);
    }

    function _bestOffset(BookSide side) private pure returns (uint256) {
        unchecked {
            // safe: 0 or 1
            return BookSide.unwrap(side) * _BEST_ASK;
        }
    }

    function _shift(uint256 slot) private pure returns (uint256) {
        return (slot & 1) << _HALF;
    }
}
