// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Bounds} from "./Bounds.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {Registry} from "../shared/Registry.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice A parameter that has a clock: which one, and of what.
/// @param kind 0 = of an asset, 1 = of a market.
/// @param field Place of its clock in the word of all clocks of the asset or market, 0 to 7.
struct Clock {
    uint256 kind;
    uint256 id;
    uint256 field;
    bytes32 parameter;
}

/// @notice Parameters change in steps, each no sooner than the last has had its effect.
library Steps {
    /// @dev 48 hours, in which what was raised comes to count, and what is left of the hour in which they begin.
    uint256 internal constant PERIOD = 49 hours;
    uint256 private constant _CLOCK_BITS = 32;

    /// @dev Refuses a change too soon after the last one, and remembers it. Before the launch only the guardian is held
    ///      to that.
    function record(Clock memory clock, bool byGuardian) internal {
        if (!byGuardian && !Registry.isLaunched()) return;
        uint256 slot = Slots.changes(clock.kind, clock.id);
        uint256 word = Store.load(slot);
        uint256 shift = clock.field * _CLOCK_BITS;
        uint256 nextAt = uint32(word >> shift) + PERIOD;
        if (block.timestamp < nextAt) revert ICouncil.ChangedTooRecently(clock.parameter, clock.id, nextAt);
        word &= ~(uint256(type(uint32).max) << shift);
        Store.save(slot, word | (block.timestamp << shift));
    }

    /// @dev A cap that the council sets: between half and twice what it was, once there is one and the venue is
    ///      launched.
    function requireCap(bytes32 parameter, uint256 value, uint256 present, uint256 maximum) internal view {
        bool stepwise = present != 0 && Registry.isLaunched();
        uint256 highest = stepwise && 2 * present < maximum ? 2 * present : maximum;
        // safe: caps have 62 bits, here and below
        Bounds.requireWithin(parameter, int256(value), stepwise ? int256(present / 2) : int256(0), int256(highest));
    }

    /// @dev A cap that the guardian lowers: to no less than half.
    function requireLowered(bytes32 parameter, uint256 value, uint256 present) internal pure {
        Bounds.requireWithin(parameter, int256(value), int256(present / 2), int256(present));
    }

    /// @dev A parameter that moves by at most `step`, once it is set and the venue is launched.
    function requireMoved(bytes32 parameter, uint256 value, uint256 present, uint256 step) internal pure {
        int256 from = int256(present) - int256(step);
        Bounds.requireWithin(parameter, int256(value), from < 0 ? int256(0) : from, int256(present + step));
    }
}
