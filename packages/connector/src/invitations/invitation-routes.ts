import type { InvitationInput } from '@payvite/sdk/schemas';
import {
  invitationInputSchema,
  invitationLinkSchema,
  invitationListParamsSchema,
  mailPreviewSchema,
  invitationSchema,
  pageSchema,
  eventSchema,
  timelineParamsSchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import { JointAnswers } from '../auth/joint-answers.ts';
import type { ServiceContext } from '../context.ts';
import { listSubjectEvents } from '../events/timeline-store.ts';
import { listMailIds } from '../mail/mail-store.ts';
import { createInvitationLink } from './invitation-link-service.ts';
import { previewInvitation } from './invitation-preview.ts';
import { SENDING_PROBLEMS } from './invitation-refusals.ts';
import { sendInvitation, sendNewInvitations } from './invitation-sending.ts';
import {
  getInvitation,
  resendInvitation,
  revokeInvitation,
  type InvitationContext,
} from './invitation-service.ts';
import { listInvitations } from './invitation-store.ts';

const INVITATION = { code: 'invitation_not_found', noun: 'invitation' } as const;

/** `/invitations`: to one address each. */
export function invitationRoutes(
  context: InvitationContext & Pick<ServiceContext, 'config' | 'database' | 'logger'>,
): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.change(
    {
      operationId: 'sendInvitation',
      summary: 'Send an invitation to one address for one or several customers',
      method: 'post',
      path: '/',
      permission: 'invitations:send',
      body: invitationInputSchema,
      answer: { status: 201, schema: invitationSchema },
      problems: [
        'contacts_differ',
        'customer_not_found',
        'contact_not_found',
        'invitation_not_found',
        'customer_inactive',
        'no_email',
        'invalid_email',
        'invitation_pending',
        'invitation_accepted',
        'invitation_declined',
        ...SENDING_PROBLEMS,
      ],
    },
    ({ tx, body, principal }) => sendInvitation(context, tx, body, principal.actor),
    {
      joint: new JointAnswers<{ body: InvitationInput }>(context, (tx, asked, actor) =>
        sendNewInvitations(
          context,
          tx,
          asked.map(({ body }) => body),
          actor,
        ),
      ),
    },
  );

  routes.change(
    {
      operationId: 'previewInvitation',
      summary: 'Make the mail that an invitation would be sent with; sends nothing',
      method: 'post',
      path: '/preview',
      permission: 'invitations:send',
      body: invitationInputSchema,
      answer: { status: 200, schema: mailPreviewSchema },
      problems: [
        'contacts_differ',
        'customer_not_found',
        'contact_not_found',
        'customer_inactive',
        'no_email',
        'invalid_email',
      ],
      // Whoever asks again wants to see it as it would be now.
      isSecret: true,
    },
    ({ tx, body, principal }) => previewInvitation(context, tx, body, principal.actor),
  );

  routes.get(
    {
      operationId: 'listInvitations',
      summary: 'List invitations, the newest first',
      path: '/',
      permission: 'invitations:read',
      query: invitationListParamsSchema,
      answer: { status: 200, schema: pageSchema(invitationSchema) },
    },
    ({ tx, query }) => listInvitations(tx, { ...query, cursor: query.cursor }),
  );

  routes.get(
    {
      operationId: 'getInvitation',
      summary: 'Get an invitation',
      path: '/:id',
      permission: 'invitations:read',
      ids: { id: INVITATION },
      answer: { status: 200, schema: invitationSchema },
    },
    ({ tx, ids }) => getInvitation(tx, ids.id),
  );

  routes.get(
    {
      operationId: 'listInvitationTimeline',
      summary: 'List what happened to an invitation and to its mails, the newest first',
      path: '/:id/timeline',
      permission: 'invitations:read',
      ids: { id: INVITATION },
      query: timelineParamsSchema,
      answer: { status: 200, schema: pageSchema(eventSchema) },
    },
    async ({ tx, ids, query: { cursor, limit } }) => {
      await getInvitation(tx, ids.id);
      const subjects = [
        { type: 'invitation', ids: [ids.id] },
        { type: 'mail', ids: await listMailIds(tx, 'invitation', ids.id) },
      ] as const;
      return listSubjectEvents(tx, subjects, { cursor, limit });
    },
  );

  routes.change(
    {
      operationId: 'resendInvitation',
      summary: 'Send a pending, expired or declined invitation again, with a new link',
      method: 'post',
      path: '/:id/resend',
      permission: 'invitations:send',
      ids: { id: INVITATION },
      answer: { status: 200, schema: invitationSchema },
      problems: [
        'invitation_pending',
        'invitation_accepted',
        'invitation_revoked',
        'resend_too_soon',
        ...SENDING_PROBLEMS,
      ],
    },
    async ({ tx, ids, principal }) => {
      await resendInvitation(context, tx, ids.id, principal.actor);
      return getInvitation(tx, ids.id);
    },
  );

  routes.change(
    {
      operationId: 'revokeInvitation',
      summary: 'Revoke a pending or expired invitation',
      method: 'post',
      path: '/:id/revoke',
      permission: 'invitations:send',
      ids: { id: INVITATION },
      answer: { status: 200, schema: invitationSchema },
      problems: ['invitation_accepted', 'invitation_declined', 'invitation_revoked'],
    },
    async ({ tx, ids, principal }) => {
      await revokeInvitation(context, tx, ids.id, principal.actor);
      return getInvitation(tx, ids.id);
    },
  );

  routes.change(
    {
      operationId: 'createInvitationLink',
      summary: 'Create a link to a pending invitation, to hand on by other means than our mail',
      method: 'post',
      path: '/:id/link',
      permission: 'invitations:copy_link',
      ids: { id: INVITATION },
      answer: { status: 201, schema: invitationLinkSchema },
      problems: [
        'invitation_expired',
        'invitation_accepted',
        'invitation_declined',
        'invitation_revoked',
        'address_suppressed',
        'portal_access_disabled',
        'mail_not_configured',
        'postal_address_missing',
      ],
      isSecret: true,
    },
    ({ tx, ids, principal }) => createInvitationLink(context, tx, ids.id, principal.actor),
  );

  return routes;
}
