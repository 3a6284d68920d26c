// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LibBit} from "solady/utils/LibBit.sol";
import {PremiumMeterLib} from "./PremiumMeter.sol";
import {LevelLib, LevelWord} from "../book/Level.sol";
import {Order, OrderFlag} from "../book/Order.sol";
import {Book, OrderBook} from "../book/OrderBook.sol";
import {ASKS, BIDS, BookSide} from "../book/Side.sol";
import {TickBitmap} from "../book/TickBitmap.sol";
import {PriceBand} from "../margin/PriceBand.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice A walk down one side of a book, for a notional.
struct Impact {
    uint256 notional; // lots x ticks still to be found
    uint256 orders; // that may still be looked at
    int256 gain; // notional x (price - mark) x tickValue found so far, toward the side's own advantage
}

/// @notice How far the price for a certain notional stands from the mark.
library Premium {
    using OrderBook for Book;

    /// @dev Only this much of a side is looked at. If that ends the walk, the rest of the notional counts at the last
    ///      price seen, so that small orders cannot hide what stands behind them; if the book does, at the mark.
    uint256 internal constant MAX_LEVELS = 4;
    uint256 internal constant MAX_ORDERS = 8;

    /// @dev (max(0, bid - mark) - max(0, mark - ask)) / mark, in billionths, toward zero, at most one. Orders that only
    ///      reduce a position do not count, for they may not trade with everybody, nor orders that expire: they would
    ///      count or not by when somebody looks.
    function measure(Book memory book, PriceBand memory band, uint256 notional) internal view returns (int256) {
        if (band.lotValue == 0 || notional == 0) return 0;
        int256 scale = int256(notional * band.lotValue);
        int256 bids = _gain(book, BIDS, band, notional);
        int256 asks = _gain(book, ASKS, band, notional);
        int256 premium = ((bids - asks) * PremiumMeterLib.SCALE) / scale;
        if (premium > PremiumMeterLib.SCALE) return PremiumMeterLib.SCALE;
        return premium < -PremiumMeterLib.SCALE ? -PremiumMeterLib.SCALE : premium;
    }

    function _gain(
        Book memory book,
        BookSide side,
        PriceBand memory band,
        uint256 notional
    ) private view returns (int256) {
        uint256 tick = book.best(side);
        // the average over a notional is no better than the best price
        if (tick == 0 || _distance(side, tick, band) <= 0) return 0;
        Impact memory impact = Impact({notional: notional, orders: MAX_ORDERS, gain: 0});
        uint256 key = Slots.bookSide(book.market, side);
        uint256 rank = side.toRank(tick);
        for (uint256 level = 0; level < MAX_LEVELS && rank != TickBitmap.NONE; ++level) {
            tick = side.toRank(rank);
            // orders outside the band trade with nobody
            if (band.clamp(side, tick) == tick) _addLevel(impact, Slots.place(key, rank), tick, side, band);
            if (impact.notional == 0 || impact.orders == 0) break;
            rank = TickBitmap.next(key, rank + 1);
        }
        if (rank != TickBitmap.NONE) impact.gain += int256(impact.notional) * _distance(side, tick, band);
        return impact.gain > 0 ? impact.gain : int256(0);
    }

    /// @dev Adds the first page of a level.
    function _addLevel(
        Impact memory impact,
        uint256 place,
        uint256 tick,
        BookSide side,
        PriceBand memory band
    ) private view {
        int256 distance = _distance(side, tick, band);
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        uint256 live = LevelLib.live(LevelWord.unwrap(level));
        for (; live != 0 && impact.notional != 0 && impact.orders != 0; live &= live - 1) {
            Order order = OrderBook.orderAt(place, level.head(), LibBit.ffs(live));
            --impact.orders;
            if (order.expiry() != 0 || order.flags() & OrderFlag.REDUCE_ONLY != 0) continue;
            uint256 found = order.lots() * tick;
            if (found > impact.notional) found = impact.notional;
            impact.notional -= found;
            impact.gain += int256(found) * distance;
        }
    }

    /// @dev Price less mark for bids, mark less price for asks, of a lot.
    function _distance(BookSide side, uint256 tick, PriceBand memory band) private pure returns (int256) {
        int256 above = int256(tick * band.tickValue) - int256(band.lotValue);
        return side.isBids() ? above : -above;
    }
}
