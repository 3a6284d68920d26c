// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PerpTrading} from "./perp/PerpTrading.sol";
import {TradingDesk} from "./trading/TradingDesk.sol";

/// @notice Everything about trading perpetuals. The exchange runs this code in its own storage (`delegatecall`) for
///         calls about many orders; called directly it has no market.
contract PerpDesk is TradingDesk, PerpTrading {}
