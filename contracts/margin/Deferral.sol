// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Careful, JUDGING} from "../shared/Careful.sol";
import {Transient} from "../shared/Transient.sol";

/// @dev What the end of a bundle must show of an account. One that owes nothing then meets all of it.
library Demand {
    /// @dev It took an action: initial margin, or nothing made worse than before the bundle (the rule of action).
    uint256 internal constant ACTION = 1 << 0;
    /// @dev Initial margin, whatever else it did: value left it, or it was given credit.
    uint256 internal constant MARGIN = 1 << 1;
    /// @dev A dollar that is worth a dollar.
    uint256 internal constant DOLLAR = 1 << 2;
    /// @dev Prices of now.
    uint256 internal constant PRICES = 1 << 3;
    /// @dev Maintenance margin.
    uint256 internal constant MAINTENANCE = 1 << 4;
    /// @dev Something left for creditors.
    uint256 internal constant SOLVENCY = 1 << 5;
}

/// @notice What is to be asked of an account at the end of a bundle.
///
///      [0..31]   previous    account that was noted before, 0 = none
///      [32..47]  unreliable  asset that it traded while its price may not be relied on, 0 = none
///      [48..63]  class       highest margin factor that its new debts ask for, in hundredths
///      [64..71]  demands     bits of `Demand`
///      [72..255] loss        ledger units of the dollar by which orders that it placed may lose against the mark
type Note is uint256;

using NoteLib for Note global;

/// @notice Judging put off to the end of a bundle. While one is executed, whoever would judge an account notes it here
///         instead, and the bundle judges each account once (`FinalCheck`).
/// @dev What was seen in the middle may be undone afterwards and compared with the beginning alone. So whoever lets an
///      account do something to others because of how it stands has that shown at the end again.
///
///      In transient storage: a note for each account, which names the one before, a bit for each of the first 256
///      assets whose sources have been read, and the word `JUDGING`:
///
///      [0] see `Careful`   [1..2] stage   [3] moved: a price changed since   [32..63] account that was noted last
library Deferral {
    /// @dev The bundle is to be tried: the next call is the try.
    uint256 internal constant TRIED = 1 << 1;
    /// @dev Its actions are being executed, and accounts noted.
    uint256 internal constant OPEN = 1 << 2;

    uint256 private constant _MOVED = 1 << 3;
    uint256 private constant _LAST = 32;
    /// @dev Slot of an account's note, with the account in its lowest bits.
    uint256 private constant _NOTES = 1 << 254;
    uint256 private constant _READ = 1 << 253;
    uint256 private constant _READ_BITS = 256;

    // ------------------------------------------------------------------------------------------- for who would judge

    /// @dev Bits of the above and `Careful.SET`; 0 = actions are judged at their own end.
    function stage() internal view returns (uint256) {
        return Transient.load(JUDGING) & (Careful.SET | TRIED | OPEN);
    }

    function isOpen() internal view returns (bool) {
        return stage() & OPEN != 0;
    }

    /// @dev Has the account judged at the end of the bundle, which must be open.
    /// @param demands Bits of `Demand`.
    function note(uint256 account, uint256 demands) internal {
        _save(account, _opened(account).plus(demands, 0));
    }

    /// @dev The same for an action.
    /// @param loss Ledger units of the dollar by which orders that it placed may lose against the mark.
    /// @param unreliable Asset that it traded while its price may not be relied on, 0 = none.
    function noteAction(uint256 account, uint256 loss, uint256 unreliable) internal {
        _save(account, _opened(account).plus(Demand.ACTION, loss).withUnreliable(unreliable));
    }

    /// @dev The same for new debt in a class, in hundredths.
    /// @param demands Bits of `Demand`, beside margin and a dollar that is worth a dollar.
    function noteCredit(uint256 account, uint256 class, uint256 demands) internal {
        _save(account, _opened(account).plus(Demand.MARGIN | Demand.DOLLAR | demands, 0).withClass(class));
    }

    /// @dev Whether the sources of an asset are to be read. Once in a bundle is enough: it is over within a second.
    function readsSources(uint256 asset) internal returns (bool) {
        if (!isOpen() || asset >= _READ_BITS) return true;
        (uint256 read, uint256 bit) = (Transient.load(_READ), 1 << asset);
        if (read & bit != 0) return false;
        Transient.save(_READ, read | bit);
        return true;
    }

    /// @dev Called whenever a price, its time or its state changes.
    function priceMoved() internal {
        uint256 judging = Transient.load(JUDGING);
        if (judging & OPEN != 0) Transient.save(JUDGING, judging | _MOVED);
    }

    /// @dev The note of an account, begun if there is none.
    function _opened(uint256 account) private returns (Note found) {
        found = noteOf(account);
        if (Note.unwrap(found) != 0) return found;
        uint256 judging = Transient.load(JUDGING);
        Transient.save(JUDGING, uint32(judging) | (account << _LAST));
        return Note.wrap(judging >> _LAST);
    }

    function _save(uint256 account, Note changed) private {
        Transient.save(_NOTES | account, Note.unwrap(changed));
    }

    // --------------------------------------------------------------------------------------------- for who executes

    /// @param newStage `TRIED` or `OPEN`.
    function begin(uint256 newStage) internal {
        Transient.save(JUDGING, newStage);
    }

    /// @dev Leaves nothing to the next call.
    function end() internal {
        uint256 account = lastNoted();
        while (account != 0) {
            uint256 previous = noteOf(account).previous();
            _save(account, Note.wrap(0));
            account = previous;
        }
        Transient.save(_READ, 0);
        Transient.save(JUDGING, 0);
    }

    function hasPriceMoved() internal view returns (bool) {
        return Transient.load(JUDGING) & _MOVED != 0;
    }

    function lastNoted() internal view returns (uint256 account) {
        return Transient.load(JUDGING) >> _LAST;
    }

    function noteOf(uint256 account) internal view returns (Note) {
        return Note.wrap(Transient.load(_NOTES | account));
    }
}

