import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { PreviewContent } from '../db/payment-columns.ts';
import { hashPreview, previewText } from './payment-preview.ts';

const CONTENT: PreviewContent = {
  ...{ version: 1, dealerId: 'd', customerId: 'c', payerId: 'p', currency: 'USD', provider: 'stripe' },
  today: '2026-11-23',
  lines: [
    {
      ...{ openItemId: 'i', model: 'invoices', erpId: 'I-1', kind: 'invoice', number: 'É "1"', jobKey: null },
      ...{ jobName: null, dueDate: '2026-12-01', payableMinor: 5000, amountMinor: 4900, discountMinor: 100 },
    },
  ],
  ...{ creditUses: [], usesCreditsElsewhere: false },
  unusedCredits: [{ openItemId: 'k', amountMinor: 5, fitsElsewhere: true }],
  ...{ grossMinor: 5000, discountMinor: 100, creditMinor: 0, amountMinor: 4900 },
  methods: [{ method: 'card', feeMinor: 250, totalMinor: 5150 }],
};

// What dealers were given: it may not change for version 1, whatever comes after.
const VERSION_1 =
  '{"amountMinor":4900,"creditMinor":0,"creditUses":[],"currency":"USD","customerId":"c","dealerId":"d",' +
  '"discountMinor":100,"grossMinor":5000,"lines":[{"amountMinor":4900,"discountMinor":100,"dueDate":"2026-12-01",' +
  '"erpId":"I-1","jobKey":null,"jobName":null,"kind":"invoice","model":"invoices","number":"É \\"1\\"",' +
  '"openItemId":"i"}],"methods":[{"feeMinor":250,"method":"card","totalMinor":5150}],"payerId":"p",' +
  '"provider":"stripe","usesCreditsElsewhere":false,"version":1}';

test('the text of a preview stays what it was, and the hash is of it', () => {
  assert.equal(previewText(CONTENT), VERSION_1);
  assert.equal(
    hashPreview(CONTENT).toString('hex'),
    createHash('sha256').update(VERSION_1, 'utf8').digest('hex'),
  );
});

test('the text says nothing that may change before the payer agrees: the day, what else could be paid or used', () => {
  const later = { ...CONTENT, today: '2026-11-24', unusedCredits: [] };
  const lines = CONTENT.lines.map((line) => ({ ...line, payableMinor: 6000 }));
  assert.equal(previewText({ ...later, lines }), VERSION_1);
  assert.notEqual(previewText({ ...CONTENT, amountMinor: 4901 }), VERSION_1);
});
