import {
  mailPreviewInputSchema,
  mailPreviewSchema,
  testMailInputSchema,
  testMailReportSchema,
  testMailSchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { getTestMail, previewSampleMail, sendTestMail, TEST_MAIL } from './sample-mail-service.ts';

/** `/dealer`: what its mails look like, before a customer sees one. */
export function sampleMailRoutes(context: ServiceContext): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.change(
    {
      operationId: 'previewMail',
      summary: 'Make a mail to a customer that does not exist; sends nothing',
      method: 'post',
      path: '/mail-previews',
      permission: 'dealer:read',
      body: mailPreviewInputSchema,
      answer: { status: 200, schema: mailPreviewSchema },
      // Whoever asks again wants to see it as it would be now.
      isSecret: true,
    },
    ({ tx, body }) => previewSampleMail(context, tx, body),
  );

  routes.change(
    {
      operationId: 'sendTestMail',
      summary: 'Send that mail to an address of your own',
      method: 'post',
      path: '/test-mails',
      permission: 'dealer:write',
      body: testMailInputSchema,
      answer: { status: 202, schema: testMailSchema },
      problems: ['address_suppressed', 'daily_mail_limit', 'mail_not_configured', 'postal_address_missing'],
    },
    ({ tx, body, principal }) => sendTestMail(context, tx, body, principal.actor),
  );

  routes.get(
    {
      operationId: 'getTestMail',
      summary: 'Get what became of such a mail',
      path: '/test-mails/:id',
      permission: 'dealer:write',
      ids: { id: TEST_MAIL },
      answer: { status: 200, schema: testMailReportSchema },
    },
    ({ tx, ids }) => getTestMail(tx, ids.id),
  );

  return routes;
}
