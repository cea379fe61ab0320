import { expect } from '@open-wc/testing';
import { until } from '../../testing/list-rows.ts';
import { problem } from '../../testing/stand-in-client.ts';
import { VastClient } from '../../testing/vast-client.ts';
import { CustomerPages } from './customer-pages.ts';

function pagesOf(client: VastClient, errors: unknown[] = []): CustomerPages {
  const pages = new CustomerPages({
    client,
    params: {},
    onRows: () => {},
    onError: (error) => errors.push(error),
  });
  pages.refresh(false);
  return pages;
}

describe('CustomerPages', () => {
  it('keeps the last pages and forgets those that nobody has looked at for long', async () => {
    const client = new VastClient(100_000);
    const pages = pagesOf(client);
    for (let page = 0; page < 30; page++) {
      pages.want(page * 100 + 10, page * 100 + 20, 1);
      await until(() => pages.rowAt(page * 100 + 10));
    }
    expect(pages.rowAt(2810)?.name, 'one of the last is still there').to.equal('Customer 2810');
    expect(pages.rowAt(110), 'one of the first is not').to.equal(undefined);
    const before = client.firstRows.length;
    pages.want(2810, 2820, -1);
    expect(client.firstRows.length).to.equal(before);
    pages.want(110, 120, -1);
    await until(() => pages.rowAt(110));
    expect(client.firstRows.slice(before)).to.include(100);
  });

  it('asks once for what is on its way, and says what went wrong', async () => {
    const client = new VastClient(1000);
    const errors: unknown[] = [];
    const pages = pagesOf(client, errors);
    await until(() => pages.total === 1000);
    client.failures.list = problem({ code: 'unavailable', status: 503 });
    client.firstRows.length = 0;
    for (let time = 0; time < 3; time++) pages.want(510, 520, 1);
    await until(() => errors.length === 1);
    expect(client.firstRows).to.deep.equal([500]);
    client.failures = {};
    pages.want(510, 520, 1);
    await until(() => pages.rowAt(510));
  });
});
