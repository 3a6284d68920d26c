// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ITrading} from "./interfaces/ITrading.sol";
import {MarginedSpot} from "./spot/MarginedSpot.sol";
import {MarketHeader} from "./trading/MarketHeader.sol";
import {OfferDesk} from "./trading/OfferDesk.sol";
import {Session} from "./trading/Session.sol";

/// @notice Executes signed offers on spot markets. The exchange runs this code in its own storage (`delegatecall`);
///         called directly it has no market.
contract SpotOffers is OfferDesk, MarginedSpot {
    function _forgetLoss(Session memory maker) internal pure override {
        if (maker.context != 0) _context(maker)[0].loss = 0;
    }

    /// @dev Offers of other kinds do not come here.
    function _openOther(MarketHeader header) internal pure override {
        revert ITrading.UnknownMarket(header.asset());
    }
}
