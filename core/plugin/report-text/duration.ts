/** Seconds for people: `0.4s`, `12s`, `6m12s`, `1h02m`, `3d04h`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}

/** An estimate must not look exact: `40s`, `4m`, `1h30m`. */
export function roughly(seconds: number): string {
  if (seconds < 60) return `${Math.max(5, Math.ceil(seconds / 5) * 5)}s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)}m`;
  const quarters = Math.ceil(seconds / 900);
  return `${Math.floor(quarters / 4)}h${String((quarters % 4) * 15).padStart(2, "0")}m`;
}
