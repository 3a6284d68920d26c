// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Order} from "../book/Order.sol";
import {OrderBook} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {IBatch} from "../interfaces/IBatch.sol";
import {ILiquidation, OrdersAt} from "../interfaces/ILiquidation.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {AssetLegs} from "../margin/AssetLegs.sol";
import {Legs, Portfolio} from "../margin/Portfolio.sol";
import {Rounding} from "../margin/Rounding.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Removes orders of an account that lacks initial margin. Those that would bring an exposure closer to zero
///         stay: they are its own way out.
library Eviction {
    using Rounding for int256;

    /// @param legs The account's, before anything is removed.
    /// @return bounties What its markets promise for the removal, ledger units of the dollar.
    function remove(uint32 account, Legs memory legs, OrdersAt calldata orders) internal returns (uint256 bounties) {
        MarketHeader header = MarketHeader.wrap(Store.load(Slots.market(orders.market)));
        if (MarketHeader.unwrap(header) == 0) revert ITrading.UnknownMarket(orders.market);
        for (uint256 index = 0; index < orders.ids.length; ++index) {
            OrderId id = orders.ids[index];
            (bool found, Order order) = OrderBook.find(orders.market, id);
            if (!found || order.account() != account || !_addsRisk(legs, header, id.side().isBids())) {
                revert ILiquidation.NotEvictable(account, orders.market, id);
            }
        }
        // the exchange cancels in the owner's place
        uint256 removed = IBatch(address(this)).cancelOrders(account, orders.market, orders.ids);
        return removed * header.expiryBounty();
    }

    /// @dev Loan orders always cost margin: interest, or the part of what is lent that does not count. All others do if
    ///      the orders of their side, filled, would make the exposure to the underlying larger.
    function _addsRisk(Legs memory legs, MarketHeader header, bool isBid) private view returns (bool) {
        if (header.isLoan()) return true;
        AssetLegs memory asset = legs.list[Portfolio.indexOf(legs, header.asset())];
        int256 filled = asset.net + (isBid ? asset.netByBids : asset.netByAsks);
        return filled.abs() > asset.net.abs();
    }
}
