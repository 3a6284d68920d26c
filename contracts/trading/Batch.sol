// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {JournalLib, Journal} from "../book/Journal.sol";
import {OrderId} from "../book/OrderId.sol";
import {ASKS, BIDS, BookSide} from "../book/Side.sol";
import {Operation, OperationKind, OperationResult} from "../interfaces/IBatch.sol";
import {ITrading, Placement} from "../interfaces/ITrading.sol";
import {Accounts, Permission} from "../ledger/Accounts.sol";
import {Refusal} from "../shared/Refusal.sol";
import {Outcome, Rested, Traded} from "./Outcome.sol";
import {OrderTerms, OrderTermsLib} from "./OrderTerms.sol";
import {Session, SessionLib} from "./Session.sol";
import {Trading} from "./Trading.sol";

/// @notice Many operations in one call, from the readable or from the packed form (drawn in `IBatch`).
abstract contract Batch is Trading {
    using Refusal for bytes;
    using JournalLib for Journal;

    uint256 private constant _DEFAULT_MATCHES = 64;

    /// @dev Bytes of records for each byte of packed operations, the maker orders they meet apart: a place of 11 writes
    ///      39 at most, an amend of 22 up to `JournalLib.OPERATION_BYTES`.
    uint256 private constant _RECORDS_PER_BYTE = 4;

    uint256 private constant _HEADER_BYTES = 12;
    uint256 private constant _MARKET_BYTES = 3;
    uint256 private constant _TERMS_BYTES = 10;
    uint256 private constant _ID_BYTES = 11;
    uint256 private constant _EXPIRY_BYTES = 4;
    uint256 private constant _CLIENT_ID_BYTES = 8;

    uint256 private constant _TYPE = 3;
    uint256 private constant _SELL = 1 << 4;
    uint256 private constant _SKIP = 1 << 5;
    uint256 private constant _HAS_EXPIRY = 1 << 6;
    uint256 private constant _HAS_CLIENT_ID = 1 << 7;

    uint256 private constant _MARKET = 0;
    uint256 private constant _PLACE = 1;
    uint256 private constant _CANCEL = 2;

    // --------------------------------------------------------------------------------------------------- readable

    function _executeBatch(
        uint256 account,
        Operation[] calldata operations,
        uint256 maxMatches,
        uint256 deadline
    ) internal returns (OperationResult[] memory results) {
        if (deadline != 0) _checkDeadline(deadline);
        (uint256 permissions, bool margined) = Accounts.permissionsOfCaller(account);
        results = new OperationResult[](operations.length);
        uint256 records = operations.length * JournalLib.OPERATION_BYTES;
        Session memory session = SessionLib.start(account, _matches(maxMatches), records);
        _beginJudging(session, margined);
        uint256 market;
        for (uint256 index = 0; index < operations.length; ++index) {
            Operation calldata operation = operations[index];
            if (index == 0 || operation.market != market) {
                if (index != 0) _closeMarket(session);
                market = operation.market;
                _openMarket(session, market);
            }
            results[index].placement = _execute(session, operation, permissions);
            if (!session.refusal.isSet()) continue;
            results[index].refused = _conclude(session, index, operation.kind == OperationKind.CANCEL, operation.skip);
        }
        if (operations.length != 0) _closeMarket(session);
        _judge(session);
    }

    function _execute(
        Session memory session,
        Operation calldata operation,
        uint256 permissions
    ) private returns (Placement memory) {
        (session.rested, session.traded) = (Rested.wrap(0), Traded.wrap(0));
        OperationKind kind = operation.kind;
        _requirePermission(session, kind == OperationKind.CANCEL, permissions);
        if (kind == OperationKind.PLACE) {
            _place(session, OrderTermsLib.from(operation.order));
        } else if (kind == OperationKind.CANCEL) {
            session.rested = Outcome.rested(OrderId.wrap(0), _cancel(session, operation.id));
        } else {
            _amend(session, operation.id, OrderTermsLib.from(operation.order));
        }
        return Outcome.placement(session.rested, session.traded);
    }

    // ----------------------------------------------------------------------------------------------------- packed

    function _executePacked(bytes calldata data) internal {
        if (data.length < _HEADER_BYTES) revert ITrading.MalformedBatch(data.length);
        uint256 header = _word(data, 0);
        uint256 account = uint32(header >> 216);
        uint256 deadline = uint32(header >> 176);
        if (deadline != 0) _checkDeadline(deadline);
        (uint256 permissions, bool margined) = Accounts.permissionsOfCaller(account);
        // strangers are told so before anything else, as by every other function
        if (permissions == 0) revert Accounts.NotAuthorized(account, msg.sender, _tradePermission());
        uint256 records;
        unchecked {
            // safe: the size of calldata
            records = data.length * _RECORDS_PER_BYTE;
        }
        Session memory session = SessionLib.start(account, _matches(uint8(header >> 208)), records);
        _beginJudging(session, margined);
        _openMarket(session, uint16(header >> 160));
        uint256 offset = _HEADER_BYTES;
        uint256 index; // of the operation, MARKET not counted
        while (offset < data.length) {
            uint256 word = _word(data, offset);
            uint256 kind = word >> 248;
            if (kind & _TYPE == _MARKET) {
                if (kind != _MARKET) revert ITrading.MalformedBatch(offset);
                offset = _passed(data, offset, _MARKET_BYTES);
                _closeMarket(session);
                _openMarket(session, uint16(word >> 232));
                continue;
            }
            offset = _executePackedOne(session, data, offset, word, permissions);
            if (session.refusal.isSet()) _conclude(session, index, kind & _TYPE == _CANCEL, kind & _SKIP != 0);
            unchecked {
                // safe: fewer than bytes of calldata
                ++index;
            }
        }
        _closeMarket(session);
        _judge(session);
    }

    /// @param word The operation's first 32 bytes, its kind in the highest.
    /// @return next Offset of the next operation. So in the functions below.
    function _executePackedOne(
        Session memory session,
        bytes calldata data,
        uint256 offset,
        uint256 word,
        uint256 permissions
    ) private returns (uint256 next) {
        uint256 kind = word >> 248;
        uint256 operation = kind & _TYPE;
        if (permissions != Accounts.ALL_PERMISSIONS) _requirePermission(session, operation == _CANCEL, permissions);
        OrderTerms order;
        if (operation == _PLACE) {
            (order, next) = _readOrder(data, _plus(offset, 1), kind, kind & _SELL != 0 ? ASKS : BIDS);
            _place(session, order);
            return next;
        }
        // safe: eleven bytes are 88 bits
        OrderId id = OrderId.wrap(uint88(word >> 160));
        if (operation == _CANCEL) {
            next = _passed(data, offset, 1 + _ID_BYTES);
            _cancel(session, id);
            return next;
        }
        (order, next) = _readOrder(data, _plus(offset, 1 + _ID_BYTES), kind, id.side());
        _amend(session, id, order);
    }

    /// @param offset Of the order's terms.
    function _readOrder(
        bytes calldata data,
        uint256 offset,
        uint256 kind,
        BookSide side
    ) private pure returns (OrderTerms order, uint256 next) {
        next = _passed(data, offset, _TERMS_BYTES);
        uint256 expiry;
        uint256 clientId;
        if (kind & (_HAS_EXPIRY | _HAS_CLIENT_ID) != 0) (expiry, clientId, next) = _readExtras(data, next, kind);
        order = OrderTermsLib.make(side, _word(data, offset) >> (256 - OrderTermsLib.TERMS_BITS), expiry, clientId);
        if (!order.isKnown()) revert ITrading.MalformedBatch(offset);
    }

    function _readExtras(
        bytes calldata data,
        uint256 offset,
        uint256 kind
    ) private pure returns (uint256 expiry, uint256 clientId, uint256 next) {
        next = offset;
        if (kind & _HAS_EXPIRY != 0) {
            expiry = _word(data, next) >> 224;
            next = _passed(data, next, _EXPIRY_BYTES);
        }
        if (kind & _HAS_CLIENT_ID != 0) {
            clientId = _word(data, next) >> 192;
            next = _passed(data, next, _CLIENT_ID_BYTES);
        }
    }

    /// @dev Offset behind `size` bytes that must be there.
    function _passed(bytes calldata data, uint256 offset, uint256 size) private pure returns (uint256 next) {
        next = _plus(offset, size);
        if (next > data.length) revert ITrading.MalformedBatch(offset);
    }

    function _plus(uint256 offset, uint256 size) private pure returns (uint256) {
        unchecked {
            // safe: offsets are bounded by the size of the calldata, sizes by 32
            return offset + size;
        }
    }

    /// @dev The 32 bytes at `offset`, zeros behind the end of the data.
    function _word(bytes calldata data, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, offset))
        }
    }

    // ----------------------------------------------------------------------------------------------------- shared

    function _requirePermission(Session memory session, bool isCancel, uint256 permissions) private view {
        uint256 needed = isCancel ? Permission.CANCEL : _tradePermission();
        Accounts.requirePermission(session.account, needed, permissions);
    }

    function _matches(uint256 maxMatches) internal pure returns (uint256) {
        return maxMatches == 0 ? _DEFAULT_MATCHES : maxMatches;
    }

    /// @dev Reverts with the refusal of the last operation, or notes it and clears it.
    /// @return refused Its selector.
    function _conclude(
        Session memory session,
        uint256 index,
        bool isCancel,
        bool skip
    ) private pure returns (bytes4 refused) {
        refused = bytes4(session.refusal);
        bool stale = isCancel && refused == ITrading.OrderNotFound.selector;
        if (!skip && !stale) session.refusal.raise();
        session.journal.skipped(index, refused);
        session.refusal = "";
    }

    function _checkDeadline(uint256 deadline) private view {
        if (deadline < block.timestamp) revert ITrading.DeadlinePassed(deadline, block.timestamp);
    }
}
