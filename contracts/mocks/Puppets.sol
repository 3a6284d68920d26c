// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// @notice An actor of a test: calls whatever its puppeteer tells it to.
contract Puppet {
    address private immutable _PUPPETEER = msg.sender;

    error NotPuppeteer();

    function act(address target, bytes calldata data) external returns (bool ok, bytes memory answer) {
        if (msg.sender != _PUPPETEER) revert NotPuppeteer();
        // solhint-disable-next-line avoid-low-level-calls
        return target.call(data);
    }
}

/// @notice Lets many actors make many calls in one transaction, for tests that would otherwise wait for thousands of
///         blocks. After each call a log without topics says how it ended: `ok u8 | answer`.
contract Puppeteer {
    Puppet[] private _puppets;

    uint256 private constant _STEP_HEADER = 24;

    constructor(uint256 puppets) {
        for (uint256 index = 0; index < puppets; ++index) {
            _puppets.push(new Puppet());
        }
    }

    function puppetAt(uint256 index) external view returns (address) {
        return address(_puppets[index]);
    }

    /// @param script step*, step = puppet u8 | target 20 | length u24 | calldata
    function play(bytes calldata script) external {
        uint256 offset = 0;
        while (offset < script.length) {
            (bool ok, bytes memory answer, uint256 next) = _step(script, offset);
            bytes memory log = abi.encodePacked(ok, answer);
            assembly ("memory-safe") {
                log0(add(log, 0x20), mload(log))
            }
            offset = next;
        }
    }

    /// @notice As `play`, to be called only: the answers are returned. Each is `ok u8 | answer`.
    function peek(bytes calldata script) external returns (bytes[] memory answers) {
        answers = new bytes[](script.length / _STEP_HEADER);
        uint256 offset = 0;
        uint256 count = 0;
        while (offset < script.length) {
            (bool ok, bytes memory answer, uint256 next) = _step(script, offset);
            answers[count++] = abi.encodePacked(ok, answer);
            offset = next;
        }
        assembly ("memory-safe") {
            mstore(answers, count)
        }
    }

    function _step(bytes calldata script, uint256 offset) private returns (bool ok, bytes memory answer, uint256 next) {
        Puppet puppet = _puppets[uint8(script[offset])];
        address target = address(bytes20(script[offset + 1:offset + 21]));
        uint256 begin = offset + _STEP_HEADER;
        next = begin + uint24(bytes3(script[offset + 21:begin]));
        (ok, answer) = puppet.act(target, script[begin:next]);
    }
}

/// @dev Compiled with the tests: the access manager that governs the exchange.
contract TestAccessManager is AccessManager {
    constructor(address admin) AccessManager(admin) {}
}
