const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const WHOLE = /^[+-]?\d{16,}$/;

/** A number as benchmark programs write it, exactly; or why it is none. `unit`: what to do with one behind the number. */
export function readNumber(text: string, unit = "leave its unit out"): number | string {
  if (!DECIMAL.test(text)) return `${shown(text)} is no number${hint(text, unit)}`;
  const value = Number(text);
  if (!Number.isFinite(value)) return `${text} is larger than any number that can be kept`;
  if (value === 0 && /[1-9]/.test(text.split(/e/i)[0]!)) return `${text} is smaller than any number that can be kept`;
  if (WHOLE.test(text) && !isKept(text.replace(/^\+/, ""), value)) return `${text} has more digits than can be kept`;
  return value;
}

/** Beyond 2^53 not every whole number is one; programs that print the shortest text of one mean that one. */
const isKept = (whole: string, value: number) => BigInt(value) === BigInt(whole) || String(value) === whole;

const shown = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);

function hint(text: string, unit: string): string {
  if (text === "") return ": leave out the row where there is no value";
  if (/^[+-]?\d+,\d+$/.test(text)) return ": decimals are written with a point";
  if (/^[+-]?\d{1,3}([,'_ ]\d{3})+/.test(text)) return ": write it without separators";
  if (/^[+-]?[\d.]+(e[+-]?\d+)?\s*[a-zµ%/]/i.test(text)) return `: ${unit}`;
  return "";
}
