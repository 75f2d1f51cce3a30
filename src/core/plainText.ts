/** Words from elsewhere as plain text: what a server, a model, a file's name or a setting says must not become a link, an icon or a line of its own. */

/** Of a message or a line; more than anybody reads. */
const longestText = 2000;

const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);

/** ECMA-48: what a terminal would take for a colour or a title, up to its final character. */
const escapeSequence = new RegExp(
  `${esc}(\\[[0-?]{0,40}[ -/]{0,8}[@-~]?|\\][^${bell}${esc}]{0,200}(${bell}|${esc}\\\\)?|[@-_]?)`,
  'g',
);

/** Controls but the line feed, and what turns the direction of the text around it. */
const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * For whatever VS Code draws. It makes `[words](command:…)` in a notification, a progress title or a prompt a link that
 * may run any command, and `$(name)` an icon: a space between the two brackets leaves the words as they are, and no link.
 * Line feeds stay. At most 2000 characters.
 */
export function plainText(text: string): string {
  return text
    .slice(0, longestText)
    .replace(escapeSequence, '')
    .replace(unseen, character => (character === '\n' ? '\n' : ' '))
    .replaceAll('](', '] (')
    .replaceAll('$(', '$ (');
}

/** The same as one line, for a log in which each line is an entry. */
export function plainLine(text: string): string {
  return plainText(text).replaceAll('\n', ' ');
}
