// `npm run gallery`: one static site with every element in every state, to be opened as a file or served by anything.
import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('../packages/widget/gallery/', import.meta.url));
const FONTS = [
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  ...[400, 500, 700].map((weight) => `@fontsource/roboto/files/roboto-latin-${weight}-normal.woff2`),
  ...[400, 600, 700].map((weight) => `@fontsource/arimo/files/arimo-latin-${weight}-normal.woff2`),
];

/**
 * Builds the gallery from the sources; nothing needs to be built before.
 *
 * @param {string} [folder] is emptied first
 * @returns {Promise<URL>} of that folder, with a slash at its end
 */
export async function buildGallery(folder = join(HERE, 'dist')) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'fonts'), { recursive: true });
  await build({
    entryPoints: ['index-page.ts', 'state-page.ts'].map((name) => join(HERE, name)),
    outdir: folder,
    bundle: true,
    // One script each, which a page opened as a file may load, too.
    format: 'iife',
    target: 'es2022',
    minify: true,
    conditions: ['source'],
    tsconfig: join(HERE, '../tsconfig.json'),
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'index.css', 'state.html', 'state.css', 'gallery-fonts.css'])
    await cp(join(HERE, name), join(folder, name));
  await cp(join(HERE, '../presets'), join(folder, 'presets'), { recursive: true });
  const { resolve } = createRequire(import.meta.url);
  for (const font of FONTS) await cp(resolve(font), join(folder, 'fonts', font.split('/').at(-1) ?? ''));
  return pathToFileURL(`${folder}/`);
}

if (import.meta.main) {
  const { href } = new URL('index.html', await buildGallery());
  console.log(`The gallery is built: ${href}`);
}
