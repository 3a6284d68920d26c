// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IBatch} from "./IBatch.sol";
import {IGovernance} from "./IGovernance.sol";
import {IHousekeeping} from "./IHousekeeping.sol";
import {ILedger} from "./ILedger.sol";
import {ILens} from "./ILens.sol";
import {IOracle} from "./IOracle.sol";
import {IRiskGovernance} from "./IRiskGovernance.sol";
import {ISpot} from "./ISpot.sol";

/// @title Pangea
/// @notice All that can be done and read at the exchange's address, apart from packed batches (see `IBatch`), the
///         authority (`IAccessManaged`) and the addresses of the code behind it (`OFFICE`,
///         `CLEARING`, `LENS`).
interface IExchange is ILedger, ISpot, IBatch, IHousekeeping, IGovernance, IRiskGovernance, IOracle, ILens {}
