// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PerpTrading} from "./perp/PerpTrading.sol";
import {TradingDesk} from "./trading/TradingDesk.sol";

/// @notice Calls about many orders on perpetual markets, apart from packed batches. The exchange runs this code in its
///         own storage (`delegatecall`); called directly it has no market.
contract PerpDesk is TradingDesk, PerpTrading {}
