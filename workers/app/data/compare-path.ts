/** Addresses of the page that compares two optimizers, by their names as rows have them. */

export function comparePath(own: string, other: string): string {
  return `/compare/${encodeURIComponent(own)}/${encodeURIComponent(other)}`;
}
