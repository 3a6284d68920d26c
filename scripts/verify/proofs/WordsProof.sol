// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Order, OrderLib} from "../../../contracts/book/Order.sol";
import {OrderId, OrderIdLib} from "../../../contracts/book/OrderId.sol";
import {ASKS, BIDS, BookSide, BookSideLib, MAX_TICK, Side} from "../../../contracts/book/Side.sol";
import {TapeEntry, TapeEntryLib} from "../../../contracts/book/Tape.sol";
import {NewOrder} from "../../../contracts/interfaces/ITrading.sol";
import {AssetWord, AssetWordLib} from "../../../contracts/ledger/AssetWord.sol";
import {PowersOfTen} from "../../../contracts/shared/PowersOfTen.sol";
import {OrderTerms, OrderTermsLib} from "../../../contracts/trading/OrderTerms.sol";

/// @notice Packed words give back what was put into them, and ranks mirror prices. Types of parameters are the ranges
///         of the fields; `require` states what callers guarantee beyond that.
contract WordsProof {
    uint256 private constant _LARGEST_POWER = 18;

    function proveMaxTick() external pure {
        // 255 middle words of 128 leaves of 128 ranks; a tick fits the 23 bits of an order id
        assert(MAX_TICK == 4_177_919);
        assert((MAX_TICK >> 14) == 254);
        assert(MAX_TICK < 1 << 23);
    }

    function proveToRankMirrors(Side side, uint24 a, uint24 b) external pure {
        require(a <= MAX_TICK && b <= MAX_TICK);
        BookSide book = BookSideLib.from(side);
        assert(book.isBids() == (side == Side.BID) && book.isAsks() == (side == Side.ASK));
        assert(book.toRank(a) == (side == Side.ASK ? a : MAX_TICK - a));
        assert(book.toRank(a) <= MAX_TICK);
        assert(book.toRank(book.toRank(a)) == a);
        assert((book.toRank(a) < book.toRank(b)) == (side == Side.ASK ? a < b : a > b));
        assert(BookSide.unwrap(book.opposite()) != BookSide.unwrap(book));
        assert(BookSide.unwrap(book.opposite().opposite()) == BookSide.unwrap(book));
    }

    function proveOrderId(bool ask, uint24 tick, uint16 page, uint40 generation, uint8 slot) external pure {
        require(tick <= MAX_TICK);
        OrderId id = OrderIdLib.make(_side(ask), tick, OrderIdLib.queuePlace(page, generation, slot));
        assert(id.side().isAsks() == ask);
        assert(id.tick() == tick);
        assert(id.page() == page);
        assert(id.generation() == generation);
        assert(id.slot() == slot);
    }

    /// @dev The other way round: an id is nothing but its fields, so two ids never name the same place.
    function proveOrderIdHasNoOtherBits(OrderId id) external pure {
        uint256 place = OrderIdLib.queuePlace(id.page(), id.generation(), id.slot());
        assert(OrderId.unwrap(OrderIdLib.make(id.side(), id.tick(), place)) == OrderId.unwrap(id));
    }

    /// @dev Of two orders of a page, the one with the higher generation or, in the same, the higher slot is the later.
    function proveQueuePlaceIsTimePriority(uint16 page, uint40 older, uint40 newer, uint8 a, uint8 b) external pure {
        bool later = newer > older || (newer == older && b > a);
        assert((OrderIdLib.queuePlace(page, newer, b) > OrderIdLib.queuePlace(page, older, a)) == later);
    }

    function proveOrder(uint32 account, uint48 lots, uint32 expiry, uint16 flags, uint48 less) external pure {
        Order order = OrderLib.make(account, lots, expiry, flags);
        assert(order.account() == account && order.lots() == lots && order.expiry() == expiry);
        assert(order.flags() == flags);
        require(less <= lots);
        Order smaller = order.minusLots(less);
        assert(smaller.account() == account && smaller.lots() == lots - less && smaller.expiry() == expiry);
    }

    function proveTapeEntry(uint8 kind, OrderId id, Order order, uint48 lots) external pure {
        TapeEntry entry = TapeEntryLib.make(kind, id, order, lots);
        assert(OrderId.unwrap(entry.id()) == OrderId.unwrap(id));
        assert(entry.lots() == lots && entry.lotsBefore() == order.lots());
        assert(entry.account() == order.account() && entry.kind() == kind);
        assert(entry.expires() == (order.expiry() != 0));
        require(lots <= order.lots());
        assert(entry.lotsAfter() == order.lots() - lots);
    }

    function proveOrderTerms(NewOrder calldata order) external pure {
        OrderTerms terms = OrderTermsLib.from(order);
        assert(terms.side().isAsks() == (order.side == Side.ASK));
        assert(BookSide.unwrap(terms.side()) < 2);
        assert(terms.tick() == order.tick && terms.lots() == order.lots);
        assert(terms.timeInForce() == uint256(order.timeInForce));
        assert(terms.selfTrade() == uint256(order.selfTrade) && terms.isReduceOnly() == order.reduceOnly);
        assert(terms.expiry() == order.expiry && terms.clientId() == order.clientId);
    }

    function proveAssetWord(address token, uint8 unitExp, uint8 decimals, uint64 total, uint64 later) external pure {
        require(total < 1 << 62 && later < 1 << 62);
        AssetWord word = AssetWordLib.make(token, unitExp, decimals).withTotal(total).withTotal(later);
        assert(word.isListed() && word.token() == token && word.unitExp() == unitExp);
        assert(word.decimals() == decimals && word.total() == later);
    }

    /// @dev Not symbolic: every exponent that callers may pass is tried.
    function provePow10() external pure {
        uint256 power = 1;
        for (uint256 exponent = 0; exponent <= _LARGEST_POWER; ++exponent) {
            assert(PowersOfTen.pow10(exponent) == power);
            power *= 10;
        }
    }

    function _side(bool ask) private pure returns (BookSide) {
        return ask ? ASKS : BIDS;
    }
}
