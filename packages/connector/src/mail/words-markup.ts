import type { Words } from './strings/mail-words.ts';

const LINK_STYLE = 'color: #3c464d; text-decoration: underline';

/** Words as Handlebars in HTML: our own text escaped, placeholders as they are. */
export function toMarkup(words: Words): string {
  return eachForm(words, (text) =>
    text
      // A placeholder's own quotes and braces must survive.
      .split(/(\{\{.*?\}\})/)
      .map((part) => (part.startsWith('{{') ? part : escapeMarkup(part)))
      .join('')
      // `dir=auto` keeps a name of the other direction to itself.
      .replace(/\*\*(.+?)\*\*/g, '<strong dir="auto">$1</strong>')
      .replace(/\[([^[\]]+)\]\((\w+)\)/g, `<a href="{{$2}}" style="${LINK_STYLE}">$1</a>`),
  );
}

/** Words as Handlebars in plain text. Links do not show there: their words are other ones, and the address follows. */
export function toPlain(words: Words): string {
  return eachForm(words, (text) => text.replaceAll('**', ''));
}

function eachForm(words: Words, map: (text: string) => string): string {
  if (typeof words === 'string') return map(words);
  return `{{#if ${words.of}.one}}${map(words.one)}{{else}}${map(words.other)}{{/if}}`;
}

const escapeMarkup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
