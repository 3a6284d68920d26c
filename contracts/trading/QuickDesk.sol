// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {JournalLib} from "../book/Journal.sol";
import {OrderId} from "../book/OrderId.sol";
import {ITrading, NewOrder, Placement} from "../interfaces/ITrading.sol";
import {Accounts, Permission} from "../ledger/Accounts.sol";
import {Desk} from "./Desk.sol";
import {OrderTermsLib} from "./OrderTerms.sol";
import {Outcome} from "./Outcome.sol";
import {Session, SessionLib} from "./Session.sol";

/// @notice The calls that traders make most, for one kind of market: single orders, and packed batches (`Batch`).
abstract contract QuickDesk is ITrading, Desk {
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

    // ----------------------------------------------------------------------------------------------------- private

    function _openToTrade(
        uint256 account,
        uint256 market,
        uint256 maxMatches
    ) private returns (Session memory session) {
        (uint256 permissions, bool margined) = Accounts.permissionsOfCaller(account);
        session = SessionLib.start(account, _matches(maxMatches), JournalLib.OPERATION_BYTES);
        _beginJudging(session, margined);
        _openMarket(session, market); // may hand the call on to other code, which asks for another permission
        Accounts.requirePermission(account, _tradePermission(), permissions);
    }

    function _closeTraded(Session memory session) private returns (Placement memory) {
        _close(session);
        _judge(session);
        return Outcome.placement(session.rested, session.traded);
    }
}
