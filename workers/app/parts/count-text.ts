/** "3 completed, 1 diverged"; an en dash when nothing is counted. */
export function countText(counts: Readonly<Record<string, number>>): string {
  return (
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ") || "–"
  );
}
