import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { permissionSchema } from '@payvite/sdk/schemas';
import { PACKAGE } from './built-files.ts';

const guide = await readFile(join(PACKAGE, '../../docs/embedding.md'), 'utf8');
const readSource = (name: string) => readFile(join(PACKAGE, 'src', name), 'utf8');
const matches = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), ([, first = '']) => first);

describe('docs/embedding.md', () => {
  it('lists every event', async () => {
    const events = await readSource('events.ts');
    const [, map = ''] = /interface HTMLElementEventMap \{([^}]*)\}/.exec(events) ?? [];
    const names = matches(map, /'(payvite-[\w-]+)':/g);
    assert.ok(names.length > 5);
    assert.deepEqual(matches(guide, /^\| `(payvite-[\w-]+)` /gm).sort(), names.sort());
  });

  it('lists the events that each React component takes', async () => {
    const source = await readSource('react.ts');
    const components = Array.from(
      source.matchAll(/displayName: '(\w+)'.*?events: \{(.*?)\},?\s*\}\)/gs),
      ([, name = '', events = '']) => ({ name, events: matches(events, /\b(on[A-Z]\w*)/g) }),
    );
    assert.equal(components.length, matches(source, /displayName: '(\w+)'/g).length);
    for (const { name, events } of components) assert.ok(events.includes('onError'), name);
    const more = components
      .map(({ name, events }) => `${name}: ${events.filter((event) => event !== 'onError').sort()}`)
      .filter((line) => !line.endsWith(': '));
    const rows = Array.from(
      guide.matchAll(/^\| `(Payvite\w+)` +\|(.*)\|$/gm),
      ([, name = '', events = '']) => `${name}: ${matches(events, /`(on\w+)`/g).sort()}`,
    );
    assert.deepEqual(rows.sort(), more.sort());
  });

  it('has a row for each permission that its token has, and for each that an element asks for', async () => {
    const [, list = ''] = /permissions: \[(.*?)\]/s.exec(guide) ?? [];
    const given = matches(list, /'([\w:]+)'/g);
    const rows = matches(guide, /^\| `(\w+:\w+)` /gm);
    assert.deepEqual(rows.sort(), given.sort());
    for (const permission of rows) permissionSchema.parse(permission);
    const sources = await Promise.all(
      globSync(join(PACKAGE, 'src/**/*.ts'))
        .filter((file) => !file.endsWith('.test.ts'))
        .map((file) => readFile(file, 'utf8')),
    );
    const asked = matches(sources.join('\n'), /\bcan\('(\w+:\w+)'\)/g);
    assert.ok(asked.length > 3);
    for (const permission of asked) assert.ok(rows.includes(permission), permission);
  });
});
