/** Until the pages bring theirs. */
export const STYLE = `:root { color-scheme: light dark; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 0 1rem; max-width: 80rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .6rem; text-align: left; }
`;
