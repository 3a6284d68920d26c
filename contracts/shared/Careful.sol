// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Transient} from "./Transient.sol";

/// @dev One word of transient storage says how the actions of a call are judged, so that an order asks once: 0 = at
///      their end, bit 0 = carefully, the rest is what `Deferral` writes while a bundle is executed. Beside it and the
///      notes of a bundle there is only the flag of OpenZeppelin's guard, whose slot is a hash.
uint256 constant JUDGING = 1 << 255;

/// @notice A mark for the rest of a call, in transient storage: look at how an account stands before anything is
///         done. Most actions leave initial margin and need no such look, so they are first tried without; an action
///         that does not is undone and done again carefully.
library Careful {
    uint256 internal constant SET = 1 << 0;

    function isSet() internal view returns (bool) {
        return Transient.load(JUDGING) & SET != 0;
    }

    function set(bool careful) internal {
        uint256 rest = Transient.load(JUDGING) & ~SET;
        Transient.save(JUDGING, careful ? rest | SET : rest);
    }
}
