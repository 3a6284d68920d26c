// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";
import {BookSideLib, Side} from "../book/Side.sol";
import {IBatch, Operation, OperationResult} from "../interfaces/IBatch.sol";
import {Permission} from "../ledger/Accounts.sol";
import {Desk} from "./Desk.sol";
import {Session} from "./Session.sol";

/// @notice The calls of traders about many orders, for one kind of market.
abstract contract TradingDesk is IBatch, Desk {
    /// @dev Most orders that one call of `cancelAll` may look at: bounds its memory, whatever a sender asks for.
    uint256 private constant _MAX_STRETCH = 1_000;

    /// @inheritdoc IBatch
    function cancelOrders(
        uint32 account,
        uint16 market,
        OrderId[] calldata ids
    ) external notDuringTransfer returns (uint256 cancelled) {
        Session memory session = _open(account, market, Permission.CANCEL, 0, ids.length);
        for (uint256 index = 0; index < ids.length; ++index) {
            if (_cancel(session, ids[index]) != 0) ++cancelled;
        }
        _closeMarket(session);
    }

    /// @inheritdoc IBatch
    function cancelAll(
        uint32 account,
        uint16 market,
        Side side,
        OrderId cursor,
        uint16 maxOrders
    ) external notDuringTransfer returns (uint256 cancelled, OrderId next) {
        uint256 limit = maxOrders > _MAX_STRETCH ? _MAX_STRETCH : maxOrders;
        Session memory session = _open(account, market, Permission.CANCEL, 0, limit);
        (cancelled, next) = _cancelStretch(session, BookSideLib.from(side), cursor, limit);
        _close(session);
    }

    /// @inheritdoc IBatch
    function batch(
        uint32 account,
        Operation[] calldata operations,
        uint8 maxMatches,
        uint32 deadline
    ) external notDuringTransfer returns (OperationResult[] memory) {
        return _executeBatch(account, operations, maxMatches, deadline);
    }
}
