// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @dev How a test wallet answers when it is asked about a signature.
enum Mood {
    HONEST,
    WRONG_ANSWER,
    REVERT,
    BURN,
    FLOOD,
    REENTER
}

/// @notice Wallet with code for tests. It takes for its own what its keeper has signed, unless it is in another mood.
contract TestWallet is IERC1271 {
    address private immutable _KEEPER = msg.sender;

    Mood private _mood;
    address private _target;
    bytes private _call;

    error NotKeeper();
    error Moody();

    function act(address target, bytes calldata data) external returns (bytes memory) {
        if (msg.sender != _KEEPER) revert NotKeeper();
        return Address.functionCall(target, data);
    }

    /// @param target Called with `data` on being asked, in the mood that does so.
    function setMood(Mood mood, address target, bytes calldata data) external {
        (_mood, _target, _call) = (mood, target, data);
    }

    /// @inheritdoc IERC1271
    /// @dev REENTER: valid if the call back finds its target closed.
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        Mood mood = _mood;
        if (mood == Mood.WRONG_ANSWER) return 0xffffffff;
        if (mood == Mood.REVERT) revert Moody();
        if (mood == Mood.BURN)
            assembly ("memory-safe") {
                invalid()
            }
        if (mood == Mood.FLOOD)
            assembly ("memory-safe") {
                return(0, 100000)
            }
        if (mood == Mood.REENTER) return _isClosed() ? IERC1271.isValidSignature.selector : bytes4(0);
        (address signer, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return signer == _KEEPER ? IERC1271.isValidSignature.selector : bytes4(0);
    }

    function _isClosed() private view returns (bool) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = _target.staticcall(_call);
        return !ok && bytes4(answer) == ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
    }
}
