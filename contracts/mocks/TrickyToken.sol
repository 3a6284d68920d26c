// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice What a `TrickyToken` does when it is told to transfer.
enum Trick {
    NONE,
    KEEP_FEE, // delivers one percent less
    MOVE_DOUBLE, // takes and delivers twice the amount
    MOVE_NOTHING, // says that it did and does not
    PRETEND, // moves nothing, but from now on reports the receiver's balance as if it did
    ANSWER_FALSE, // moves nothing and says so
    ANSWER_NOTHING, // moves the amount and returns no data
    REFUSE, // reverts
    CALL_BACK // moves the amount, and makes the prepared calls before and after
}

/// @notice A token that anybody can make misbehave in the middle of a test. It knows no allowances.
contract TrickyToken {
    Trick public trick;
    uint8 public decimals;
    uint256 public totalSupply;
    mapping(address holder => bool blocked) public isBlocked;

    mapping(address holder => uint256 balance) private _balances;
    mapping(address holder => bool pretends) private _pretends;
    mapping(address holder => uint256 balance) private _pretences;
    address private _callee;
    bytes[] private _callbacks;

    uint256 private constant _FEE_DIVISOR = 100;

    event CalledBack(uint256 indexed index, bool ok, bytes answer);

    error Refused();
    error Blocked(address receiver);
    error NotEnough(address holder, uint256 balance, uint256 amount);

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    // ------------------------------------------------------------------------------------------- for the test

    function mint(address to, uint256 amount) external {
        totalSupply += amount;
        _balances[to] += amount;
    }

    function setTrick(Trick trick_) external {
        trick = trick_;
    }

    /// @notice Changes a balance without a transfer.
    function rebase(address holder, uint256 balance) external {
        totalSupply = totalSupply - _balances[holder] + balance;
        _balances[holder] = balance;
    }

    /// @notice From now on reports this balance, whatever the holder has.
    function pretend(address holder, uint256 balance) external {
        (_pretends[holder], _pretences[holder]) = (true, balance);
    }

    function setBlocked(address receiver, bool blocked) external {
        isBlocked[receiver] = blocked;
    }

    function setCallbacks(address callee, bytes[] calldata callbacks) external {
        (_callee, _callbacks) = (callee, callbacks);
    }

    /// @notice Calls as an ordinary user of the exchange.
    function act(address target, bytes calldata data) external returns (bytes memory answer) {
        bool ok;
        (ok, answer) = target.call(data);
        if (!ok) revert Refused();
    }

    // ------------------------------------------------------------------------------------------------- ERC-20

    function balanceOf(address holder) external view returns (uint256) {
        return _pretends[holder] ? _pretences[holder] : _balances[holder];
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _transfer(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return _transfer(from, to, amount);
    }

    function _transfer(address from, address to, uint256 amount) private returns (bool) {
        Trick now_ = trick;
        if (now_ == Trick.REFUSE) revert Refused();
        if (isBlocked[to]) revert Blocked(to);
        if (now_ == Trick.ANSWER_FALSE) return false;
        if (now_ == Trick.MOVE_NOTHING) return true;
        if (now_ == Trick.PRETEND) return _pretendMove(to, amount);
        if (now_ == Trick.CALL_BACK) _callBack();
        uint256 moved = now_ == Trick.MOVE_DOUBLE ? 2 * amount : amount;
        if (_balances[from] < moved) revert NotEnough(from, _balances[from], moved);
        _balances[from] -= moved;
        _balances[to] += now_ == Trick.KEEP_FEE ? moved - moved / _FEE_DIVISOR : moved;
        if (now_ == Trick.CALL_BACK) _callBack();
        if (now_ == Trick.ANSWER_NOTHING) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return true;
    }

    function _pretendMove(address to, uint256 amount) private returns (bool) {
        (_pretences[to], _pretends[to]) = ((_pretends[to] ? _pretences[to] : _balances[to]) + amount, true);
        return true;
    }

    function _callBack() private {
        for (uint256 index = 0; index < _callbacks.length; ++index) {
            (bool ok, bytes memory answer) = _callee.call(_callbacks[index]);
            emit CalledBack(index, ok, answer);
        }
    }
}
