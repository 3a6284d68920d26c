// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Reading} from "../oracle/IPriceSource.sol";

/// @notice What a source may do when it is read, instead of answering as it should.
enum Mischief {
    NONE,
    REVERT,
    REVERT_BOMB,
    RETURN_BOMB,
    BURN_GAS,
    ANSWER_NOTHING,
    ANSWER_SHORT,
    WIDE_PRICE,
    WIDE_CONFIDENCE,
    WIDE_TIME,
    WRITE,
    CALL_BACK
}

/// @notice A source that says what it is told, and misbehaves as it is told. It has the function of `IPriceSource`, but
///         does not promise to change nothing.
contract ScriptedSource {
    Reading private _reading;
    Mischief private _mischief;
    address private _exchange;
    bytes private _call;
    uint256 private _gas;

    error Sulking(bytes reason);

    /// @dev As long as the gas of a reader pays for.
    uint256 private constant _BOMB = 300_000;
    uint256 private constant _READING_BYTES = 96;

    function say(uint128 price, uint128 confidence, uint64 time) external {
        _reading = Reading(price, confidence, time);
    }

    function misbehave(Mischief mischief) external {
        _mischief = mischief;
    }

    /// @notice Takes so much gas for a proper answer from now on.
    function takeGas(uint256 amount) external {
        _gas = amount;
    }

    /// @notice What `CALL_BACK` calls. It answers properly only if that goes through.
    function callBack(address exchange, bytes calldata data) external {
        (_exchange, _call) = (exchange, data);
    }

    function read() external returns (Reading memory reading) {
        uint256 begin = gasleft();
        reading = _reading;
        Mischief mischief = _mischief;
        if (mischief == Mischief.REVERT) revert Sulking("");
        if (mischief == Mischief.REVERT_BOMB) revert Sulking(new bytes(_BOMB));
        if (mischief == Mischief.RETURN_BOMB) _answer(reading, _BOMB);
        if (mischief == Mischief.ANSWER_NOTHING) _answer(reading, 0);
        if (mischief == Mischief.ANSWER_SHORT) _answer(reading, _READING_BYTES - 1);
        if (mischief == Mischief.WIDE_PRICE) _answerWith(reading, 0, 1 << 128);
        if (mischief == Mischief.WIDE_CONFIDENCE) _answerWith(reading, 1, 1 << 128);
        if (mischief == Mischief.WIDE_TIME) _answerWith(reading, 2, 1 << 64);
        if (mischief == Mischief.WRITE) _gas = 1;
        if (mischief == Mischief.CALL_BACK) _callBack();
        uint256 wanted = mischief == Mischief.BURN_GAS ? type(uint256).max : _gas;
        while (begin - gasleft() < wanted) {}
    }

    function _callBack() private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, ) = _exchange.call(_call);
        if (!ok) revert Sulking(_call);
    }

    function _answer(Reading memory reading, uint256 length) private pure {
        assembly ("memory-safe") {
            return(reading, length)
        }
    }

    /// @dev Sets bits beyond the width of a field.
    function _answerWith(Reading memory reading, uint256 field, uint256 bits) private pure {
        assembly ("memory-safe") {
            let place := add(reading, mul(field, 0x20))
            mstore(place, or(mload(place), bits))
            return(reading, _READING_BYTES)
        }
    }
}
