// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Tape, TapeEntry, TapeEvent} from "../book/Tape.sol";

/// @notice How many lots a tape has filled of each account, for makers whose position must be known while the match
///         goes on. The start of a short tape is read each time; of a longer one every entry once, into a table.
/// @param start Memory address of the tape that the table is about: no two matches of a call have the same.
/// @param read Entries of it that the table knows.
/// @param table Entries are start | account u32 | lots u64, found by the account's number; one of another tape is free.
struct FillSums {
    uint256 start;
    uint256 read;
    uint256[] table;
}

library FillSumsLib {
    /// @dev Up to here reading is cheaper than the table.
    uint256 private constant _SHORT = 16;

    /// @dev Twice as many places as a match has orders at most.
    uint256 private constant _PLACES = 512;

    uint256 private constant _LOTS = 64;
    uint256 private constant _START = 96;

    function lotsOf(FillSums memory sums, Tape memory tape, uint256 account) internal pure returns (uint256 lots) {
        if (tape.length > _SHORT) return _lookUp(sums, tape, account);
        for (uint256 index = 0; index < tape.length; ++index) {
            TapeEntry entry = tape.entryAt(index);
            if (entry.account() == account && entry.kind() == TapeEvent.FILLED) lots += entry.lots();
        }
    }

    function _lookUp(FillSums memory sums, Tape memory tape, uint256 account) private pure returns (uint256) {
        if (sums.table.length == 0) sums.table = new uint256[](_PLACES);
        if (sums.start != tape.start) (sums.start, sums.read) = (tape.start, 0);
        for (; sums.read < tape.length; ++sums.read) {
            TapeEntry entry = tape.entryAt(sums.read);
            // safe: a match has at most 255 fills of 48 bits
            if (entry.kind() == TapeEvent.FILLED) sums.table[_placeOf(sums, entry.account())] += entry.lots();
        }
        return uint64(sums.table[_placeOf(sums, account)]);
    }

    /// @dev The place of an account, taken for it if it has none.
    function _placeOf(FillSums memory sums, uint256 account) private pure returns (uint256 place) {
        uint256 key = (sums.start << (_START - _LOTS)) | account;
        place = account % _PLACES;
        while (sums.table[place] >> _LOTS != key) {
            if (sums.table[place] >> _START != sums.start) {
                sums.table[place] = key << _LOTS;
                return place;
            }
            place = (place + 1) % _PLACES;
        }
    }
}
