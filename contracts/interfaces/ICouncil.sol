// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice What can be paused: new orders at a market, deposits of an asset, borrowing of an asset.
enum PauseKind {
    MARKET,
    DEPOSITS,
    BORROWING
}

/// @title How risk is governed
/// @notice Two roles. What makes the venue stricter acts at once and has functions of its own, each of which refuses
///         everything that would loosen; what loosens waits for its delay at the access manager. Once the venue is
///         launched both go in steps: at most one change of a parameter in 49 hours, by no more than a bound in code.
/// @dev Each function says who calls it, see `docs/permissions.md`. *Guardian* and *council* are roles of the access
///      manager.
interface ICouncil {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice The venue was launched: from now on parameters change in steps only.
    event Launched();
    /// @notice What all accounts may have of a token changed, in ledger units.
    event DepositCapSet(uint256 indexed asset, uint256 oldCap, uint256 cap);
    /// @notice What all accounts may owe of an asset changed, in ledger units.
    event BorrowCapSet(uint256 indexed asset, uint256 oldCap, uint256 cap);
    /// @notice A pause began, was extended or was lifted.
    /// @param id Of the market or asset.
    /// @param until First second at which it is over by itself.
    event Paused(PauseKind indexed kind, uint256 indexed id, uint256 until);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when a parameter changes for the second time in 49 hours.
    error ChangedTooRecently(bytes32 parameter, uint256 id, uint256 nextAt);
    /// @notice Thrown when a raise that maintenance margin follows slowly is not a multiple of the step it is kept in.
    error NotInSteps(bytes32 parameter, uint256 value, uint256 step);
    /// @notice Thrown when a pause begins too soon after the one before. Only the council can extend a pause.
    error PausedTooRecently(PauseKind kind, uint256 id, uint256 nextAt);
    /// @notice Thrown when a pause is extended or lifted that is over, or never was.
    error NotPaused(PauseKind kind, uint256 id);
    /// @notice Thrown when the venue is launched a second time.
    error AlreadyLaunched();

    // ------------------------------------------------------------------------------------------------------ council

    /// @notice Ends the setup: from now on parameters change in steps only. For good.
    function launch() external;

    /// @notice Sets what all accounts may have of a token together, in ledger units. Zero at listing; later up to twice
    ///         and down to half of what it was.
    function setDepositCap(uint16 asset, uint64 cap) external;

    /// @notice Sets the principal that all accounts may owe of an asset together, in ledger units. As above.
    function setBorrowCap(uint16 asset, uint64 cap) external;

    /// @notice Lets a pause last until another second, at most 30 days ahead.
    function extendPause(PauseKind kind, uint16 id, uint32 until) external;

    /// @notice Ends a pause.
    function liftPause(PauseKind kind, uint16 id) external;

    // ----------------------------------------------------------------------------------------------------- guardian

    /// @notice Raises shock and basis of an asset, in millionths: at once for initial margin, over 48 hours for
    ///         maintenance margin.
    /// @param shock As it is or up to 40,000 more, in steps of 10.
    /// @param halfBasis As it is or up to 10,000 more, in steps of 10.
    function tightenRisk(uint16 asset, uint32 shock, uint32 halfBasis) external;

    /// @notice Lowers the open-interest caps of a market, each to no less than half. Positions stay.
    function lowerOpenInterestCaps(uint16 market, uint48 softCap, uint48 hardCap) external;

    /// @notice Lowers a deposit cap to no less than half. What is there stays.
    function lowerDepositCap(uint16 asset, uint64 cap) external;

    /// @notice Lowers a borrow cap to no less than half. Loans stay, and can be renewed.
    function lowerBorrowCap(uint16 asset, uint64 cap) external;

    /// @notice Says that unsettled profit of a market no longer counts for initial margin.
    function declareShallow(uint16 market) external;

    /// @notice Pauses markets, deposits or borrowing for four days. Each has to be open, and to have been for four days
    ///         if it was paused before. Cancelling, repaying, reducing, settling and withdrawing go on.
    function pause(PauseKind kind, uint16[] calldata ids) external;

    /// @notice Pauses every market, and deposits and borrowing of every asset, apart from those that cannot be paused
    ///         now.
    function pauseAll() external;
}
