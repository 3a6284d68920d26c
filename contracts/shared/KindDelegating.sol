// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Careful} from "./Careful.sol";
import {Delegating} from "./Delegating.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Hands calls about perpetual and loan markets on to the code that trades them.
abstract contract KindDelegating is Delegating {
    /// @notice Contract with the trading of perpetual markets, executed in the storage of the exchange.
    address public immutable PERPS;

    /// @notice Contract with the trading of loan markets, executed in the storage of the exchange.
    address public immutable LOANS;

    /// @param perps See `PERPS`.
    /// @param loans See `LOANS`.
    constructor(address perps, address loans) {
        (PERPS, LOANS) = (perps, loans);
    }

    /// @dev Hands the whole call on: a call is about markets of one kind. If the action does not leave initial margin
    ///      it is undone and done again with a look at how the account stood before (see `Careful`).
    function _delegateToKind(MarketHeader header) internal {
        address target = header.isLoan() ? LOANS : PERPS;
        _delegateUnlessReconsidered(target);
        Careful.set(true);
        _delegate(target);
    }
}
