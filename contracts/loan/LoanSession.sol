// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LoanId} from "./Loan.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, MAX_ASSETS, Wallet} from "../ledger/Wallet.sol";
import {Standing} from "../margin/Standing.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";
import {Session} from "../trading/Session.sol";

/// @notice What a session at loan markets keeps beside.
/// @param isReliable Whether the price of the market's asset is good enough to take on risk.
/// @param trades Whether the session placed or took anything.
/// @param borrows Whether it did so to borrow: new credit needs initial margin, whatever else the call does.
/// @param multiplier m of the session's highest class to borrow in, in hundredths.
/// @param before How the account stood when the session began, nothing if nobody looked.
/// @param header Of the market.
/// @param assigned Loan that is passed on to lend orders, instead of taking a new one; 0 = none.
/// @param advanced Interest that who takes it over pays for in a lot, ledger units of the asset.
/// @param room Lots that may still be borrowed by the order that is being matched.
/// @param compensation What was paid to those who asked for a higher rate than it has, ledger units of the asset.
struct LoanContext {
    bool isReliable;
    bool trades;
    bool borrows;
    uint256 multiplier;
    Standing[] before;
    MarketHeader header;
    LoanId assigned;
    uint256 advanced;
    uint256 room;
    uint256 compensation;
}

/// @notice The account's pocket at a loan market.
library LoanSession {
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

    /// @dev Makes sure that `needed` units of the asset lie free in the session's pocket. Dollars are gathered there.
    function bring(Session memory session, uint256 needed) internal returns (bool) {
        uint256 asset = session.header().asset();
        uint256 free = pocket(session).freeAsset();
        if (free >= needed) return true;
        if (asset == DOLLAR) {
            savePocket(session);
            Wallet.gatherDollars(session.account);
            loadPocket(session);
            free = pocket(session).freeAsset();
            if (free >= needed) return true;
        }
        session.refuseInsufficient(asset, free, needed);
        return false;
    }

    /// @dev Makes sure that the asset stands in the account's list, so that it can be had and is seen by margin.
    function enter(Session memory session) internal returns (bool) {
        if (pocket(session).isListed()) return true;
        uint256 asset = session.header().asset();
        if (asset != DOLLAR && !Wallet.enter(session.account, asset)) {
            session.refusal = abi.encodeWithSelector(Wallet.TooManyAssets.selector, session.account, MAX_ASSETS);
            return false;
        }
        setPocket(session, pocket(session).withListed());
        return true;
    }

    // ----------------------------------------------------------------------------------------------------- context

    /// @dev The context, as the only member of an array: a function that returns a struct allocates one, whatever it
    ///      returns.
    function loan(Session memory session) internal pure returns (LoanContext[] memory box) {
        return fromPointer(session.context);
    }

    function fromPointer(uint256 pointer) internal pure returns (LoanContext[] memory box) {
        assembly ("memory-safe") {
            box := pointer
        }
    }

    /// @dev Begins the context. `before` as in `LoanContext`.
    function begin(Session memory session, Standing[] memory before) internal pure {
        LoanContext[] memory box = new LoanContext[](1);
        box[0].before = before;
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := box
        }
        session.context = pointer;
    }
}
