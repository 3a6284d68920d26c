// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {JournalLib} from "./book/Journal.sol";
import {OrderId} from "./book/OrderId.sol";
import {BookSideLib, Side} from "./book/Side.sol";
import {IBatch, Operation, OperationResult} from "./interfaces/IBatch.sol";
import {IGovernance} from "./interfaces/IGovernance.sol";
import {ISpot, NewOrder, Placement} from "./interfaces/ISpot.sol";
import {Accounts, Permission} from "./ledger/Accounts.sol";
import {Delegating} from "./shared/Delegating.sol";
import {Refusal} from "./shared/Refusal.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";
import {Outcome} from "./spot/Outcome.sol";
import {OrderTermsLib} from "./spot/OrderTerms.sol";
import {SpotBatch} from "./spot/SpotBatch.sol";
import {Session, SessionLib} from "./spot/Session.sol";
import {SpotTrading} from "./spot/SpotTrading.sol";

/// @notice The exchange: one address, one storage. Trading is compiled into this contract because every order passes
///         through it. What it does not know itself it hands, with its storage, to the office (accounts, custody,
///         listings), the office to clearing (prices, risk), and that to the lens (views), so that users see one
///         contract: `IExchange`.
/// @dev Immutable: no proxy, no upgrade; office, clearing and lens are fixed at deployment.
contract Exchange is ISpot, IBatch, TransferGuard, Delegating {
    using Refusal for bytes;
    using SpotTrading for Session;

    /// @dev First byte of a packed batch. No function selector of the exchange begins with it.
    bytes1 private constant _PACKED = 0x00;

    /// @notice Contract with accounts, custody and listings, executed in the storage of this one.
    address public immutable OFFICE;

    /// @param authority Access manager that decides who governs.
    /// @param office See `OFFICE`.
    /// @param dollar Token in which everything is quoted and valued; becomes asset 0.
    /// @param dollarUnitExp See `IGovernance.listAsset`.
    constructor(address authority, address office, address dollar, uint8 dollarUnitExp) {
        OFFICE = office;
        bytes memory call = abi.encodeCall(IGovernance.initialize, (authority, dollar, dollarUnitExp));
        Address.functionDelegateCall(office, call);
    }

    // ---------------------------------------------------------------------------------------------------- trading

    /// @inheritdoc ISpot
    function placeOrder(
        uint32 account,
        uint16 market,
        NewOrder calldata order,
        uint8 maxMatches
    ) external notDuringTransfer returns (Placement memory) {
        Session memory session = _open(account, market, Permission.TRADE_SPOT, SpotBatch.matches(maxMatches), 1);
        session.place(OrderTermsLib.from(order));
        _close(session);
        return Outcome.placement(session.rested, session.traded);
    }

    /// @inheritdoc ISpot
    function cancelOrder(uint32 account, uint16 market, OrderId id) external notDuringTransfer returns (uint48 lots) {
        Session memory session = _open(account, market, Permission.CANCEL, 0, 1);
        // safe: lots have 48 bits
        lots = uint48(session.cancel(id));
        _close(session);
    }

    /// @inheritdoc ISpot
    function cancelOrders(
        uint32 account,
        uint16 market,
        OrderId[] calldata ids
    ) external notDuringTransfer returns (uint256 cancelled) {
        Session memory session = _open(account, market, Permission.CANCEL, 0, ids.length);
        for (uint256 index = 0; index < ids.length; ++index) {
            if (session.cancel(ids[index]) != 0) ++cancelled;
        }
        session.closeMarket();
    }

    /// @inheritdoc ISpot
    function cancelAll(
        uint32 account,
        uint16 market,
        Side side,
        OrderId cursor,
        uint16 maxOrders
    ) external notDuringTransfer returns (uint256 cancelled, OrderId next) {
        uint256 limit = maxOrders > SpotTrading.MAX_STRETCH ? SpotTrading.MAX_STRETCH : maxOrders;
        Session memory session = _open(account, market, Permission.CANCEL, 0, limit);
        (cancelled, next) = session.cancelStretch(BookSideLib.from(side), cursor, limit);
        _close(session);
    }

    /// @inheritdoc ISpot
    function amendOrder(
        uint32 account,
        uint16 market,
        OrderId id,
        NewOrder calldata order,
        uint8 maxMatches
    ) external notDuringTransfer returns (Placement memory) {
        Session memory session = _open(account, market, Permission.TRADE_SPOT, SpotBatch.matches(maxMatches), 1);
        session.amend(id, OrderTermsLib.from(order));
        _close(session);
        return Outcome.placement(session.rested, session.traded);
    }

    /// @inheritdoc IBatch
    function batch(
        uint32 account,
        Operation[] calldata operations,
        uint8 maxMatches,
        uint32 deadline
    ) external notDuringTransfer returns (OperationResult[] memory) {
        return SpotBatch.execute(account, operations, maxMatches, deadline);
    }

    /// @dev Packed batches, and everything that the other codes answer.
    fallback() external {
        if (bytes1(msg.sig) != _PACKED) _delegate(OFFICE); // does not come back
        _refuseDuringTransfer();
        SpotBatch.executePacked(msg.data);
    }

    // ----------------------------------------------------------------------------------------------------- private

    function _open(
        uint256 account,
        uint256 market,
        uint256 permission,
        uint256 steps,
        uint256 operations
    ) private view returns (Session memory session) {
        Accounts.requirePermission(account, permission);
        session = SessionLib.start(account, steps, operations * JournalLib.OPERATION_BYTES);
        session.openMarket(market);
    }

    function _close(Session memory session) private {
        if (session.refusal.isSet()) session.refusal.raise();
        session.closeMarket();
    }
}
