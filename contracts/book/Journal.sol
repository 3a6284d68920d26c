// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "./OrderId.sol";
import {TapeEntry, TapeEvent} from "./Tape.sol";

/// @dev Topic of the log. Its data are the packed records themselves, not an ABI encoding of them.
bytes32 constant BOOK_CHANGED = keccak256("BookChanged(bytes)");

/// @notice Packed records of what one account did to one book, emitted as a single log with a single topic. On a chain
///         that prices log bytes and topics tenfold this is worth as much as all savings in storage.
///
///      data    = market u16 | account u32 | record*
///      record  = kind u8 (type in the low four bits, flags in the high four) | fields
///
///      type            flags                      fields
///      1 PLACED        1 expiry, 2 client id      id 11 | lots 6 | [expiry 4] | [client id 8]
///      2 CANCELLED     1 self-trade, 2 dust,      id 11
///                      4 may not trade
///      3 REDUCED       1 self-trade               id 11 | remaining lots 6
///      4 EXPIRED                                  id 11
///      5 TAKEN         1 sell, 2 client id        [client id 8]         fills of one taker order follow
///      6 FILLED                                   id 11 | lots 6
///      7 FILLED_NEXT                              slot 1 | lots 6       same page as the fill before
///      8 SKIPPED                                  operation u16 | error selector 4
///
/// @dev All numbers are big-endian. The buffer is reserved at its full size before use, because nothing else may be
///      allocated behind it while it grows.
struct Journal {
    uint256 start;
    uint256 cursor;
    uint256 end;
    uint256 page; // id without slot of the last fill, so that the next can be written short
}

