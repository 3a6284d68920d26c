// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice ERC-20 for tests that does what a listed token must not: calls back while it moves, keeps a part of what it
///         moves, or changes balances by itself.
contract HostileToken is ERC20 {
    address private _target;
    bytes private _call;
    uint256 private _kept;
    bytes private _refusal;

    /// @notice How the call during the last move ended.
    bool public succeeded;
    bytes public answer;

    constructor() ERC20("Hostile", "HOSTILE") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function burn(address from, uint256 amount) external {
        _burn(from, amount);
    }

    /// @notice Every move calls `target` from now on.
    function callBack(address target, bytes calldata data) external {
        (_target, _call) = (target, data);
    }

    /// @notice Every move loses this much on the way from now on.
    function keep(uint256 amount) external {
        _kept = amount;
    }

    /// @notice Every move reverts with these data from now on.
    function refuseWith(bytes calldata data) external {
        _refusal = data;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0) || to == address(0)) return;
        bytes memory refusal = _refusal;
        if (refusal.length != 0) {
            assembly ("memory-safe") {
                revert(add(refusal, 0x20), mload(refusal))
            }
        }
        if (_kept != 0) super._update(to, address(0), _kept);
        // solhint-disable-next-line avoid-low-level-calls
        if (_target != address(0)) (succeeded, answer) = _target.call(_call);
    }
}
