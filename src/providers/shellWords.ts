/** Splits a line as a shell would, as far as curl samples need it. Linear, and never runs or expands anything. */

/** More than any sample has; a body with a picture in it is cut off. */
const longestLine = 100_000;

const space = /\s/;
/** Ends a line that goes on: of sh, of cmd, of PowerShell. */
const continuations = new Set(['\\', '^', '`']);

/**
 * The words of `text`, without their quotes. A field of one line loses the line breaks of what is pasted into it: the
 * backslash that stood before one stands before a space then, and parts words all the same.
 */
export function shellWords(text: string): string[] {
  const line = text.slice(0, longestLine);
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; ) {
    const character = line[at] ?? '';
    const next = line[at + 1] ?? '\n';
    if (space.test(character) || (continuations.has(character) && space.test(next))) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else if (character === "'" || character === '"') {
      const quoted = readQuoted(line, at + 1, character);
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else {
      const isEscape = character === '\\';
      word = (word ?? '') + (isEscape ? next : character);
      at += isEscape ? 2 : 1;
    }
  }
  return word === undefined ? words : [...words, word];
}

/** From behind the opening quote to behind the closing one, or to the end. */
function readQuoted(line: string, start: number, quote: string): { text: string; end: number } {
  const parts: string[] = [];
  let from = start;
  for (let at = start; at < line.length; at++) {
    if (line[at] === quote) {
      parts.push(line.slice(from, at));
      return { text: parts.join(''), end: at + 1 };
    }
    if (quote === '"' && line[at] === '\\') {
      parts.push(line.slice(from, at));
      // The escaped character is the next part's first, whatever it is.
      from = ++at;
    }
  }
  parts.push(line.slice(from));
  return { text: parts.join(''), end: line.length };
}
