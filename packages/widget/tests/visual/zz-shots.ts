import { GalleryBrowser } from '/tmp/wt/mail-settings/packages/widget/tests/visual/gallery-browser.ts';
const g = await GalleryBrowser.start();
try {
for (const arg of process.argv.slice(2)) {
  const [state, kind='light', width='1280'] = arg.split(':');
  const page = await g.open(Number(width), 900, kind==='forced'?{forcedColors:'active'}:{});
  page.on('console', m => { if (m.type()==='error') console.log(state, m.text()); });
  page.on('pageerror', e => console.log(state, e.message));
  try {
  await g.showState(page, { element: 'mail-settings', state, scheme: kind==='dark'?'dark':'light', theme: ['material','classic','desktop'].includes(kind)?kind:undefined, dir: kind==='rtl'?'rtl':undefined });
  await page.screenshot({ path: `/tmp/shots/${state}-${kind}-${width}.png`, fullPage: true });
  } catch (e) { console.log(arg, String(e).slice(0,300)); await page.screenshot({ path: `/tmp/shots/${state}-${kind}-${width}.png`, fullPage: true }); }
  await page.context().close();
}} finally { await g.close(); }
