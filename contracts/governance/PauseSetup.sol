// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Bounds} from "./Bounds.sol";
import {ICouncil, PauseKind} from "../interfaces/ICouncil.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Ledger} from "../ledger/Ledger.sol";
import {BorrowLimitsLib} from "../limits/BorrowLimits.sol";
import {CustodyLimitsLib} from "../limits/CustodyLimits.sol";
import {Pauses} from "../limits/Pauses.sol";
import {DOLLAR} from "../ledger/Wallet.sol";
import {Registry} from "../shared/Registry.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader, MarketStatus} from "../trading/MarketHeader.sol";

/// @notice Pauses of what brings new risk. Each ends by itself, long enough after it began for the council, whose
///         delay is shorter, to extend it.
library PauseSetup {
    uint256 internal constant LENGTH = 4 days;
    /// @dev For which what was paused stays open before it can be paused again.
    uint256 internal constant REST = 4 days;
    uint256 internal constant MAX_EXTENSION = 30 days;

    function begin(PauseKind kind, uint256 id) internal {
        _requireExists(kind, id);
        uint256 nextAt = _nextAt(kind, id);
        if (block.timestamp < nextAt) revert ICouncil.PausedTooRecently(kind, id, nextAt);
        if (kind == PauseKind.MARKET && !_header(id).isActive()) revert ITrading.MarketNotActive(id);
        _set(kind, id, block.timestamp + LENGTH);
    }

    /// @dev All that can be paused now.
    function beginAll() internal {
        uint256 markets = Registry.markets();
        for (uint256 market = 1; market <= markets; ++market) {
            bool may = _header(market).isActive() && block.timestamp >= _nextAt(PauseKind.MARKET, market);
            if (may) _set(PauseKind.MARKET, market, block.timestamp + LENGTH);
        }
        uint256 assets = Registry.assets();
        for (uint256 asset = 0; asset < assets; ++asset) {
            if (asset != DOLLAR) _beginIfPossible(PauseKind.DEPOSITS, asset);
            _beginIfPossible(PauseKind.BORROWING, asset);
        }
    }

    function extend(PauseKind kind, uint256 id, uint256 until) internal {
        uint256 present = _requirePaused(kind, id);
        // safe: seconds
        Bounds.requireWithin("until", int256(until), int256(present), int256(block.timestamp + MAX_EXTENSION));
        _set(kind, id, until);
    }

    function lift(PauseKind kind, uint256 id) internal {
        _requirePaused(kind, id);
        _set(kind, id, block.timestamp);
    }

    function _beginIfPossible(PauseKind kind, uint256 asset) private {
        if (block.timestamp >= _nextAt(kind, asset)) _set(kind, asset, block.timestamp + LENGTH);
    }

    /// @dev First second at which it can be paused again.
    function _nextAt(PauseKind kind, uint256 id) private view returns (uint256) {
        uint256 until = _until(kind, id);
        return until == 0 ? 0 : until + REST;
    }

    function _until(PauseKind kind, uint256 id) private view returns (uint256) {
        if (kind == PauseKind.MARKET) return Pauses.until(id);
        if (kind == PauseKind.DEPOSITS) return CustodyLimitsLib.load(id).pausedUntil();
        return BorrowLimitsLib.load(id).pausedUntil();
    }

    function _set(PauseKind kind, uint256 id, uint256 until) private {
        if (kind == PauseKind.MARKET) {
            Pauses.setUntil(id, until);
            MarketStatus status = until > block.timestamp ? MarketStatus.PAUSED : MarketStatus.ACTIVE;
            Store.save(Slots.market(id), MarketHeader.unwrap(_header(id).withStatus(status)));
        } else if (kind == PauseKind.DEPOSITS) {
            CustodyLimitsLib.load(id).withPause(until).save(id);
        } else {
            BorrowLimitsLib.load(id).withPause(until).save(id);
        }
        emit ICouncil.Paused(kind, id, until);
    }

    /// @dev The dollar is always taken in: accounts that are short of margin must be able to pay.
    function _requireExists(PauseKind kind, uint256 id) private view {
        if (kind == PauseKind.MARKET) {
            if (_header(id).status() == MarketStatus.UNKNOWN) revert ITrading.UnknownMarket(id);
            return;
        }
        Ledger.load(id);
        Bounds.requireWithin(
            "asset",
            int256(id),
            kind == PauseKind.DEPOSITS ? int256(1) : int256(0),
            int256(Registry.MAX_ASSETS)
        );
    }

    function _requirePaused(PauseKind kind, uint256 id) private view returns (uint256 until) {
        _requireExists(kind, id);
        until = _until(kind, id);
        bool isPaused = until > block.timestamp && (kind != PauseKind.MARKET || _header(id).isPaused());
        if (!isPaused) revert ICouncil.NotPaused(kind, id);
    }

    function _header(uint256 market) private view returns (MarketHeader) {
        return Pauses.current(MarketHeader.wrap(Store.load(Slots.market(market))), market);
    }
}
