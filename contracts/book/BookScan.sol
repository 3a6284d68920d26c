// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LibBit} from "solady/utils/LibBit.sol";
import {LevelLib, LevelWord} from "./Level.sol";
import {Order} from "./Order.sol";
import {Book, OrderBook} from "./OrderBook.sol";
import {OrderId, OrderIdLib} from "./OrderId.sol";
import {BookSide, MAX_TICK} from "./Side.sol";
import {TickBitmap} from "./TickBitmap.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice A stretch of one side of a book, in the order in which it would be matched.
/// @param length Entries of `ids` and `orders` in use.
/// @param next Where the next stretch begins, 0 = the side is done. An id is a place in the queue, so it stays a good
///        cursor whatever happens to its order.
struct Stretch {
    OrderId[] ids;
    Order[] orders;
    uint256 length;
    OrderId next;
}

/// @notice Reads live orders, expired ones among them, page by page.
library BookScan {
    using OrderBook for Book;

    /// @dev The next `limit` orders of a side from `cursor` on, 0 = from the best.
    function stretch(
        Book memory book,
        BookSide side,
        OrderId cursor,
        uint256 limit
    ) internal view returns (Stretch memory found) {
        found.ids = new OrderId[](limit);
        found.orders = new Order[](limit);
        uint256 key = Slots.bookSide(book.market, side);
        uint256 first = OrderId.unwrap(cursor) == 0 ? book.best(side) : cursor.tick();
        if (first == 0 || first > MAX_TICK) return found;

        uint256 rank = TickBitmap.next(key, side.toRank(first));
        while (rank != TickBitmap.NONE) {
            uint256 tick = side.toRank(rank);
            // the cursor's place in the queue counts only at the cursor's own tick
            uint256 from = tick == cursor.tick() ? OrderId.unwrap(cursor) : 0;
            _readLevel(found, Slots.place(key, rank), side, tick, OrderId.wrap(uint88(from)));
            if (OrderId.unwrap(found.next) != 0) return found;
            rank = TickBitmap.next(key, rank + 1);
        }
    }

    function _readLevel(Stretch memory found, uint256 place, BookSide side, uint256 tick, OrderId from) private view {
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        uint256 page = level.head();
        while (true) {
            uint256 core = level.core(place, page);
            uint256 generation = LevelLib.generation(core);
            if (generation >= from.generation()) {
                uint256 live = LevelLib.live(core);
                if (generation == from.generation()) live = (live >> from.slot()) << from.slot();
                for (; live != 0; live &= live - 1) {
                    uint256 slot = LibBit.ffs(live);
                    OrderId id = OrderIdLib.make(side, tick, OrderIdLib.queuePlace(page, generation, slot));
                    if (found.length == found.ids.length) {
                        found.next = id;
                        return;
                    }
                    found.ids[found.length] = id;
                    found.orders[found.length++] = OrderBook.orderAt(place, page, slot);
                }
            }
            if (page == level.tail()) return;
            page = LevelLib.nextPage(place, page);
        }
    }
}
