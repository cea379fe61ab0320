import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { DIST, notBuilt, PACKAGE } from './built-files.ts';

interface Documented {
  name: string;
  description?: string;
  type?: { text: string };
  default?: string;
}
interface Declaration extends Documented {
  tagName?: string;
  attributes?: Documented[];
  members?: (Documented & { kind: string })[];
  events?: Documented[];
  cssParts?: Documented[];
  cssProperties?: Documented[];
  slots?: Documented[];
}
interface Manifest {
  modules: { path: string; declarations: Declaration[] }[];
}

/** The elements that a page uses; the others stand inside them. */
const PUBLIC_TAGS = [
  'payvite-adoption-chart',
  'payvite-bounces',
  'payvite-call-sheet',
  'payvite-customer-detail',
  'payvite-customer-list',
  'payvite-erp',
  'payvite-invite-button',
  'payvite-mail-settings',
  'payvite-payments',
  'payvite-provider',
  'payvite-reach-button',
  'payvite-status-badge',
  'payvite-suggestions',
  'payvite-summary',
];

describe('custom-elements.json', { skip: notBuilt }, async () => {
  const manifest = notBuilt
    ? { modules: [] }
    : (JSON.parse(await readFile(join(DIST, 'custom-elements.json'), 'utf8')) as Manifest);

  /** The element and the text of the sources that render it. */
  async function find(tag: string): Promise<{ element: Declaration; source: string; markup: string }> {
    for (const { path, declarations } of manifest.modules) {
      const element = declarations.find(({ tagName }) => tagName === tag);
      if (element === undefined) continue;
      const sourcePath = join(PACKAGE, path.replace(/^dist/, 'src').replace(/js$/, 'ts'));
      const folder = globSync(`${dirname(sourcePath)}/*.ts`).filter(
        (file) => !/-dialog[.]ts|[.]test[.]ts$/.test(file),
      );
      const texts = await Promise.all(folder.map((file) => readFile(file, 'utf8')));
      return { element, source: await readFile(sourcePath, 'utf8'), markup: texts.join('\n') };
    }
    return assert.fail(`${tag} is missing`);
  }

  const assertDescribed = (what: string, documented: Documented[] = []) => {
    for (const { name, description } of documented)
      assert.ok(description, `${what} ${name} has no description`);
  };

  it('knows every element, in files that are shipped', () => {
    const tags = manifest.modules.flatMap(({ declarations }) => declarations.map(({ tagName }) => tagName));
    for (const tag of PUBLIC_TAGS) assert.ok(tags.includes(tag), tag);
    for (const { path } of manifest.modules) assert.ok(existsSync(join(PACKAGE, path)), path);
  });

  for (const tag of PUBLIC_TAGS) {
    it(`says what <${tag}> is, and what each of its properties is`, async () => {
      const { element, source } = await find(tag);
      assert.ok(element.description);
      const declared = Array.from(
        source.matchAll(/@property\([^)]*\)\s+(?:get )?(\w+)/g),
        ([, name]) => name ?? '',
      );
      assert.ok(declared.length > 0);
      const members = element.members ?? [];
      for (const name of declared) {
        const member = members.find((candidate) => candidate.name === name);
        assert.ok(member?.description, `${name} has no description`);
        assert.ok(member.type?.text, `${name} has no type`);
      }
      assertDescribed('attribute', element.attributes);
      // What is listed is public, and nothing private is.
      for (const { name } of members) assert.doesNotMatch(source, new RegExp(`private ${name}\\b`));
    });

    it(`says which events <${tag}> fires, with the type of each`, async () => {
      const { element } = await find(tag);
      assert.ok((element.events ?? []).length > 0);
      for (const { name, type } of element.events ?? []) {
        assert.match(name, /^payvite-[a-z-]+$/);
        const module = manifest.modules.find(({ path }) => path === 'dist/events.js');
        assert.ok(
          module?.declarations.some((declaration) => declaration.name === type?.text),
          `${name}: ${type?.text}`,
        );
      }
      assertDescribed('event', element.events);
    });

    it(`says which parts, slots and custom properties of <${tag}> can be used`, async () => {
      const { element, markup } = await find(tag);
      const used = Array.from(markup.matchAll(/[\s"]part="([^"$]+)"/g), ([, names = '']) =>
        names.split(/\s+/),
      ).flat();
      const documented = (element.cssParts ?? []).map(({ name }) => name);
      for (const part of used) assert.ok(documented.includes(part), `part ${part} is not documented`);
      assertDescribed('part', element.cssParts);
      assertDescribed('slot', element.slots);
      assert.equal((element.slots ?? []).length > 0, markup.includes('<slot'));
      assertDescribed('custom property', element.cssProperties);
    });
  }

  it('has every custom property that the styles read, with what it is by itself', async () => {
    const sources = await Promise.all(
      ['src/tokens.ts', 'src/pictures/aging-colors.ts'].map((file) => readFile(join(PACKAGE, file), 'utf8')),
    );
    const read = Array.from(sources.join('').matchAll(/var\(\s*(--payvite-[\w-]+)/g), ([, name]) => name);
    const names = [...new Set(read)].sort();
    const { element } = await find('payvite-customer-detail');
    assert.deepEqual((element.cssProperties ?? []).map(({ name }) => name).sort(), names);
    for (const { name, default: initial } of element.cssProperties ?? []) assert.ok(initial, name);
  });

  it('is what docs/theming.md says of custom properties and parts, no more and no less', async () => {
    const text = await readFile(join(PACKAGE, '../../docs/theming.md'), 'utf8');
    const rows = text.split('\n').filter((line) => /^\| `/.test(line));
    const cells = rows.map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
        .join(' | '),
    );
    const elements = manifest.modules
      .flatMap(({ declarations }) => declarations)
      .filter(({ tagName }) => tagName !== undefined && PUBLIC_TAGS.includes(tagName));
    const { element } = await find('payvite-customer-detail');
    const properties = (element.cssProperties ?? []).map(
      (one) => `\`${one.name}\` | ${one.description} | \`${one.default}\``,
    );
    const parts = elements.flatMap(({ tagName, cssParts = [] }) =>
      cssParts.map(({ name, description }) => `\`<${tagName}>\` | \`${name}\` | ${description}`),
    );
    assert.deepEqual(cells.sort(), [...properties, ...parts].sort());
    const list = await find('payvite-customer-list');
    for (const { name } of list.element.cssProperties ?? []) assert.ok(text.includes(`\`${name}\``), name);
  });
});
