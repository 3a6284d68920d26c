// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Careful} from "./Careful.sol";
import {Delegating} from "./Delegating.sol";

/// @notice Hands calls about perpetual markets on to the code that trades them.
abstract contract PerpDelegating is Delegating {
    /// @notice Contract with the trading of perpetual markets, executed in the storage of the exchange.
    address public immutable PERPS;

    /// @param perps See `PERPS`.
    constructor(address perps) {
        PERPS = perps;
    }

    /// @dev Hands the whole call on: a call is about markets of one kind. If the action does not leave initial margin
    ///      it is undone and done again with a look at how the account stood before (see `Careful`).
    function _delegateToPerps() internal {
        _delegateUnlessReconsidered(PERPS);
        Careful.set(true);
        _delegate(PERPS);
    }
}
