/** Half of it, rounded up, is the smallest segment: shorter rows of odd values are no level. */
const WINDOW = 7;
/** From here on a value is drawn towards the median of its window, in standard deviations ... */
const ODD = 2.5;
/** ... and from here on it says nothing but that. */
const WILD = 4;

/**
 * The series without spikes, in standard deviations: what lies far from the running median of 7 is drawn to it. A level
 * of at least 4 points stays, for it holds the median of the windows around each of its points; 1 to 3 wild ones go.
 */
export function withoutSpikes(y: Float64Array): Float64Array {
  const n = y.length;
  const width = Math.min(WINDOW, n);
  const window = new Float64Array(width);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const from = Math.max(0, Math.min(n - width, i - (width >> 1)));
    for (let k = 0; k < width; k++) {
      const value = y[from + k]!;
      let j = k;
      for (; j > 0 && window[j - 1]! > value; j--) window[j] = window[j - 1]!;
      window[j] = value;
    }
    const centre = window[width >> 1]!;
    const off = y[i]! - centre;
    const far = Math.abs(off);
    x[i] = far <= ODD ? y[i]! : far <= WILD ? centre + Math.sign(off) * ODD : centre;
  }
  return x;
}
