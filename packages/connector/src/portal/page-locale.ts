/** The locale of dates and amounts on pages, whose words are English: the reader's where it is English, else that of the US. */
export function pageLocale(locale: string): string {
  return /^en(-|$)/.test(locale) ? locale : 'en-US';
}