library NoteLib {
    uint256 private constant _UNRELIABLE = 32;
    uint256 private constant _CLASS = 48;
    uint256 private constant _DEMANDS = 64;
    uint256 private constant _LOSS = 72;

    function previous(Note note) internal pure returns (uint256) {
        return uint32(Note.unwrap(note));
    }

    function unreliable(Note note) internal pure returns (uint256) {
        return uint16(Note.unwrap(note) >> _UNRELIABLE);
    }

    function class(Note note) internal pure returns (uint256) {
        return uint16(Note.unwrap(note) >> _CLASS);
    }

    /// @dev Whether any of these is demanded.
    function demands(Note note, uint256 demand) internal pure returns (bool) {
        return (Note.unwrap(note) >> _DEMANDS) & demand != 0;
    }

    function loss(Note note) internal pure returns (uint256) {
        return Note.unwrap(note) >> _LOSS;
    }

    function plus(Note note, uint256 demand, uint256 addedLoss) internal pure returns (Note) {
        unchecked {
            // safe: losses of orders have 130 bits, and no call places 2^54 of them
            return Note.wrap((Note.unwrap(note) | (demand << _DEMANDS)) + (addedLoss << _LOSS));
        }
    }

    /// @dev One is as good as another: the first stays.
    function withUnreliable(Note note, uint256 asset) internal pure returns (Note) {
        return unreliable(note) == 0 ? Note.wrap(Note.unwrap(note) | (asset << _UNRELIABLE)) : note;
    }

    /// @dev Never lowers it. It has 16 bits.
    function withClass(Note note, uint256 asked) internal pure returns (Note) {
        uint256 present = class(note);
        return asked > present ? Note.wrap(Note.unwrap(note) + ((asked - present) << _CLASS)) : note;
    }
}
