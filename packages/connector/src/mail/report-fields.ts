/** Fields of one block of a report, by their names in lower case; of one that stands twice, the first. */
export type ReportFields = ReadonlyMap<string, string>;

/**
 * Reads what stands in `message/delivery-status` and `message/feedback-report`: blocks of header-like fields with empty
 * lines between (RFC 3464, section 2.1; RFC 5965, section 3.1). What is no field is left out.
 */
export function readReportFields(text: string): ReportFields[] {
  return text
    .split(/(?:\r?\n[ \t]*){2,}/)
    .map(readBlock)
    .filter((fields) => fields.size > 0);
}

function readBlock(block: string): ReportFields {
  const fields = new Map<string, string>();
  // A line that begins with a space goes on with the one before.
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name !== '' && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** The address in a field such as `rfc822; maria@harrow.example`; undefined for one of another kind, or none. */
export function addressIn(field: string | undefined): string | undefined {
  const [type, address] = (field ?? '').split(';', 2).map((part) => part.trim());
  if (address === undefined || !/^(rfc822|utf-8)$/i.test(type ?? '')) return undefined;
  const bare = address.replace(/^<(.*)>$/, '$1');
  return bare.includes('@') ? bare : undefined;
}
