// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IBatch} from "./IBatch.sol";
import {IBundles} from "./IBundles.sol";
import {IClearing} from "./IClearing.sol";
import {ICouncil} from "./ICouncil.sol";
import {IGovernance} from "./IGovernance.sol";
import {IHousekeeping} from "./IHousekeeping.sol";
import {IInsurance} from "./IInsurance.sol";
import {ILedger} from "./ILedger.sol";
import {ILens} from "./ILens.sol";
import {ILiquidation} from "./ILiquidation.sol";
import {ILimits} from "./ILimits.sol";
import {ILoanGovernance} from "./ILoanGovernance.sol";
import {ILoanKeeping} from "./ILoanKeeping.sol";
import {ILoans} from "./ILoans.sol";
import {IMarginLens} from "./IMarginLens.sol";
import {IOffers} from "./IOffers.sol";
import {IOracle} from "./IOracle.sol";
import {IPerpGovernance} from "./IPerpGovernance.sol";
import {IResolution} from "./IResolution.sol";
import {IRiskGovernance} from "./IRiskGovernance.sol";
import {ITakeovers} from "./ITakeovers.sol";
import {ITrading} from "./ITrading.sol";

/// @title Pangea
/// @notice All that can be done and read at the exchange's address, apart from packed batches (see `IBatch`), the
///         authority (`IAccessManaged`) and the addresses of the code behind it (`CLEARING`, `SPOT`, `PERPS`,
///         `LOANS` and others).
interface IExchange is
    ILedger,
    ITrading,
    IBatch,
    IBundles,
    IHousekeeping,
    IClearing,
    IOracle,
    ILoans,
    ILoanKeeping,
    IOffers,
    ILiquidation,
    ITakeovers,
    IResolution,
    IInsurance,
    IGovernance,
    IPerpGovernance,
    IRiskGovernance,
    ILoanGovernance,
    ICouncil,
    ILimits,
    ILens,
    IMarginLens
{}
