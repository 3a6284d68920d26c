// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

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
}
