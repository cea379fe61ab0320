/**
 * Whether a payer may be led there: by https, or to our own pages. A provider's page is where its answer says, and that is not
 * ours to trust blindly.
 */
export function isSafeWay(url: string | null | undefined, publicUrl: string): url is string {
  if (url === null || url === undefined || !URL.canParse(url)) return false;
  const { protocol, origin, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || origin === new URL(publicUrl).origin;
}
