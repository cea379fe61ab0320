import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import express from 'express';
import supertest from 'supertest';
import { docsRoutes } from './docs-routes.ts';

const ask = (path: string) => supertest(express().use(docsRoutes())).get(path);

describe('/docs', () => {
  it('lets nothing run inline, nothing come from elsewhere, and nobody frame it', async () => {
    const { status, headers, text } = await ask('/docs');
    assert.equal(status, 200);
    assert.equal(
      headers['content-security-policy'],
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    assert.doesNotMatch(text, /<script>|<style|style=|\son\w+=|https?:/);
  });

  it('serves what the page names', async () => {
    const { text } = await ask('/docs');
    const names = Array.from(text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g), ([, name = '']) => name);
    assert.equal(names.length, 4);
    for (const name of names) {
      const { status, headers } = await ask(`/${name}`);
      assert.equal(status, 200, name);
      assert.match(headers['cache-control'] ?? '', /^public, max-age=\d+$/);
      assert.ok(headers['content-security-policy'], name);
    }
  });

  it('serves nothing else of its package', async () => {
    for (const path of [
      '/docs/index.html',
      '/docs/package.json',
      '/docs/%2e%2e/package.json',
      '/docs/swagger-ui.js',
    ])
      assert.equal((await ask(path)).status, 404, path);
  });

  it('is one page, with a slash or without', async () => {
    const { status, headers } = await ask('/docs/');
    assert.equal(status, 301);
    assert.equal(headers['location'], '../docs');
  });
});
