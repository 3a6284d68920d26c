// How much gas each kind of operation adds to a batch: the numbers that explain the gas of all batches best (least
// squares).

import type { Operation } from "@pangea/sdk";

export interface BatchGas {
  readonly add: (operations: readonly Operation[], gas: number) => void;
  /** Gas of the transaction itself and of each operation; undefined while the batches are too alike. */
  readonly fit: () => Fit | undefined;
}

export interface Fit {
  readonly transaction: number;
  readonly place: number;
  readonly cancel: number;
  readonly amend: number;
}

const SIZE = 4;

export function createBatchGas(): BatchGas {
  // the normal equations: sums of products of the counts with one another, and with the gas in the last column
  const sums = Array.from({ length: SIZE }, () => new Float64Array(SIZE + 1));
  return {
    add: (operations, gas) => {
      const count = (type: Operation["type"]) => operations.filter((operation) => operation.type === type).length;
      const row = [1, count("place"), count("cancel"), count("amend"), gas];
      for (const [index, equation] of sums.entries()) {
        for (const [column, value] of row.entries())
          equation[column] = (equation[column] ?? 0) + (row[index] ?? 0) * value;
      }
    },
    fit: () => {
      const solution = solve(sums.map((equation) => [...equation]));
      if (solution === undefined) return undefined;
      const [transaction = 0, place = 0, cancel = 0, amend = 0] = solution;
      return { transaction, place, cancel, amend };
    },
  };
}

/** Gauss-Jordan elimination; undefined if the equations do not decide all unknowns. */
function solve(rows: number[][]): number[] | undefined {
  for (let column = 0; column < rows.length; column += 1) {
    const candidates = rows.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const pivotIndex = column + candidates.indexOf(Math.max(...candidates));
    const [pivot, current] = [rows[pivotIndex], rows[column]];
    if (pivot === undefined || current === undefined || Math.abs(pivot[column] ?? 0) < 1e-6) return undefined;
    rows[pivotIndex] = current;
    rows[column] = pivot.map((value) => value / (pivot[column] ?? 1));
    eliminate(rows, column);
  }
  return rows.map((row) => row.at(-1) ?? 0);
}

function eliminate(rows: number[][], column: number): void {
  const pivot = rows[column] ?? [];
  for (const [index, row] of rows.entries()) {
    const factor = row[column] ?? 0;
    if (index !== column && factor !== 0) rows[index] = row.map((value, at) => value - factor * (pivot[at] ?? 0));
  }
}
