// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IAggregatorV3} from "../oracle/IAggregatorV3.sol";
import {IPyth, PythPrice} from "../oracle/PythSource.sol";

/// @notice A feed that says what it is told, about its clock and decimals too.
contract ScriptedAggregator is IAggregatorV3 {
    uint8 public decimals;
    int256 public answer;
    uint256 public updatedAt;

    constructor(uint8 decimals_, int256 answer_, uint256 updatedAt_) {
        decimals = decimals_;
        say(answer_, updatedAt_);
    }

    function say(int256 answer_, uint256 updatedAt_) public {
        (answer, updatedAt) = (answer_, updatedAt_);
    }

    function description() external pure returns (string memory) {
        return "scripted";
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, answer, updatedAt, updatedAt, 1);
    }
}

/// @notice A Pyth that says what it is told, and reverts about what it was never told.
contract ScriptedPyth is IPyth {
    error PriceFeedNotFound();

    mapping(bytes32 id => PythPrice price) private _prices;

    function say(bytes32 id, PythPrice calldata price) external {
        _prices[id] = price;
    }

    function getPriceUnsafe(bytes32 id) external view returns (PythPrice memory price) {
        price = _prices[id];
        if (price.publishTime == 0) revert PriceFeedNotFound();
    }
}
