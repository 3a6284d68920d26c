// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ASKS, BIDS} from "../../../contracts/book/Side.sol";
import {Slots} from "../../../contracts/shared/Slots.sol";

/// @notice No two words share a slot: every slot has the tag of its kind, and what it describes can be read back from
///         it. Bits are those of the comment on `Slots`.
contract SlotsProof {
    function proveNumbered(uint32 account, uint16 market, uint16 asset, address who) external pure {
        _assertTag(Slots.market(market), 1);
        assert(uint16(Slots.market(market)) == market);
        _assertTag(Slots.account(account), 2);
        assert(uint32(Slots.account(account)) == account);
        _assertTag(Slots.assets(account), 3);
        assert(uint32(Slots.assets(account)) == account);
        _assertTag(Slots.pocket(account, asset), 4);
        assert(uint48(Slots.pocket(account, asset)) == (uint256(account) << 16) | asset);
        _assertTag(Slots.delegate(account, who), 5);
        assert(uint192(Slots.delegate(account, who)) == (uint256(account) << 160) | uint160(who));
        _assertTag(Slots.asset(asset), 6);
        assert(uint16(Slots.asset(asset)) == asset);
        _assertTag(Slots.token(who), 12);
        assert(uint160(Slots.token(who)) == uint160(who));
        _assertTag(Slots.REGISTRY, 13);
    }

    function proveBitmap(uint16 market, bool ask, uint8 height, uint32 index) external pure {
        uint256 slot = Slots.bitmap(_book(market, ask), height, index);
        _assertTag(slot, 7);
        assert(uint8(slot >> 240) == height);
        _assertBook(slot, market, ask);
        assert(uint32(slot) == index);
    }

    function proveLevel(uint16 market, bool ask, uint24 rank, uint16 page, uint8 slot) external pure {
        uint256 place = Slots.place(_book(market, ask), rank);
        uint256[4] memory slots = [
            Slots.level(place),
            Slots.page(place, page),
            Slots.pageCount(place),
            Slots.orders(place, page, slot)
        ];
        for (uint256 index = 0; index < slots.length; ++index) {
            _assertTag(slots[index], 8 + index);
            _assertBook(slots[index], market, ask);
            assert(uint24(slots[index] >> 32) == rank);
        }
        assert(uint16(slots[1] >> 16) == page);
        assert(uint16(slots[3] >> 16) == page && uint8(slots[3]) == slot / 2);
    }

    function _book(uint16 market, bool ask) private pure returns (uint256) {
        return Slots.bookSide(market, ask ? ASKS : BIDS);
    }

    function _assertTag(uint256 slot, uint256 tag) private pure {
        assert(slot >> 248 == tag);
    }

    function _assertBook(uint256 slot, uint16 market, bool ask) private pure {
        assert(uint16(slot >> 65) == market);
        assert((slot >> 64) & 1 == (ask ? 1 : 0));
    }
}
