// Numbers and tables as the page and the console show them.

/** A fraction in percent, with two digits behind the point. */
export function percent(fraction: number, digits = 2): string {
  return `${(100 * fraction).toFixed(digits)} %`;
}

/** A fraction in basis points, with one digit behind the point. */
export function points(fraction: number): string {
  return `${(10_000 * fraction).toFixed(1)} bp`;
}

/** Whole dollars with separators. */
export function dollars(amount: number): string {
  return `${whole(amount)} $`;
}

/** A whole number with separators. */
export function whole(amount: number): string {
  return Math.round(amount).toLocaleString("en");
}

/** Unix ms to the minute, UTC. */
export function minute(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace("T", " ");
}

/** A table of Markdown. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), `|${"---|".repeat(heading.length)}`, ...rows.map(line)].join("\n");
}
