import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { notBuilt, PACKAGE } from './built-files.ts';

/** What a fresh Node, which has no DOM, prints for a module. */
function run(code: string): unknown {
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: PACKAGE,
    encoding: 'utf8',
    // The built files, as a server has them.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return JSON.parse(out);
}

describe('on a server', { skip: notBuilt }, () => {
  for (const entry of ['@payvite/widget', '@payvite/widget/elements']) {
    it(`${entry} can be imported, and touches no document`, () => {
      const names = run(`
        const widget = await import('${entry}');
        if (globalThis.document || globalThis.window) throw new Error('a DOM came from somewhere');
        console.log(JSON.stringify(Object.keys(widget)));
      `) as string[];
      for (const name of [
        'PayviteCustomerList',
        'PayviteProvider',
        'configure',
        'define',
        'defineStatusBadge',
      ])
        assert.ok(names.includes(name), name);
    });
  }

  it('@payvite/widget/elements defines nothing before it is told to', () => {
    const tags = run(`
      const { customElements } = await import('@lit-labs/ssr-dom-shim');
      globalThis.customElements ??= customElements;
      const defined = [];
      const define = globalThis.customElements.define.bind(globalThis.customElements);
      globalThis.customElements.define = (tag, element) => (defined.push(tag), define(tag, element));
      const { defineStatusBadge, define: defineAll } = await import('@payvite/widget/elements');
      const counts = [defined.length];
      defineStatusBadge();
      counts.push(defined.length);
      defineAll();
      console.log(JSON.stringify([...counts, defined]));
    `) as [number, number, string[]];
    assert.deepEqual(tags.slice(0, 2), [0, 1]);
    assert.deepEqual([...tags[2]].sort(), [
      'payvite-action-dialog',
      'payvite-adoption-chart',
      'payvite-bounces',
      'payvite-call-dialog',
      'payvite-call-sheet',
      'payvite-customer-detail',
      'payvite-customer-list',
      'payvite-erp',
      'payvite-invite-button',
      'payvite-invite-dialog',
      'payvite-mail-settings',
      'payvite-payments',
      'payvite-provider',
      'payvite-reach-button',
      'payvite-status-badge',
      'payvite-suggestions',
      'payvite-summary',
    ]);
  });

  it('React renders the tags', () => {
    const html = run(`
      const { createElement } = await import('react');
      const { renderToString } = await import('react-dom/server');
      const { PayviteProvider, PayviteCustomerList } = await import('@payvite/widget/react');
      const list = createElement(PayviteCustomerList, { onCustomerOpen: () => {} });
      console.log(JSON.stringify(renderToString(createElement(PayviteProvider, null, list))));
    `) as string;
    assert.match(
      html,
      /^<payvite-provider[^>]*><payvite-customer-list[^>]*><\/payvite-customer-list><\/payvite-provider>$/,
    );
  });
});
