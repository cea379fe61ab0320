/**
 * Registers as the invited person would in a browser: opens the mail's link, fills in the form, sends it.
 *
 * @param {string} link From the mail.
 * @param {{ name: string, password: string }} person
 */
export async function registerByLink(link, { name, password }) {
  const { origin } = new URL(link);
  // The link puts its secret into a cookie and leads on to a page without it.
  const opened = await fetch(link, { redirect: 'manual' });
  const cookies = opened.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
  const page = new URL(opened.headers.get('location') ?? '', origin);

  const registered = await fetch(`${page.href}/register`, {
    method: 'POST',
    redirect: 'manual',
    // Forms are taken from the portal's own pages only.
    headers: { Cookie: cookies.join('; '), Origin: origin },
    body: new URLSearchParams({ name, password, terms: 'accepted' }),
  });
  const leadsTo = registered.headers.get('location') ?? '';
  if (registered.status !== 303 || !new URL(leadsTo, origin).pathname.startsWith('/portal'))
    throw new Error(`Registering led to ${registered.status} ${leadsTo}`);
}
