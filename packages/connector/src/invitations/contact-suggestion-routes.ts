import { contactSuggestionListParamsSchema, contactSuggestionSchema, pageSchema } from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { approveContactSuggestion, rejectContactSuggestion } from './contact-suggestion-service.ts';
import { getContactSuggestion, listContactSuggestions } from './contact-suggestion-store.ts';
import { SENDING_PROBLEMS } from './invitation-refusals.ts';
import type { InvitationContext } from './invitation-service.ts';

const SUGGESTION = { code: 'contact_suggestion_not_found', noun: 'suggestion' } as const;

/** `/contact-suggestions`: whom people who were invited by mistake named instead. */
export function contactSuggestionRoutes(
  context: InvitationContext & Pick<ServiceContext, 'database'>,
): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listContactSuggestions',
      summary: 'List whom people who were invited by mistake named instead, the newest first',
      path: '/',
      permission: 'invitations:read',
      query: contactSuggestionListParamsSchema,
      answer: { status: 200, schema: pageSchema(contactSuggestionSchema) },
    },
    ({ tx, query }) => listContactSuggestions(tx, { ...query, cursor: query.cursor }),
  );

  routes.change(
    {
      operationId: 'approveContactSuggestion',
      summary: 'Invite the person who was named',
      method: 'post',
      path: '/:id/approve',
      permission: 'invitations:send',
      ids: { id: SUGGESTION },
      answer: { status: 200, schema: contactSuggestionSchema },
      problems: [
        'contact_suggestion_decided',
        'customer_inactive',
        'invalid_email',
        'invitation_pending',
        'invitation_accepted',
        'invitation_declined',
        ...SENDING_PROBLEMS,
      ],
    },
    async ({ tx, ids, principal }) => {
      await approveContactSuggestion(context, tx, ids.id, principal.actor);
      return getContactSuggestion(tx, ids.id);
    },
  );

  routes.change(
    {
      operationId: 'rejectContactSuggestion',
      summary: 'Invite nobody for a suggestion',
      method: 'post',
      path: '/:id/reject',
      permission: 'invitations:send',
      ids: { id: SUGGESTION },
      answer: { status: 200, schema: contactSuggestionSchema },
      problems: ['contact_suggestion_decided'],
    },
    async ({ tx, ids, principal }) => {
      await rejectContactSuggestion(context, tx, ids.id, principal.actor);
      return getContactSuggestion(tx, ids.id);
    },
  );

  return routes;
}
