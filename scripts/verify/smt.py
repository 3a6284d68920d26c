"""Answers one SMT-LIB file as the command line of a solver would, with the solver from its Python package.

usage: smt.py bitwuzla|cvc5 [--option[=value]]... FILE
"""

import sys


def bitwuzla(options, file):
    import bitwuzla as solver

    settings = solver.Options()
    for name, value in options:
        settings.set(name, value)
    solver.Parser(solver.TermManager(), settings).parse(file)


def cvc5(options, file):
    import cvc5 as solver

    terms = solver.TermManager()
    instance = solver.Solver(terms)
    for name, value in options:
        instance.setOption(name, "true" if value is True else value)
    symbols = solver.SymbolManager(terms)
    parser = solver.InputParser(instance, symbols)
    parser.setFileInput(solver.InputLanguage.SMT_LIB_2_6, file)
    while not (command := parser.nextCommand()).isNull():
        print(command.invoke(instance, symbols), end="", flush=True)


if __name__ == "__main__":
    name, *flags, path = sys.argv[1:]
    pairs = [flag.removeprefix("--").partition("=") for flag in flags]
    options = [(option, value if sign else True) for option, sign, value in pairs]
    {"bitwuzla": bitwuzla, "cvc5": cvc5}[name](options, path)
