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
import {SpotSettlement} from "../spot/SpotSettlement.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Removes orders of an account that lacks initial margin. Those that would bring an exposure closer to zero
///         stay: they are its own way out. Once it may be liquidated they do not at spot markets, where they hold what
///         others are to take over.
library Eviction {
    using Rounding for int256;

    /// @param legs The account's, without the orders that were removed before. These are taken out of them.
    /// @param isLiquidatable Whether others may take the account over, for whom spot orders make way whatever they do.
    /// @return removed How many.
    /// @return bounties What their market promises for the removal, ledger units of the dollar.
    function remove(
        uint32 account,
        Legs memory legs,
        OrdersAt calldata orders,
        bool isLiquidatable
    ) internal returns (uint256 removed, uint256 bounties) {
        MarketHeader header = MarketHeader.wrap(Store.load(Slots.market(orders.market)));
        if (MarketHeader.unwrap(header) == 0) revert ITrading.UnknownMarket(orders.market);
        bool makesWay = isLiquidatable && header.isSpot();
        for (uint256 index = 0; index < orders.ids.length; ++index) {
            OrderId id = orders.ids[index];
            (bool found, Order order) = OrderBook.find(orders.market, id);
            bool isOwn = found && order.account() == account;
            if (!isOwn || !(makesWay || _addsRisk(legs, header, id.side().isBids()))) {
                revert ILiquidation.NotEvictable(account, orders.market, id);
            }
            if (!header.isLoan()) _leaveOut(legs, header, id, order);
        }
        // the exchange cancels in the owner's place
        removed = IBatch(address(this)).cancelOrders(account, orders.market, orders.ids);
        return (removed, removed * header.expiryBounty());
    }

    /// @dev Takes an order out of what all bids and all asks of its asset come to, so that the next is judged by what
    ///      is left: of many that together go beyond zero, those that no longer do may stay.
    function _leaveOut(Legs memory legs, MarketHeader header, OrderId id, Order order) private view {
        AssetLegs memory asset = legs.list[Portfolio.indexOf(legs, header.asset())];
        (uint256 units, uint256 cash) = (order.lots() * header.lotUnits(), 0);
        bool isBid = id.side().isBids();
        if (header.isSpot()) {
            (units, cash) = SpotSettlement.holds(header, id.side(), id.tick(), order.lots(), order.expiry() != 0);
            asset.netByBids -= int256(cash * asset.scale); // safe: 62 + 64 bits
            isBid = false;
        }
        int256 value = int256(units * asset.terms.price()); // safe: 126 + 64 bits
        if (isBid) asset.netByBids -= value;
        else asset.netByAsks += value;
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
