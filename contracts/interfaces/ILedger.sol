// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @title Accounts and custody
/// @notice Numbered margin accounts, their owners and delegates, and the tokens that enter and leave.
/// @dev **Cash is cash**: for every token, at all times,
///      `token.balanceOf(exchange) >= unit x (sum of free and held balances + fees)`.
///      Assumptions about a listed token. Behaves as expected if: a transfer moves exactly the amount it names, and
///      balances change only by transfers. Stays live if: transfers from and to the exchange do not revert. Deposits
///      check the first on every call; a token that breaks it later harms only the holders of that token.
interface ILedger {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice An account was opened.
    /// @param account Its number, counted from 1.
    event AccountOpened(uint256 indexed account, address indexed owner);

    /// @notice A delegate was appointed, changed, or with `permissions` 0 dismissed.
    /// @param permissions Bits of `Permission`.
    /// @param expiry Last second of validity, unix time.
    event DelegateSet(uint256 indexed account, address indexed delegate, uint256 permissions, uint256 expiry);

    /// @notice Tokens came in.
    /// @param units Ledger units added to the account's free balance.
    event Deposited(uint256 indexed account, uint256 indexed asset, address from, uint256 units);

    /// @notice Tokens went out.
    /// @param units Ledger units taken from the account's free balance.
    event Withdrawn(uint256 indexed account, uint256 indexed asset, address to, uint256 units);

    /// @notice Balance moved between two accounts of the same owner.
    event Transferred(uint256 indexed from, uint256 indexed to, uint256 indexed asset, uint256 units);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when no asset is listed under this number.
    error UnknownAsset(uint256 asset);
    /// @notice Thrown when an asset is an index: it has a price and no token, so none of it can be had.
    error AssetWithoutToken(uint256 asset);
    /// @notice Thrown when a token is not listed.
    error UnknownToken(address token);
    /// @notice Thrown when an account has less free balance than the action needs, in ledger units. Deposit, or cancel
    ///         orders.
    error InsufficientBalance(uint256 account, uint256 asset, uint256 availableUnits, uint256 neededUnits);
    /// @notice Thrown when an amount is less than one ledger unit of the token.
    error AmountBelowUnit(uint256 amount, uint256 unit);
    /// @notice Thrown when an amount is more than the ledger can ever hold.
    error AmountTooLarge(uint256 amount, uint256 limit);
    /// @notice Thrown when a deposit would take all deposits of a token above what the ledger can hold.
    error DepositLimit(uint256 asset, uint256 totalUnits, uint256 limitUnits);
    /// @notice Thrown when a token moved another amount than it was told to. Such tokens are refused.
    error TransferNotExact(uint256 asset, uint256 expected, uint256 moved);
    /// @notice Thrown when the exchange holds less of a token than it owes, because the token changed balances by
    ///         itself.
    error CustodyShort(uint256 asset, uint256 balance, uint256 owed);
    /// @notice Thrown when a withdrawal names nobody, or the exchange itself, as receiver.
    error InvalidReceiver(address receiver);
    /// @notice Thrown when a transfer is not between two different accounts of one owner.
    error NotSameOwner(uint256 from, uint256 to);
    /// @notice Thrown when a delegation has unknown permissions, or has permissions but is already over.
    error InvalidDelegation(uint256 permissions, uint256 knownPermissions, uint256 expiry);
    /// @notice Thrown when the last account number has been given out.
    error TooManyAccounts(uint256 limit);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Opens an account for the caller. An owner may have any number of them; each is a margin account of its
    ///         own.
    /// @return account Its number.
    function openAccount() external returns (uint32 account);

    /// @notice Appoints a delegate (session key), changes or dismisses it. Owner only, effective at once.
    /// @param permissions Bits of `Permission`; 0 dismisses.
    /// @param expiry Last second of validity, unix time.
    function setDelegate(uint32 account, address delegate, uint32 permissions, uint40 expiry) external;

    /// @notice Deposits tokens, pulled from the caller. Anyone may deposit dollars into any account; other assets need
    ///         the owner or a delegate with `Permission.DEPOSIT`.
    /// @param amount In the token's smallest units; rounded down to whole ledger units, the rest stays with the caller.
    /// @return units Ledger units credited.
    function deposit(uint32 account, uint16 asset, uint256 amount) external returns (uint256 units);

    /// @notice As `deposit`, with an ERC-2612 approval in the same call.
    function depositWithPermit(
        uint32 account,
        uint16 asset,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 units);

    /// @notice Withdraws free balance. Owner only.
    /// @param amount In the token's smallest units, rounded down to whole ledger units; `type(uint256).max` = all that
    ///        is free.
    /// @return units Ledger units debited.
    function withdraw(uint32 account, uint16 asset, uint256 amount, address to) external returns (uint256 units);

    /// @notice Moves free balance to another account of the same owner. Owner, or delegate of `from` with
    ///         `Permission.TRANSFER`.
    /// @param amount As in `withdraw`.
    function transfer(uint32 from, uint32 to, uint16 asset, uint256 amount) external returns (uint256 units);
}
