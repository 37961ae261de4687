/** How reports say things: what every reporter would otherwise word by itself. */

export { baselineLine, pairLine, sideNames } from "./baseline-line.ts";
export { environmentText } from "./environment-text.ts";
export {
  changeText,
  confidenceText,
  detectableText,
  halfWidth,
  intervalText,
  limitText,
  seriesName,
  summaryText,
} from "./quantities.ts";
export { runDate } from "./run-date.ts";
export { countsText, isCompared, regressionsText, saidByCase, type Tally, tally } from "./tally.ts";
export { groupedMessages, whyFailed } from "./why-failed.ts";
