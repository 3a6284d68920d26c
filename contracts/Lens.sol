// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LibBit} from "solady/utils/LibBit.sol";
import {BookScan, Stretch} from "./book/BookScan.sol";
import {LevelLib, LevelWord} from "./book/Level.sol";
import {Order, OrderFlag} from "./book/Order.sol";
import {Book, OrderBook} from "./book/OrderBook.sol";
import {OrderId} from "./book/OrderId.sol";
import {ASKS, BIDS, BookSide, BookSideLib, MAX_TICK, Side} from "./book/Side.sol";
import {TickBitmap} from "./book/TickBitmap.sol";
import {AssetInfo, AssetRisk, Balance, DepthLevel, ILens, MarketInfo, OrderInfo} from "./interfaces/ILens.sol";
import {ILedger} from "./interfaces/ILedger.sol";
import {AccountSnapshot, IMarginLens, MarginReport, PerpInfo, Trade} from "./interfaces/IMarginLens.sol";
import {ITrading} from "./interfaces/ITrading.sol";
import {Accounts} from "./ledger/Accounts.sol";
import {AssetWord} from "./ledger/AssetWord.sol";
import {Ledger} from "./ledger/Ledger.sol";
import {Pocket} from "./ledger/Pocket.sol";
import {Pauses} from "./limits/Pauses.sol";
import {DOLLAR, MAX_ASSETS, Wallet} from "./ledger/Wallet.sol";
import {ActionRule} from "./margin/ActionRule.sol";
import {Hypothesis} from "./margin/Hypothesis.sol";
import {Legs, Portfolio} from "./margin/Portfolio.sol";
import {Report} from "./margin/Report.sol";
import {RiskTerms} from "./margin/RiskTerms.sol";
import {FeedView} from "./oracle/FeedView.sol";
import {PriceBook} from "./oracle/PriceBook.sol";
import {SecondWord} from "./oracle/SecondWord.sol";
import {PerpReport} from "./perp/PerpReport.sol";
import {Registry} from "./shared/Registry.sol";
import {Slots} from "./shared/Slots.sol";
import {Store} from "./shared/Store.sol";
import {MarketStatus, MarketHeader} from "./trading/MarketHeader.sol";

