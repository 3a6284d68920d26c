// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Journal, JournalLib} from "../book/Journal.sol";
import {Order} from "../book/Order.sol";
import {Book, OrderBook} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketStatus, MarketHeader} from "./MarketHeader.sol";
import {LoanReserve} from "../loan/LoanReserve.sol";
import {PerpSweep} from "../perp/PerpSweep.sol";
import {SpotSettlement} from "../spot/SpotSettlement.sol";

/// @notice Removal of expired orders by anybody, for the bounty that each of them reserved.
library ExpirySweep {
    using JournalLib for Journal;
    using OrderBook for Book;
    using SpotSettlement for Pocket;

    /// @dev On spot, credits the dollar pocket of `account` and no other: a stranger must not fill its list of assets.
    function sweep(uint256 account, uint256 market, OrderId[] calldata ids) internal returns (uint256 removed) {
        Accounts.requireExists(account);
        MarketHeader header = MarketHeader.wrap(Store.load(Slots.market(market)));
        if (header.status() == MarketStatus.UNKNOWN) revert ITrading.UnknownMarket(market);
        bool isPerp = header.isPerp();
        if (isPerp) PerpSweep.begin(market);
        Book memory book = Book({market: market, header: MarketHeader.unwrap(header)});
        Journal memory journal;
        journal.reserve(ids.length * JournalLib.OPERATION_BYTES);
        journal.open(market, account);

        for (uint256 index = 0; index < ids.length; ++index) {
            (bool found, Order order) = OrderBook.find(market, ids[index]);
            if (!found || !order.isExpired()) continue;
            book.remove(ids[index], order.lots());
            if (isPerp) PerpSweep.release(market, ids[index], order, header.expiryBounty());
            else if (header.isLoan()) _releaseLoan(header, ids[index], order);
            else _release(header, ids[index], order);
            journal.expired(ids[index]);
            ++removed;
        }
        if (removed == 0) return 0;
        Store.save(Slots.market(market), book.header);
        uint256 bounties = removed * header.expiryBounty();
        if (isPerp) PerpSweep.pay(market, account, bounties);
        else if (bounties != 0) Wallet.save(account, DOLLAR, Wallet.open(account, DOLLAR).addFreeAsset(bounties));
        journal.close();
    }

    function _releaseLoan(MarketHeader header, OrderId id, Order order) private {
        (uint256 account, uint256 asset) = (order.account(), header.asset());
        Pocket pocket = Wallet.load(account, asset);
        Wallet.save(account, asset, LoanReserve.release(pocket, header, account, id, order.lots(), 0));
    }

    function _release(MarketHeader header, OrderId id, Order order) private {
        uint256 asset = header.asset();
        Pocket maker = Wallet.load(order.account(), asset).release(header, id, order.lots(), 0, true);
        Wallet.save(order.account(), asset, maker.subFreeCash(header.expiryBounty()));
    }
}
