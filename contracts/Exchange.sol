// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IGovernance} from "./interfaces/IGovernance.sol";
import {Accounts} from "./ledger/Accounts.sol";
import {Careful} from "./shared/Careful.sol";
import {Delegating} from "./shared/Delegating.sol";
import {SpotTrading} from "./spot/SpotTrading.sol";
import {Session} from "./trading/Session.sol";
import {Trading} from "./trading/Trading.sol";
import {TradingDesk} from "./trading/TradingDesk.sol";

/// @notice The exchange: one address, one storage. Spot trading of accounts that cannot owe is compiled into this
///         contract. What it does not know itself it hands on, with its storage: orders for perpetual markets to
///         `PERPS`, spot orders of accounts that may owe to `MARGINED`, everything else to clearing (settlement,
///         prices, margin), and from there to office (accounts, custody, governance) and lens (views), so that users
///         see one contract: `IExchange`.
/// @dev Immutable: no proxy, no upgrade; the code behind it is fixed at deployment.
contract Exchange is TradingDesk, SpotTrading, Delegating {
    /// @dev First byte of a packed batch. No function selector of the exchange begins with it.
    bytes1 private constant _PACKED = 0x00;

    /// @notice Contract with settlement, margin and what lies behind, executed in the storage of this one.
    address public immutable CLEARING;

    /// @notice Contract with the spot trading of margined accounts, executed in the storage of this one.
    address public immutable MARGINED;

    /// @notice Contract with the trading of perpetual markets, executed in the storage of this one.
    address public immutable PERPS;

    /// @param authority Access manager that decides who governs.
    /// @param clearing See `CLEARING`.
    /// @param margined See `MARGINED`.
    /// @param perps See `PERPS`.
    /// @param dollar Token in which everything is quoted and valued; becomes asset 0.
    /// @param dollarUnitExp See `IGovernance.listAsset`.
    constructor(
        address authority,
        address clearing,
        address margined,
        address perps,
        address dollar,
        uint8 dollarUnitExp
    ) {
        (CLEARING, MARGINED, PERPS) = (clearing, margined, perps);
        bytes memory call = abi.encodeCall(IGovernance.initialize, (authority, dollar, dollarUnitExp));
        Address.functionDelegateCall(clearing, call);
    }

    /// @dev Packed batches, and everything that the code behind this contract answers.
    fallback() external {
        if (bytes1(msg.sig) != _PACKED) _delegate(CLEARING); // does not come back
        _refuseDuringTransfer();
        _executePacked(msg.data);
    }

    /// @dev Only whether the session may trade: whoever only cancels is not judged.
    function _beginJudging(Session memory session) internal pure override {
        session.context = 1;
    }

    /// @dev Hands the whole call on, before anything has been done, if its account may owe.
    function _openMarket(Session memory session, uint256 market) internal override(SpotTrading, Trading) {
        super._openMarket(session, market);
        if (session.context != 0 && Accounts.isMargined(session.account)) _delegate(MARGINED);
    }

    function _judge(Session memory) internal pure override {} // solhint-disable-line no-empty-blocks

    /// @dev Hands the whole call on: a call is about markets of one kind. If the action does not leave initial margin
    ///      it is undone and done again with a look at how the account stood before (see `Careful`).
    function _openPerp(uint256) internal override {
        _delegateUnlessReconsidered(PERPS);
        Careful.set(true);
        _delegateUnlessReconsidered(PERPS);
    }
}
