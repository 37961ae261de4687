/**
 * What many dashboards do: Welch's t of the 12 points before against the 12 after, a change where it is above 7 and the
 * largest around. To see what a simple rule would have scored; on logarithms of positive values, as ours.
 */
export function windowedT(values: readonly number[], width = 12, limit = 7): number[] {
  const logs = values.map(Math.log);
  const t = logs.map((_, i) => {
    const [a, b] = [logs.slice(Math.max(0, i - width), i), logs.slice(i, i + width)];
    if (Math.min(a.length, b.length) < width / 2) return 0;
    const [x, y] = [moments(a), moments(b)];
    return Math.abs(x.mean - y.mean) / Math.max(1e-12, Math.sqrt(x.variance / a.length + y.variance / b.length));
  });
  return [...t.keys()].filter((i) => {
    const around = t.slice(Math.max(0, i - width), i + width);
    return t[i]! > limit && t[i] === Math.max(...around) && t.indexOf(t[i]!, Math.max(0, i - width)) === i;
  });
}

function moments(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) };
}