/// @notice The views of the exchange. The exchange runs this code in its own storage (`delegatecall`), so it must hold
///         nothing but view functions, and a fallback that only reverts.
contract Lens is ILens, IMarginLens {
    using OrderBook for Book;

    /// @inheritdoc ILens
    function registry() external view returns (uint32 accounts, uint16 assets, uint16 markets, uint32 feeAccount) {
        // safe: fields of these widths
        return (
            uint32(Registry.accounts()),
            uint16(Registry.assets()),
            uint16(Registry.markets()),
            uint32(Registry.feeAccount())
        );
    }

    /// @inheritdoc ILens
    function ownerOf(uint32 account) external view returns (address) {
        return Accounts.ownerOf(account);
    }

    /// @inheritdoc ILens
    function delegation(uint32 account, address delegate) external view returns (uint32 permissions, uint40 expiry) {
        (uint256 permissions_, uint256 expiry_) = Accounts.delegation(account, delegate);
        return (uint32(permissions_), uint40(expiry_)); // safe: fields of these widths
    }

    /// @inheritdoc ILens
    function assetInfo(uint16 asset) external view returns (AssetInfo memory) {
        AssetWord word = Ledger.load(asset);
        return
            AssetInfo({
                token: word.token(),
                decimals: uint8(word.decimals()),
                unitExp: uint8(word.unitExp()),
                totalUnits: uint64(word.total())
            });
    }

    /// @inheritdoc ILens
    function assetRisk(uint16 asset) external view returns (AssetRisk memory) {
        Ledger.load(asset);
        RiskTerms terms = Portfolio.terms(asset);
        SecondWord second = PriceBook.secondOf(asset);
        // safe: fields of these widths or less
        return
            AssetRisk({
                price: uint64(terms.price()),
                priceExp: uint8(terms.priceExp()),
                time: uint32(terms.time()),
                state: terms.state(),
                shock: uint32(terms.shock()),
                halfBasis: uint32(terms.halfBasis()),
                common: uint32(terms.common()),
                oiFactor: uint8(terms.oiFactor()),
                haircut: uint32(terms.haircut()),
                makerFeeCap: uint16(terms.makerFeeCap()),
                shockLag: uint32(terms.shockLag()),
                basisLag: uint32(terms.basisLag()),
                hoursLeft: uint8(terms.hoursLeft()),
                pendingPrice: uint64(second.pendingPrice()),
                pendingSince: uint32(second.pendingSince()),
                feeds: FeedView.termsOf(asset)
            });
    }

    /// @inheritdoc ILens
    function assetOf(address token) external view returns (uint16) {
        uint256 known = Store.load(Slots.token(token));
        if (known == 0) revert ILedger.UnknownToken(token);
        return uint16(known - 1); // safe: numbers have 16 bits
    }

    // ---------------------------------------------------------------------------------------------------- balances

    /// @inheritdoc ILens
    function balanceOf(uint32 account, uint16 asset) external view returns (Balance memory) {
        if (asset == DOLLAR) return _dollars(account);
        return _balance(asset, Wallet.load(account, asset));
    }

    /// @inheritdoc ILens
    function balancesOf(uint32 account) external view returns (Balance[] memory balances) {
        uint256 list = Wallet.assetList(account);
        uint256 count = 1;
        for (uint256 index = 0; index < MAX_ASSETS; ++index) {
            if (Wallet.assetAt(list, index) != 0) ++count;
        }
        balances = new Balance[](count);
        balances[0] = _dollars(account);
        for (uint256 index = MAX_ASSETS; index > 0; --index) {
            uint256 asset = Wallet.assetAt(list, index - 1);
            if (asset != 0) balances[--count] = _balance(asset, Wallet.load(account, asset));
        }
    }

    /// @dev Dollars lie in every pocket: free and held beside the asset they trade.
    function _dollars(uint256 account) private view returns (Balance memory balance) {
        uint256 list = Wallet.assetList(account);
        uint256 held = Wallet.load(account, DOLLAR).heldAsset();
        for (uint256 index = 0; index < MAX_ASSETS; ++index) {
            uint256 asset = Wallet.assetAt(list, index);
            if (asset != 0) held += Wallet.load(account, asset).heldCash();
        }
        balance.free = uint64(Wallet.freeDollars(account)); // safe: all dollars together fit 62 bits
        balance.held = uint64(held);
    }

    function _balance(uint256 asset, Pocket pocket) private pure returns (Balance memory) {
        // safe: balances have 62 bits
        return Balance({asset: uint16(asset), free: uint64(pocket.freeAsset()), held: uint64(pocket.heldAsset())});
    }

    // ----------------------------------------------------------------------------------------------------- markets

    /// @inheritdoc ILens
    function marketInfo(uint16 market) external view returns (MarketInfo memory) {
        Book memory book = _book(market);
        MarketHeader header = MarketHeader.wrap(book.header);
        // safe: fields of these widths or less
        return
            MarketInfo({
                asset: uint16(header.asset()),
                lotExp: uint8(header.lotExp()),
                priceExp: uint8(header.priceExp()),
                takerFee: uint16(header.takerFee()),
                makerFee: int16(header.makerFee()),
                makerFeeCap: uint16(header.makerFeeCap()),
                minNotional: uint40(header.minNotional()),
                expiryBounty: uint24(header.expiryBounty()),
                status: Pauses.current(header, market).status(),
                bestBid: uint24(book.best(BIDS)),
                bestAsk: uint24(book.best(ASKS)),
                fees: uint64(header.fees())
            });
    }

    /// @inheritdoc ILens
    function topOfBook(
        uint16 market
    ) external view returns (uint24 bidTick, uint64 bidLots, uint24 askTick, uint64 askLots) {
        Book memory book = _book(market);
        DepthLevel[] memory bids = _depth(book, BIDS, 0, 1);
        DepthLevel[] memory asks = _depth(book, ASKS, 0, 1);
        if (bids.length != 0) (bidTick, bidLots) = (bids[0].tick, bids[0].lots);
        if (asks.length != 0) (askTick, askLots) = (asks[0].tick, asks[0].lots);
    }

    /// @inheritdoc ILens
    function depth(
        uint16 market,
        Side side,
        uint24 fromTick,
        uint256 maxLevels
    ) external view returns (DepthLevel[] memory) {
        return _depth(_book(market), BookSideLib.from(side), fromTick, maxLevels);
    }

    function _depth(
        Book memory book,
        BookSide side,
        uint256 fromTick,
        uint256 maxLevels
    ) private view returns (DepthLevel[] memory levels) {
        levels = new DepthLevel[](maxLevels);
        uint256 length;
        if (fromTick > MAX_TICK) revert ITrading.InvalidTick(fromTick, MAX_TICK);
        uint256 first = fromTick == 0 ? book.best(side) : fromTick;
        uint256 key = Slots.bookSide(book.market, side);
        uint256 rank = first == 0 ? TickBitmap.NONE : TickBitmap.next(key, side.toRank(first));
        while (rank != TickBitmap.NONE && length < maxLevels) {
            DepthLevel memory level = _depthLevel(Slots.place(key, rank));
            if (level.orders != 0) {
                level.tick = uint24(side.toRank(rank)); // safe: ticks have 22 bits
                levels[length++] = level;
            }
            rank = TickBitmap.next(key, rank + 1);
        }
        assembly ("memory-safe") {
            mstore(levels, length)
        }
    }

    function _depthLevel(uint256 place) private view returns (DepthLevel memory depthLevel) {
        LevelWord level = LevelWord.wrap(Store.load(Slots.level(place)));
        uint256 page = level.head();
        while (true) {
            for (uint256 live = LevelLib.live(level.core(place, page)); live != 0; live &= live - 1) {
                Order order = OrderBook.orderAt(place, page, LibBit.ffs(live));
                if (order.isExpired()) continue;
                uint64 lots = uint64(order.lots()); // safe: all orders together fit 62 bits
                depthLevel.lots += lots;
                if (order.flags() & OrderFlag.REDUCE_ONLY != 0) depthLevel.reduceOnlyLots += lots;
                ++depthLevel.orders;
            }
            if (page == level.tail()) return depthLevel;
            page = LevelLib.nextPage(place, page);
        }
    }

    /// @inheritdoc IMarginLens
    function perpInfo(uint16 market) external view returns (PerpInfo memory) {
        return PerpReport.from(market);
    }

    // ------------------------------------------------------------------------------------------------------ margin

    /// @inheritdoc IMarginLens
    function marginOf(uint32 account) external view returns (MarginReport memory) {
        return Report.from(Portfolio.read(account), ActionRule.multiplier(account));
    }

    /// @inheritdoc IMarginLens
    function marginAfter(uint32 account, Trade[] calldata trades) external view returns (MarginReport memory) {
        (Legs memory legs, uint256 class) = Hypothesis.read(account, trades);
        return Report.from(legs, ActionRule.multiplier(account, class));
    }

    /// @inheritdoc IMarginLens
    function snapshotOf(uint32 account) external view returns (AccountSnapshot memory) {
        return Report.snapshot(account);
    }

    // ------------------------------------------------------------------------------------------------------ orders

    /// @inheritdoc ILens
    function orderInfo(uint16 market, OrderId id) external view returns (OrderInfo memory info) {
        (bool found, Order order) = OrderBook.find(_book(market).market, id);
        if (found) return _orderInfo(id, order);
    }

    /// @inheritdoc ILens
    function bookOrders(
        uint16 market,
        Side side,
        OrderId cursor,
        uint256 maxOrders
    ) external view returns (OrderInfo[] memory orders, OrderId next, uint256 blockNumber) {
        (orders, next) = _orders(market, BookSideLib.from(side), cursor, maxOrders, 0);
        return (orders, next, block.number);
    }

    /// @inheritdoc ILens
    function openOrders(
        uint32 account,
        uint16 market,
        Side side,
        OrderId cursor,
        uint256 maxOrders
    ) external view returns (OrderInfo[] memory orders, OrderId next) {
        return _orders(market, BookSideLib.from(side), cursor, maxOrders, account);
    }

    /// @dev `account` 0 = everybody's.
    function _orders(
        uint256 market,
        BookSide side,
        OrderId cursor,
        uint256 maxOrders,
        uint256 account
    ) private view returns (OrderInfo[] memory orders, OrderId next) {
        Stretch memory stretch = BookScan.stretch(_book(market), side, cursor, maxOrders);
        orders = new OrderInfo[](stretch.length);
        uint256 length;
        for (uint256 index = 0; index < stretch.length; ++index) {
            Order order = stretch.orders[index];
            if (account != 0 && order.account() != account) continue;
            orders[length++] = _orderInfo(stretch.ids[index], order);
        }
        assembly ("memory-safe") {
            mstore(orders, length)
        }
        return (orders, stretch.next);
    }

    function _orderInfo(OrderId id, Order order) private pure returns (OrderInfo memory) {
        // safe: fields of these widths
        return
            OrderInfo({
                id: id,
                account: uint32(order.account()),
                lots: uint48(order.lots()),
                expiry: uint32(order.expiry()),
                margined: order.flags() & OrderFlag.MARGINED != 0,
                reduceOnly: order.flags() & OrderFlag.REDUCE_ONLY != 0
            });
    }

    /// @inheritdoc ILens
    function words(bytes32[] calldata slots) external view returns (bytes32[] memory values) {
        values = new bytes32[](slots.length);
        for (uint256 index = 0; index < slots.length; ++index) {
            values[index] = bytes32(Store.load(uint256(slots[index])));
        }
    }

    /// @dev The end of the line: what the lens does not know, nobody does.
    fallback() external {
        revert UnknownFunction(msg.sig);
    }

    function _book(uint256 market) private view returns (Book memory book) {
        book.market = market;
        book.header = Store.load(Slots.market(market));
        if (MarketHeader.wrap(book.header).status() == MarketStatus.UNKNOWN) revert ITrading.UnknownMarket(market);
    }
}
