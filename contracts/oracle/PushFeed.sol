// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAggregatorV3} from "./IAggregatorV3.sol";

/// @notice A feed that is told its price by whom the access manager allows. For local chains and test networks, where
///         no oracle is at work: whoever may push decides the price.
contract PushFeed is IAggregatorV3, AccessManaged {
    /// @notice A price was pushed.
    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);

    /// @inheritdoc IAggregatorV3
    string public description;

    int128 private _answer;
    uint48 private _updatedAt;
    uint80 private _round;

    /// @param manager Access manager that says who may push.
    /// @param description_ What is measured, such as "ETH / USD".
    /// @param answer First price, with 8 decimals.
    constructor(address manager, string memory description_, int128 answer) AccessManaged(manager) {
        description = description_;
        _push(answer);
    }

    /// @notice Sets the price, as of this block.
    /// @param answer With 8 decimals. A feed may also say nonsense, zero or less: what reads it must cope.
    function push(int128 answer) external restricted {
        _push(answer);
    }

    /// @inheritdoc IAggregatorV3
    function decimals() external pure returns (uint8) {
        return 8;
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (_round, _answer, _updatedAt, _updatedAt, _round);
    }

    function _push(int128 answer) private {
        _answer = answer;
        // safe: seconds fit 48 bits for millions of years
        _updatedAt = uint48(block.timestamp);
        emit AnswerUpdated(answer, ++_round, block.timestamp);
    }
}
