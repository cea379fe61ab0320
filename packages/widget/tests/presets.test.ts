import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PACKAGE } from './built-files.ts';

const PRESETS = readdirSync(join(PACKAGE, 'presets'));

describe('a preset', () => {
  it('is there for a classic, a Material and a dense page, and docs/theming.md names each', async () => {
    assert.deepEqual(PRESETS.sort(), ['classic.css', 'desktop.css', 'material.css']);
    const guide = await readFile(join(PACKAGE, '../../docs/theming.md'), 'utf8');
    for (const name of PRESETS) assert.ok(guide.includes(`@payvite/widget/presets/${name}`), name);
  });

  for (const name of PRESETS) {
    it(`sets what the elements read and nothing else, on the root, where any rule of a page wins: ${name}`, async () => {
      const css = await readFile(join(PACKAGE, 'presets', name), 'utf8');
      const read = [
        await readFile(join(PACKAGE, 'src/tokens.ts'), 'utf8'),
        await readFile(join(PACKAGE, 'src/customer-list/customer-list-styles.ts'), 'utf8'),
      ].join('\n');
      const [, selector, body = ''] = /^\/\*[^*]*\*\/\s*([^{]*) \{([^}]*)\}\s*$/.exec(css) ?? [];
      assert.equal(selector, ':where(:root)');
      const declarations = body.split(';').map((line) => line.trim());
      assert.equal(declarations.pop(), '');
      assert.ok(declarations.length > 15);
      for (const declaration of declarations) {
        const [, property = '', value = ''] = /^(--payvite-[\w-]+): (.+)$/s.exec(declaration) ?? [];
        assert.match(read, new RegExp(`var\\(\\s*${property},`), declaration);
        // A color for light alone would be one that dark pages cannot read.
        if (/#/.test(value)) assert.match(value, /^light-dark\(#\w{6}, #\w{6}\)$/, declaration);
      }
    });
  }

  it('is exported from the package and shipped with it', async () => {
    const { exports, files } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'));
    assert.equal(exports['./presets/*.css'], './presets/*.css');
    assert.ok(files.includes('presets'));
  });
});
