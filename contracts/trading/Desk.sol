// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {JournalLib} from "../book/Journal.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Refusal} from "../shared/Refusal.sol";
import {TransferGuard} from "../shared/TransferGuard.sol";
import {Batch} from "./Batch.sol";
import {Session, SessionLib} from "./Session.sol";

/// @notice What the calls of traders begin and end with.
abstract contract Desk is Batch, TransferGuard {
    using Refusal for bytes;

    function _open(
        uint256 account,
        uint256 market,
        uint256 permission,
        uint256 steps,
        uint256 operations
    ) internal returns (Session memory session) {
        Accounts.requirePermission(account, permission);
        session = SessionLib.start(account, steps, operations * JournalLib.OPERATION_BYTES);
        _openMarket(session, market);
    }

    function _close(Session memory session) internal {
        if (session.refusal.isSet()) session.refusal.raise();
        _closeMarket(session);
    }
}
