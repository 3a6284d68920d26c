// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Listing} from "./governance/Listing.sol";
import {RiskSetup} from "./governance/RiskSetup.sol";
import {IOracle} from "./interfaces/IOracle.sol";
import {IRiskGovernance, RiskParameters} from "./interfaces/IRiskGovernance.sol";
import {FeedTerms} from "./oracle/FeedTerms.sol";
import {PriceBook} from "./oracle/PriceBook.sol";
import {Delegating} from "./shared/Delegating.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";

/// @notice What margin rests on: prices, and the risk parameters of assets. The exchange runs this code in its own
///         storage (`delegatecall`); called directly it governs nothing and holds nothing.
contract Clearing is IOracle, IRiskGovernance, AccessManaged, TransferGuard, Delegating {
    /// @notice Contract with the views, executed in the storage of the exchange.
    address public immutable LENS;

    /// @param lens See `LENS`.
    /// @dev The own storage gets an authority that nobody can use.
    constructor(address lens) AccessManaged(address(this)) {
        LENS = lens;
    }

    // ------------------------------------------------------------------------------------------------------ prices

    /// @inheritdoc IOracle
    function refreshPrices(uint16[] calldata assets) external notDuringTransfer {
        for (uint256 index = 0; index < assets.length; ++index) {
            PriceBook.requireSource(assets[index]);
            PriceBook.refresh(assets[index]);
        }
    }

    // -------------------------------------------------------------------------------------------------- governance

    /// @inheritdoc IRiskGovernance
    function listIndex(uint8 decimals) external notDuringTransfer restricted returns (uint16) {
        // safe: the library gives out 16-bit numbers
        return uint16(Listing.listIndex(decimals));
    }

    /// @inheritdoc IRiskGovernance
    function setRisk(uint16 asset, RiskParameters calldata parameters) external notDuringTransfer restricted {
        RiskSetup.setRisk(asset, parameters);
    }

    /// @inheritdoc IRiskGovernance
    function setFeeds(uint16 asset, FeedTerms calldata terms) external notDuringTransfer restricted {
        RiskSetup.setFeeds(asset, terms);
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @dev Everything that the lens answers.
    fallback() external notDuringTransfer {
        _delegate(LENS);
    }
}
