/** An estimate must not look exact: `40s`, `4m`, `1h30m`. */
export function roughly(seconds: number): string {
  if (seconds < 60) return `${Math.max(5, Math.ceil(seconds / 5) * 5)}s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)}m`;
  const quarters = Math.ceil(seconds / 900);
  return `${Math.floor(quarters / 4)}h${String((quarters % 4) * 15).padStart(2, "0")}m`;
}
