// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PerpSession} from "./perp/PerpSession.sol";
import {PerpTrading} from "./perp/PerpTrading.sol";
import {OfferDesk} from "./trading/OfferDesk.sol";
import {Session} from "./trading/Session.sol";

/// @notice Executes signed offers on perpetual markets. The exchange runs this code in its own storage
///         (`delegatecall`); called directly it has no market.
contract PerpOffers is OfferDesk, PerpTrading {
    using PerpSession for Session;

    function _forgetLoss(Session memory maker) internal pure override {
        maker.perp()[0].loss = 0;
    }
}
