// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IBatch} from "./interfaces/IBatch.sol";
import {IGovernance} from "./interfaces/IGovernance.sol";
import {KindDelegating} from "./shared/KindDelegating.sol";
import {SpotTrading} from "./spot/SpotTrading.sol";
import {MarketHeader} from "./trading/MarketHeader.sol";
import {QuickDesk} from "./trading/QuickDesk.sol";
import {Session} from "./trading/Session.sol";
import {Trading} from "./trading/Trading.sol";

/// @notice The exchange: one address, one storage. What most calls are about is compiled into this contract: single
///         spot orders and packed batches of accounts that cannot owe. All else it hands on, with its storage: orders
///         for perpetual markets to `PERPS`, for loan markets to `LOANS`, the rest of trading to `SPOT`, all else to
///         clearing (settlement, prices, margin), from there to credit (loans), office (accounts, custody, governance)
///         and lens (views), so that users see one contract: `IExchange`.
/// @dev Immutable: no proxy, no upgrade; the code behind it is fixed at deployment.
contract Exchange is QuickDesk, SpotTrading, KindDelegating {
    /// @dev First byte of a packed batch. No function selector of the exchange begins with it.
    bytes1 private constant _PACKED = 0x00;

    /// @notice Contract with settlement, margin and what lies behind, executed in the storage of this one.
    address public immutable CLEARING;

    /// @notice Contract with all of spot trading, executed in the storage of this one.
    address public immutable SPOT;

    /// @param authority Access manager that decides who governs.
    /// @param clearing See `CLEARING`.
    /// @param spot See `SPOT`.
    /// @param perps See `PERPS`.
    /// @param loans See `LOANS`.
    /// @param dollar Token in which everything is quoted and valued; becomes asset 0.
    /// @param dollarUnitExp See `IGovernance.listAsset`.
    constructor(
        address authority,
        address clearing,
        address spot,
        address perps,
        address loans,
        address dollar,
        uint8 dollarUnitExp
    ) KindDelegating(perps, loans) {
        (CLEARING, SPOT) = (clearing, spot);
        bytes memory call = abi.encodeCall(IGovernance.initialize, (authority, dollar, dollarUnitExp));
        Address.functionDelegateCall(clearing, call);
    }

    /// @dev Packed batches, and everything that the code behind this contract answers. Whatever is handed on does not
    ///      come back.
    fallback() external {
        if (bytes1(msg.sig) != _PACKED) _delegate(_isTrading(msg.sig) ? SPOT : CLEARING);
        _refuseDuringTransfer();
        _executePacked(msg.data);
    }

    function _isTrading(bytes4 selector) private pure returns (bool) {
        return
            selector == IBatch.batch.selector ||
            selector == IBatch.cancelOrders.selector ||
            selector == IBatch.cancelAll.selector;
    }

    /// @dev Only who may owe is judged, and not for cancelling alone.
    function _beginJudging(Session memory session, bool margined) internal pure override {
        if (margined) session.context = 1;
    }

    function _judge(Session memory) internal pure override {} // solhint-disable-line no-empty-blocks

    /// @dev Hands the whole call on, before anything has been done, if its account has to be judged.
    function _openMarket(Session memory session, uint256 market) internal override(SpotTrading, Trading) {
        super._openMarket(session, market);
        if (session.context != 0) _delegate(SPOT);
    }

    function _openOther(MarketHeader header) internal override {
        _delegateToKind(header);
    }
}
