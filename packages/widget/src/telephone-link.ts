/** A phone number as the ERP writes it, as a link that a phone can dial (RFC 3966). */
export function telephoneLink(phone: string): string {
  const [number = '', extension = ''] = phone.split(/(?:ext\.?|x|#)\s*(?=\d+\s*$)/i);
  const digits = number.replace(/[^\d+]/g, '').replace(/(?!^)\+/g, '');
  const extensionDigits = extension.replace(/\D/g, '');
  return `tel:${digits}${extensionDigits ? `;ext=${extensionDigits}` : ''}`;
}
