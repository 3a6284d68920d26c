// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IClearing} from "../interfaces/IClearing.sol";

/// @notice Hands a call on to other code, in the storage of this contract.
abstract contract Delegating {
    /// @dev Ends the call with the answer of `target`, which must be fixed at deployment: it can do everything that
    ///      this contract can.
    function _delegate(address target) internal {
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0, calldatasize())
            let ok := delegatecall(gas(), target, data, calldatasize(), 0, 0)
            returndatacopy(data, 0, returndatasize())
            if ok {
                return(data, returndatasize())
            }
            revert(data, returndatasize())
        }
    }

    /// @dev The same, but comes back, with nothing changed, if `target` reverts with `IClearing.Reconsider`.
    function _delegateUnlessReconsidered(address target) internal {
        bytes4 reconsider = IClearing.Reconsider.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0, calldatasize())
            let ok := delegatecall(gas(), target, data, calldatasize(), 0, 0)
            let size := returndatasize()
            returndatacopy(data, 0, size)
            if ok {
                return(data, size)
            }
            let again := and(eq(size, 4), eq(shr(224, mload(data)), shr(224, reconsider)))
            if iszero(again) {
                revert(data, size)
            }
        }
    }
}
