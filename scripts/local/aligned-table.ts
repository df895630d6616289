/** Columns of text under each other, a rule below the first row. */
export function alignedTable(table: readonly (readonly string[])[]): string {
  const columns = table[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === columns - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  const rule = widths.slice(0, -1).map((width) => "─".repeat(width));
  return `${[line(table[0] ?? []), rule.join("  "), ...table.slice(1).map(line)].join("\n")}\n`;
}
