// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice A resolved account, in one word. Dollars in ledger units.
///
///      [0..39]    since     unix second at which it was resolved first, 0 = it is not resolved
///      [40..47]   rounds    how often
///      [48..63]   pending   loans of the latest round that are not written off yet
///      [64..79]   records   losses that it has caused so far, see `Loss`
///      [80..140]  ratio     part of every claim that the latest round cut, 2^60 = all of it
///      [141..202] lossLeft  dollars that pending loans are to lose
///      [203..218] paid      losses that have been paid at its end
///      [219]      ending    what is left is being paid out
///      [220]      touched   set once, so that the word never goes back to zero
type Resolution is uint256;

using ResolutionLib for Resolution global;

library ResolutionLib {
    uint256 internal constant ALL = 1 << 60;
    uint256 internal constant MAX_ROUNDS = type(uint8).max;
    uint256 internal constant MAX_RECORDS = type(uint16).max;

    uint256 private constant _ROUNDS = 40;
    uint256 private constant _PENDING = 48;
    uint256 private constant _RECORDS = 64;
    uint256 private constant _RATIO = 80;
    uint256 private constant _LOSS_LEFT = 141;
    uint256 private constant _PAID = 203;
    uint256 private constant _ENDING = 1 << 219;
    uint256 private constant _TOUCHED = 1 << 220;
    uint256 private constant _RATIO_MASK = (1 << 61) - 1;
    uint256 private constant _DOLLARS_MASK = (1 << 62) - 1;

    function load(uint256 account) internal view returns (Resolution) {
        return Resolution.wrap(Store.load(Slots.resolution(account)));
    }

    function save(Resolution resolution, uint256 account) internal {
        Store.save(Slots.resolution(account), Resolution.unwrap(resolution) | _TOUCHED);
    }

    function since(Resolution resolution) internal pure returns (uint256) {
        return uint40(Resolution.unwrap(resolution));
    }

    function rounds(Resolution resolution) internal pure returns (uint256) {
        return uint8(Resolution.unwrap(resolution) >> _ROUNDS);
    }

    function pending(Resolution resolution) internal pure returns (uint256) {
        return uint16(Resolution.unwrap(resolution) >> _PENDING);
    }

    function records(Resolution resolution) internal pure returns (uint256) {
        return uint16(Resolution.unwrap(resolution) >> _RECORDS);
    }

    function ratio(Resolution resolution) internal pure returns (uint256) {
        return (Resolution.unwrap(resolution) >> _RATIO) & _RATIO_MASK;
    }

    function lossLeft(Resolution resolution) internal pure returns (uint256) {
        return (Resolution.unwrap(resolution) >> _LOSS_LEFT) & _DOLLARS_MASK;
    }

    function paid(Resolution resolution) internal pure returns (uint256) {
        return uint16(Resolution.unwrap(resolution) >> _PAID);
    }

    function isEnding(Resolution resolution) internal pure returns (bool) {
        return Resolution.unwrap(resolution) & _ENDING != 0;
    }

    /// @dev A new round. Fields of the widths above; the first second stays.
    function nextRound(
        Resolution resolution,
        uint256 pending_,
        uint256 ratio_,
        uint256 lossLeft_
    ) internal view returns (Resolution) {
        uint256 first = resolution.since() == 0 ? block.timestamp : resolution.since();
        return
            Resolution.wrap(
                first |
                    ((resolution.rounds() + 1) << _ROUNDS) |
                    (pending_ << _PENDING) |
                    (resolution.records() << _RECORDS) |
                    (ratio_ << _RATIO) |
                    (lossLeft_ << _LOSS_LEFT)
            );
    }

    function withPending(
        Resolution resolution,
        uint256 pending_,
        uint256 lossLeft_
    ) internal pure returns (Resolution) {
        uint256 mask = (uint256(type(uint16).max) << _PENDING) | (_DOLLARS_MASK << _LOSS_LEFT);
        return
            Resolution.wrap(
                (Resolution.unwrap(resolution) & ~mask) | (pending_ << _PENDING) | (lossLeft_ << _LOSS_LEFT)
            );
    }

    /// @dev One more. The caller has compared with the limit.
    function plusRecord(Resolution resolution) internal pure returns (Resolution) {
        return Resolution.wrap(Resolution.unwrap(resolution) + (1 << _RECORDS));
    }

    function withPaid(Resolution resolution, uint256 paid_) internal pure returns (Resolution) {
        uint256 mask = uint256(type(uint16).max) << _PAID;
        return Resolution.wrap((Resolution.unwrap(resolution) & ~mask) | (paid_ << _PAID) | _ENDING);
    }
}
