// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IOracle} from "../interfaces/IOracle.sol";
import {IPriceSource, Reading} from "./IPriceSource.sol";

/// @notice Reads a source that may be broken, or hostile: whatever it does, the reader goes on.
library SourceReader {
    /// @dev What a source may use: several times what feeds behind a proxy take.
    uint256 internal constant READ_GAS = 200_000;
    /// @dev What must be left so that the source really gets that: one part in 64 is kept back at a call, which costs
    ///      something itself.
    uint256 internal constant NEEDED_GAS = READ_GAS + READ_GAS / 63 + 5_000;

    uint256 private constant _READING_BYTES = 96;

    /// @dev The reading of a source. All zero if it has no code, reverts, takes too much gas, or answers less than a
    ///      reading or numbers wider than its fields. However long an answer is, no more than a reading is copied.
    function tryRead(address source) internal view returns (Reading memory) {
        // with less, a caller could choose which sources fail
        if (gasleft() < NEEDED_GAS) revert IOracle.TooLittleGas(gasleft(), NEEDED_GAS);
        (bool ok, uint256 price, uint256 confidence, uint256 time) = _call(source);
        ok = ok && price <= type(uint128).max && confidence <= type(uint128).max && time <= type(uint64).max;
        // safe: just compared
        return ok ? Reading(uint128(price), uint128(confidence), uint64(time)) : Reading(0, 0, 0);
    }

    /// @dev Equivalent to `IPriceSource(source).read{gas: READ_GAS}()` without the ways in which that reverts.
    function _call(address source) private view returns (bool ok, uint256 price, uint256 confidence, uint256 time) {
        bytes4 selector = IPriceSource.read.selector;
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(0x00, selector)
            ok := staticcall(READ_GAS, source, 0x00, 0x04, answer, _READING_BYTES)
            ok := and(ok, iszero(lt(returndatasize(), _READING_BYTES)))
            price := mload(answer)
            confidence := mload(add(answer, 0x20))
            time := mload(add(answer, 0x40))
        }
    }
}
