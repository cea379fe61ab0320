import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SyncModel } from '@payvite/sdk/schemas';
import {
  isBadEntry,
  type BadEntry,
  type ErpSource,
  type SourceItem,
  type SourceModel,
  type SourceRecords,
} from '../src/erp/erp-source.ts';

/** Everything a source delivered in one reading, by id; of what came several times the last. */
export interface Delivered {
  isPartial: boolean;
  customers: Map<string, SourceRecords['customers']>;
  contacts: Map<string, SourceRecords['contacts']>;
  invoices: Map<string, SourceItem>;
  adjustments: Map<string, SourceItem>;
  bad: (BadEntry & { model: SyncModel })[];
  cursor: string | null;
}

/** Reads all that a source has to say since `cursor`, as a sync does. */
export async function readAll(source: ErpSource, cursor: string | null = null): Promise<Delivered> {
  const delivery = await source.open(cursor);
  const bad: Delivered['bad'] = [];
  const read = async <Model extends SyncModel>(model: SourceModel<Model> | undefined) => {
    assert.ok(model);
    assert.equal(model.isPartial, delivery.models.customers?.isPartial);
    const records = new Map<string, SourceRecords[Model]>();
    for await (const entries of model.read()) {
      for (const entry of entries) {
        if (isBadEntry(entry)) bad.push({ ...entry, model: model.model });
        else records.set(entry.record.erpId, entry.record);
      }
    }
    return records;
  };
  const { customers, contacts, invoices, adjustments } = delivery.models;
  return {
    isPartial: customers?.isPartial ?? false,
    customers: await read(customers),
    contacts: await read(contacts),
    invoices: await read(invoices),
    adjustments: await read(adjustments),
    bad,
    cursor: delivery.nextCursor(),
  };
}

/** The open items of each customer, added up. */
export function sumItems({ invoices, adjustments }: Delivered): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { customerErpId, outstandingMinor, isOpen } of [...invoices.values(), ...adjustments.values()]) {
    if (isOpen) sums.set(customerErpId, (sums.get(customerErpId) ?? 0) + outstandingMinor);
  }
  return sums;
}

/** What is written on the way to a server, and where the connection breaks. */
export interface BreakingProxy {
  readonly url: string;
  /** The methods that were called and that write, in order. */
  readonly writes: string[];
  /** Breaks at the write of this number, counted from 0: before the server gets it, or before its answer comes. */
  breakAt(write: number, when: 'before' | 'after'): void;
  /** Lets the server get the last write once more, as if it had been long over it. */
  repeat(): Promise<void>;
  stop(): Promise<void>;
}

const READS = /\.(search_read|get_preferences|version|login)$/;

/** Stands before a Tryton and breaks its connections, as a crash of ours does. Once broken, nothing comes through. */
export async function startBreakingProxy(target: string): Promise<BreakingProxy> {
  const writes: string[] = [];
  let at = -1;
  let moment: 'before' | 'after' = 'before';
  let isBroken = false;
  let last: { url: string; headers: HeadersInit; body: Buffer } | undefined;
  const server = createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      const { method } = JSON.parse(body.toString()) as { method: string };
      const isWrite = !READS.test(method);
      const isHere = isWrite && writes.length === at;
      if (isWrite && !isBroken) writes.push(method);
      if (isBroken || (isHere && moment === 'before')) {
        isBroken = true;
        answer.destroy();
        return;
      }
      const { host: _, ...headers } = incoming.headers;
      if (isWrite) {
        const { authorization = '', 'content-type': type = '' } = headers;
        const url = `${target}${incoming.url ?? ''}`;
        last = { url, headers: { authorization, 'content-type': type }, body };
      }
      const onward = request(`${target}${incoming.url ?? ''}`, { method: 'POST', headers }, (response) => {
        if (isHere) {
          isBroken = true;
          response.resume().on('end', () => answer.destroy());
          return;
        }
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes,
    breakAt(write, when) {
      writes.length = 0;
      at = write;
      moment = when;
      isBroken = false;
    },
    async repeat() {
      assert.ok(last);
      const { url, headers, body } = last;
      const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
      assert.equal(answer.status, 200);
      assert.doesNotMatch(await answer.text(), /"error"/);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
