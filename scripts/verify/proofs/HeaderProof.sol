// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MarketStatus, MarketHeader, MarketHeaderLib} from "../../../contracts/trading/MarketHeader.sol";

/// @notice The market's word: fields come back as they went in, and a setter changes its own bits only. The bits are
///         those of the comment on `MarketHeader`.
contract HeaderProof {
    function proveMake(uint16 asset, uint8 lotExp, uint8 priceExp, uint16 cap, uint24 bounty) external pure {
        require(lotExp < 1 << 5 && priceExp < 1 << 5 && cap < 1 << 14);
        MarketHeader header = MarketHeaderLib.make(asset, lotExp, priceExp, cap, bounty);
        assert(header.asset() == asset && header.lotExp() == lotExp && header.priceExp() == priceExp);
        assert(header.makerFeeCap() == cap && header.expiryBounty() == bounty);
        assert(
            !header.isSpot() &&
                !header.isPerp() &&
                header.takerFee() == 0 &&
                header.makerFee() == 0 &&
                header.fees() == 0
        );
    }

    function proveWithRates(MarketHeader header, uint16 takerFee, int16 makerFee) external pure {
        require(takerFee < 1 << 14 && makerFee >= -(1 << 14) && makerFee < 1 << 14);
        MarketHeader changed = header.withRates(takerFee, makerFee);
        assert(changed.takerFee() == takerFee && changed.makerFee() == makerFee);
        _assertOnlyChanged(header, changed, 74, 102);
    }

    function proveWithMinNotional(MarketHeader header, uint40 minNotional) external pure {
        MarketHeader changed = header.withMinNotional(minNotional);
        assert(changed.minNotional() == minNotional);
        _assertOnlyChanged(header, changed, 117, 156);
    }

    function proveWithStatus(MarketHeader header, MarketStatus status) external pure {
        MarketHeader changed = header.withStatus(status);
        assert(changed.status() == status);
        assert(changed.isSpot() == (status != MarketStatus.UNKNOWN && !header.isPerp()));
        assert(changed.isPerp() == header.isPerp());
        assert(changed.isActive() == (status == MarketStatus.ACTIVE));
        _assertOnlyChanged(header, changed, 181, 183);
    }

    function proveWithFees(MarketHeader header, uint64 fees) external pure {
        require(fees < 1 << 62);
        MarketHeader changed = header.withFees(fees);
        assert(changed.fees() == fees);
        _assertOnlyChanged(header, changed, 185, 246);
    }

    function _assertOnlyChanged(MarketHeader before, MarketHeader changed, uint256 first, uint256 last) private pure {
        uint256 mask = ((1 << (last - first + 1)) - 1) << first;
        assert((MarketHeader.unwrap(before) ^ MarketHeader.unwrap(changed)) & ~mask == 0);
    }
}
