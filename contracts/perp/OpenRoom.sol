// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice What a match may do to the open interest of its market. A fill raises it by its lots, less those by which it
///         brings the taker closer to zero, less those by which it does so to the maker.
/// @param lots By which open interest is below its cap, less than zero beyond it.
/// @param closes Lots by which the taker's position is still brought closer to zero.
struct OpenRoom {
    int256 lots;
    uint256 closes;
}

library OpenRoomLib {
    /// @dev The room for a taker of `lots`, as the only member of an array; an empty one = it has enough whomever it
    ///      meets.
    function from(
        uint256 lots,
        uint256 closes,
        uint256 cap,
        uint256 openInterest
    ) internal pure returns (OpenRoom[] memory room) {
        // safe: 46 bits, and below 48 and 56
        int256 left = int256(cap) - int256(openInterest);
        if (int256(lots) - int256(closes) <= left) return room;
        room = new OpenRoom[](1);
        (room[0].lots, room[0].closes) = (left, closes);
    }

    /// @dev Counts a fill of `lots` with a maker whose position `closes` of them bring closer to zero.
    /// @return most Lots that the taker may trade from there on: fewer than `lots` = the next would end beyond the cap.
    function admit(OpenRoom memory room, uint256 lots, uint256 closes) internal pure returns (uint256 most) {
        uint256 own = room.closes;
        most = own + closes + (room.lots > 0 ? uint256(room.lots) : 0);
        if (most < lots) return most;
        uint256 reduced = _min(own, lots);
        room.closes = own - reduced;
        room.lots += int256(reduced + _min(closes, lots)) - int256(lots);
        return type(uint256).max;
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
