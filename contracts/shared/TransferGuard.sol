// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @notice Functions that move tokens are `nonReentrant`; all others that read or change what the ledger and the books
///         hold refuse to be called while one of them runs, so a token that calls back finds the exchange closed. Views
///         included: what they would show is half-done. Open stay what depends on no balance: the getters of the
///         authority and of the immutable addresses, `setAuthority`, which is the authority's alone, and `initialize`,
///         which is over.
/// @dev The flag is transient storage, hence one flag for all codes of the exchange together.
abstract contract TransferGuard is ReentrancyGuardTransient {
    modifier notDuringTransfer() {
        _refuseDuringTransfer();
        _;
    }

    function _refuseDuringTransfer() internal view {
        if (_reentrancyGuardEntered()) revert ReentrancyGuardReentrantCall();
    }
}
