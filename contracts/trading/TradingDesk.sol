// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {JournalLib} from "../book/Journal.sol";
import {OrderId} from "../book/OrderId.sol";
import {BookSideLib, Side} from "../book/Side.sol";
import {IBatch, Operation, OperationResult} from "../interfaces/IBatch.sol";
import {ITrading, NewOrder, Placement} from "../interfaces/ITrading.sol";
import {Accounts, Permission} from "../ledger/Accounts.sol";
import {Refusal} from "../shared/Refusal.sol";
import {TransferGuard} from "../shared/TransferGuard.sol";
import {Batch} from "./Batch.sol";
import {OrderTermsLib} from "./OrderTerms.sol";
import {Outcome} from "./Outcome.sol";
import {Session, SessionLib} from "./Session.sol";

/// @notice The calls of traders, for one kind of market.
abstract contract TradingDesk is ITrading, IBatch, Batch, TransferGuard {
    using Refusal for bytes;

    /// @inheritdoc ITrading
    function placeOrder(
        uint32 account,
        uint16 market,
        NewOrder calldata order,
        uint8 maxMatches
    ) external notDuringTransfer returns (Placement memory) {
        Session memory session = _openToTrade(account, market, maxMatches);
        _place(session, OrderTermsLib.from(order));
        return _closeTraded(session);
    }

    /// @inheritdoc ITrading
    function cancelOrder(uint32 account, uint16 market, OrderId id) external notDuringTransfer returns (uint48 lots) {
        Session memory session = _open(account, market, Permission.CANCEL, 0, 1);
        // safe: lots have 48 bits
        lots = uint48(_cancel(session, id));
        _close(session);
    }

    /// @inheritdoc ITrading
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

    /// @inheritdoc ITrading
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

    /// @inheritdoc ITrading
    function amendOrder(
        uint32 account,
        uint16 market,
        OrderId id,
        NewOrder calldata order,
        uint8 maxMatches
    ) external notDuringTransfer returns (Placement memory) {
        Session memory session = _openToTrade(account, market, maxMatches);
        _amend(session, id, OrderTermsLib.from(order));
        return _closeTraded(session);
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

    // ----------------------------------------------------------------------------------------------------- private

    function _openToTrade(
        uint256 account,
        uint256 market,
        uint256 maxMatches
    ) private returns (Session memory session) {
        Accounts.requirePermission(account, _tradePermission());
        session = SessionLib.start(account, _matches(maxMatches), JournalLib.OPERATION_BYTES);
        _beginJudging(session);
        _openMarket(session, market);
    }

    function _closeTraded(Session memory session) private returns (Placement memory) {
        _close(session);
        _judge(session);
        return Outcome.placement(session.rested, session.traded);
    }

    function _open(
        uint256 account,
        uint256 market,
        uint256 permission,
        uint256 steps,
        uint256 operations
    ) private returns (Session memory session) {
        Accounts.requirePermission(account, permission);
        session = SessionLib.start(account, steps, operations * JournalLib.OPERATION_BYTES);
        _openMarket(session, market);
    }

    function _close(Session memory session) private {
        if (session.refusal.isSet()) session.refusal.raise();
        _closeMarket(session);
    }
}
