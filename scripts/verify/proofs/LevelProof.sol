// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LevelLib, LevelWord} from "../../../contracts/book/Level.sol";
import {OrderId, OrderIdLib} from "../../../contracts/book/OrderId.sol";
import {BIDS} from "../../../contracts/book/Side.sol";

/// @notice A level of one page, in any state that it can be in: what appending and removing an order does to its live
///         bits, its sum of lots and everything else. The layout is that of the comment on `LevelWord`.
contract LevelProof {
    uint256 private constant _PLACE = 1 << 64;

    /// @dev A level as a caller may find it: places are live only if handed out, and there is room in the sum.
    struct State {
        uint128 live;
        uint56 lots;
        uint8 used;
        uint40 generation;
        uint16 page;
    }

    function proveAppend(State calldata state, uint48 lots) external {
        require(state.used < LevelLib.PLACES);
        require(uint256(state.lots) + lots < 1 << 55);
        LevelWord level = _word(state);
        (LevelWord changed, uint256 queuePlace) = level.append(_PLACE, lots);
        OrderId id = OrderIdLib.make(BIDS, 1, queuePlace);
        assert(id.page() == state.page && id.generation() == state.generation && id.slot() == state.used);
        assert(LevelLib.live(LevelWord.unwrap(changed)) == state.live | (uint256(1) << state.used));
        assert(LevelLib.lots(LevelWord.unwrap(changed)) == uint256(state.lots) + lots);
        assert(_used(changed) == uint256(state.used) + 1);
        _assertSamePages(level, changed);
        assert(LevelLib.generation(LevelWord.unwrap(changed)) == state.generation);
        assert(changed.isLive(_PLACE, id.page(), id.generation(), id.slot()));
    }

    /// @dev The last of 128 places is used up: the order goes to a page of its own, and the head stays as it was.
    function proveAppendOpensPage(State calldata state, uint48 lots) external {
        require(state.used == LevelLib.PLACES && state.page == 0 && state.live != 0);
        require(state.generation < (1 << 33) - 1);
        LevelWord level = _word(state);
        (LevelWord changed, uint256 queuePlace) = level.append(_PLACE, lots);
        OrderId id = OrderIdLib.make(BIDS, 1, queuePlace);
        assert(id.page() == 1 && id.generation() == uint256(state.generation) + 1 && id.slot() == 0);
        assert(changed.head() == 0 && changed.tail() == 1);
        assert((LevelWord.unwrap(changed) ^ LevelWord.unwrap(level)) << 16 == 0);
        assert(LevelLib.lots(changed.core(_PLACE, 1)) == lots && LevelLib.live(changed.core(_PLACE, 1)) == 1);
        assert(LevelLib.nextPage(_PLACE, 0) == 1 && LevelLib.nextPage(_PLACE, 1) == 0);
    }

    function proveRemove(State calldata state, uint8 slot, uint48 lots) external {
        require(slot < LevelLib.PLACES && (state.live >> slot) & 1 == 1 && lots <= state.lots);
        uint256 left = state.live & ~(uint256(1) << slot);
        require(left != 0 || lots == state.lots); // the last order is the whole sum
        LevelWord level = _word(state);
        LevelWord changed = level.remove(_PLACE, state.page, slot, lots);
        assert(LevelLib.live(LevelWord.unwrap(changed)) == left);
        assert(LevelLib.lots(LevelWord.unwrap(changed)) == uint256(state.lots) - lots);
        assert(changed.isEmpty() == (left == 0));
        assert(_used(changed) == (left == 0 ? 0 : state.used));
        assert(!changed.isLive(_PLACE, state.page, state.generation, slot));
        _assertSamePages(level, changed);
    }

    /// @dev An order that was removed never comes back to life, whatever is put into its place.
    function proveRemoveForGood(State calldata state, uint48 lots, uint48 later) external {
        require(state.live == 0 && state.lots == 0 && state.used < LevelLib.PLACES);
        (LevelWord level, uint256 queuePlace) = _word(state).append(_PLACE, lots);
        OrderId id = OrderIdLib.make(BIDS, 1, queuePlace);
        level = level.remove(_PLACE, id.page(), id.slot(), lots);
        assert(level.isEmpty());
        (level, ) = level.append(_PLACE, later);
        assert(!level.isLive(_PLACE, id.page(), id.generation(), id.slot()));
    }

    function proveShrink(State calldata state, uint48 lots) external {
        require(lots <= state.lots);
        LevelWord level = _word(state);
        LevelWord changed = level.shrink(_PLACE, state.page, lots);
        assert(LevelLib.lots(LevelWord.unwrap(changed)) == uint256(state.lots) - lots);
        uint256 lotsField = ((1 << 55) - 1) << 128;
        assert((LevelWord.unwrap(changed) ^ LevelWord.unwrap(level)) & ~lotsField == 0);
    }

    function _word(State calldata state) private pure returns (LevelWord) {
        require(state.lots < 1 << 55 && state.generation < 1 << 33);
        require(state.used <= LevelLib.PLACES && uint256(state.live) >> state.used == 0);
        uint256 core = state.live | (uint256(state.lots) << 128) | (uint256(state.used) << 183);
        uint256 pages = (uint256(state.page) << 224) | (uint256(state.page) << 240);
        return LevelWord.wrap(core | (uint256(state.generation) << 191) | pages);
    }

    function _used(LevelWord level) private pure returns (uint256) {
        return uint8(LevelWord.unwrap(level) >> 183);
    }

    function _assertSamePages(LevelWord before, LevelWord changed) private pure {
        assert(LevelWord.unwrap(before) >> 224 == LevelWord.unwrap(changed) >> 224);
    }
}