library JournalLib {
    /// @notice Thrown when the records of one call outgrow their buffer. No path leads here.
    error JournalFull();

    /// @dev Most bytes that one operation writes, the maker orders it meets apart: an amend may cancel, begin to take
    ///      and place. One that leaves dust of a maker places nothing, one that is skipped does nothing of these.
    uint256 internal constant OPERATION_BYTES = 12 + 9 + 30;
    /// @dev Most bytes that one maker order writes.
    uint256 internal constant MATCH_BYTES = 18;
    uint256 private constant _HEADER = 6;

    uint256 private constant _PLACED = 1;
    uint256 private constant _CANCELLED = 2;
    uint256 private constant _REDUCED = 3;
    uint256 private constant _EXPIRED = 4;
    uint256 private constant _TAKEN = 5;
    uint256 private constant _FILLED = 6;
    uint256 private constant _FILLED_NEXT = 7;
    uint256 private constant _SKIPPED = 8;

    uint256 private constant _FLAG_1 = 1 << 4;
    uint256 private constant _FLAG_2 = 1 << 5;
    uint256 private constant _FLAG_4 = 1 << 6;

    /// @dev Makes room for so many bytes of records.
    function reserve(Journal memory journal, uint256 bytesOfRecords) internal pure {
        uint256 size;
        unchecked {
            // safe: callers bound it by the size of their calldata, the match cap, or `MAX_STRETCH`
            size = bytesOfRecords + _HEADER + 32; // a record is written as a whole word
        }
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(0x40, add(start, and(add(size, 31), not(31))))
            mstore(journal, start)
            mstore(add(journal, 0x40), sub(add(start, size), 32))
        }
    }

    /// @dev Begins a log; records follow.
    function open(Journal memory journal, uint256 market, uint256 account) internal pure {
        uint256 start = journal.start;
        unchecked {
            // safe: addresses of memory, and the buffer begins with room for it
            journal.cursor = start + _HEADER;
        }
        journal.page = 0;
        assembly ("memory-safe") {
            mstore(start, or(shl(240, market), shl(208, account)))
        }
    }

    /// @dev Forgets what was recorded.
    function discard(Journal memory journal) internal pure {
        unchecked {
            // safe: as above
            journal.cursor = journal.start + _HEADER;
        }
        journal.page = 0;
    }

    /// @dev Emits the log, unless nothing was recorded.
    function close(Journal memory journal) internal {
        uint256 start = journal.start;
        uint256 length;
        unchecked {
            // safe: the cursor only moves up from the start
            length = journal.cursor - start;
        }
        if (length == _HEADER) return;
        bytes32 topic = BOOK_CHANGED;
        assembly ("memory-safe") {
            log1(start, length, topic)
        }
    }

    function placed(Journal memory journal, OrderId id, uint256 lots, uint256 expiry, uint256 clientId) internal pure {
        if ((expiry | clientId) == 0) return _writeIdAndLots(journal, _PLACED, id, lots);
        uint256 kind = _PLACED | (expiry == 0 ? 0 : _FLAG_1) | (clientId == 0 ? 0 : _FLAG_2);
        _writeIdAndLots(journal, kind, id, lots);
        if (expiry != 0) _write(journal, expiry, 4);
        if (clientId != 0) _write(journal, clientId, 8);
    }

    function cancelled(Journal memory journal, OrderId id) internal pure {
        _writeId(journal, _CANCELLED, id);
    }

    function reduced(Journal memory journal, OrderId id, uint256 remainingLots) internal pure {
        _writeIdAndLots(journal, _REDUCED, id, remainingLots);
    }

    function expired(Journal memory journal, OrderId id) internal pure {
        _writeId(journal, _EXPIRED, id);
    }

    function taken(Journal memory journal, bool isSell, uint256 clientId) internal pure {
        uint256 kind = _TAKEN | (isSell ? _FLAG_1 : 0) | (clientId == 0 ? 0 : _FLAG_2);
        _write(journal, kind, 1);
        if (clientId != 0) _write(journal, clientId, 8);
    }

    /// @dev Operations from the 65,536th on all have the last number.
    function skipped(Journal memory journal, uint256 operation, bytes4 selector) internal pure {
        _write(
            journal,
            (_SKIPPED << 48) | ((operation > type(uint16).max ? type(uint16).max : operation) << 32) | uint32(selector),
            7
        );
    }

    /// @dev Records what one entry of a tape says.
    function met(Journal memory journal, TapeEntry entry) internal pure {
        uint256 kind = entry.kind();
        OrderId id = entry.id();
        if (kind == TapeEvent.FILLED) {
            _filled(journal, id, entry.lots());
        } else if (kind == TapeEvent.EXPIRED) {
            expired(journal, id);
        } else if (kind == TapeEvent.DUST) {
            _writeId(journal, _CANCELLED | _FLAG_2, id);
        } else if (kind == TapeEvent.EVICTED) {
            _writeId(journal, _CANCELLED | _FLAG_4, id);
        } else if (entry.lots() == entry.lotsBefore()) {
            _writeId(journal, _CANCELLED | _FLAG_1, id);
        } else {
            _writeIdAndLots(journal, _REDUCED | _FLAG_1, id, entry.lotsAfter());
        }
    }

    function _filled(Journal memory journal, OrderId id, uint256 lots) private pure {
        uint256 page = OrderId.unwrap(id) >> 8;
        if (page == journal.page) {
            _write(journal, (_FILLED_NEXT << 56) | (id.slot() << 48) | lots, 8);
            return;
        }
        journal.page = page;
        _writeIdAndLots(journal, _FILLED, id, lots);
    }

    function _writeId(Journal memory journal, uint256 kind, OrderId id) private pure {
        _write(journal, (kind << 88) | OrderId.unwrap(id), 12);
    }

    function _writeIdAndLots(Journal memory journal, uint256 kind, OrderId id, uint256 lots) private pure {
        _write(journal, (kind << 136) | (uint256(OrderId.unwrap(id)) << 48) | lots, 18);
    }

    /// @dev Appends the low `size` bytes of `value`.
    function _write(Journal memory journal, uint256 value, uint256 size) private pure {
        uint256 cursor = journal.cursor;
        uint256 after_;
        unchecked {
            // safe: addresses of memory
            after_ = cursor + size;
        }
        if (after_ > journal.end) revert JournalFull();
        journal.cursor = after_;
        assembly ("memory-safe") {
            // left-aligned; what lies behind `size` is overwritten by the next record or not part of the log
            mstore(cursor, shl(sub(256, shl(3, size)), value))
        }
    }
}
