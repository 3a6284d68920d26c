// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IPriceSource, Reading} from "./IPriceSource.sol";
import {PriceReading} from "./PriceReading.sol";

/// @notice A price of Pyth: `price x 10^expo`, with a confidence interval in the same unit.
struct PythPrice {
    int64 price;
    uint64 conf;
    int32 expo;
    uint256 publishTime;
}

/// @notice The part of Pyth's contract that readers of a price need.
interface IPyth {
    /// @notice The latest price of a feed, however old. Reverts if there never was one.
    function getPriceUnsafe(bytes32 id) external view returns (PythPrice memory);
}

/// @notice Reads one price of Pyth. Updates are pushed to Pyth's contract by whoever wants them there, apart from this.
contract PythSource is IPriceSource {
    /// @notice Pyth's contract on this chain.
    IPyth public immutable PYTH;
    /// @notice Pyth's number of the price.
    bytes32 public immutable ID;

    /// @param pyth See `PYTH`.
    /// @param id See `ID`. There must be a price by now.
    constructor(IPyth pyth, bytes32 id) {
        if (address(pyth).code.length == 0) revert UnsupportedFeed(address(pyth), 0);
        PYTH = pyth;
        ID = id;
        _read(pyth, id);
    }

    /// @inheritdoc IPriceSource
    function read() external view returns (Reading memory) {
        return _read(PYTH, ID);
    }

    function _read(IPyth pyth, bytes32 id) private view returns (Reading memory) {
        PythPrice memory latest = pyth.getPriceUnsafe(id);
        return PriceReading.make(latest.price, latest.conf, -int256(latest.expo), latest.publishTime);
    }
}
