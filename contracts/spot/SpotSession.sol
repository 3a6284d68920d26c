// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, MAX_ASSETS, Wallet} from "../ledger/Wallet.sol";
import {Session} from "../trading/Session.sol";

/// @notice The account's pocket at a spot market, and the dollars that it brings there.
library SpotSession {
    function pocket(Session memory session) internal pure returns (Pocket) {
        return Pocket.wrap(session.own);
    }

    function setPocket(Session memory session, Pocket pocket_) internal pure {
        session.own = Pocket.unwrap(pocket_);
    }

    function loadPocket(Session memory session) internal view {
        session.own = Pocket.unwrap(Wallet.load(session.account, session.header().asset()));
        session.ownAtStart = session.own;
    }

    function savePocket(Session memory session) internal {
        if (session.own == session.ownAtStart) return;
        Wallet.save(session.account, session.header().asset(), pocket(session));
        session.ownAtStart = session.own;
    }

    /// @dev Makes sure that `needed` dollars lie free in the session's pocket: from there, then from the dollar pocket,
    ///      then from the pockets of all other assets. The first dollars in a pocket enter the asset into the account's
    ///      list, so an account that trades an asset is in it, and one that only looks or cancels is not put there.
    function bringCash(Session memory session, uint256 needed) internal returns (bool) {
        uint256 here = pocket(session).freeCash();
        if (here >= needed) return true;
        uint256 missing = needed - here; // not negative: just compared
        if (Wallet.load(session.account, DOLLAR).freeAsset() < missing) {
            uint256 before = Pocket.wrap(session.ownAtStart).freeCash();
            uint256 available = Wallet.freeDollars(session.account) + here - before;
            if (available < needed) {
                session.refuseInsufficient(DOLLAR, available, needed);
                return false;
            }
            savePocket(session);
            Wallet.gatherDollars(session.account);
            loadPocket(session);
            missing = needed; // all of it lies in the dollar pocket now
        }
        if (!pocket(session).isListed() && !_enter(session)) return false;
        Pocket dollars = Wallet.load(session.account, DOLLAR);
        Wallet.save(session.account, DOLLAR, dollars.subFreeAsset(missing));
        setPocket(session, pocket(session).addFreeCash(missing));
        return true;
    }

    /// @dev Credits dollars that the account has earned: beside the asset if it trades it, else to its dollar pocket.
    function earn(Session memory session, uint256 dollars) internal {
        if (pocket(session).isListed()) setPocket(session, pocket(session).addFreeCash(dollars));
        else Wallet.save(session.account, DOLLAR, Wallet.open(session.account, DOLLAR).addFreeAsset(dollars));
    }

    function _enter(Session memory session) private returns (bool entered) {
        entered = Wallet.enter(session.account, session.header().asset());
        if (entered) setPocket(session, pocket(session).withListed());
        else session.refusal = abi.encodeWithSelector(Wallet.TooManyAssets.selector, session.account, MAX_ASSETS);
    }
}
