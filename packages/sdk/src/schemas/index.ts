// The contract without the client: what the connector's service needs.
export * from './bulk-invitation.ts';
export * from './call-note.ts';
export * from './contact.ts';
export * from './contact-suggestion.ts';
export * from './customer.ts';
export * from './customer-summary.ts';
export * from './dealer.ts';
export * from './embed-session.ts';
export * from './event.ts';
export * from './invitation.ts';
export * from './open-item.ts';
export * from './page.ts';
export * from './payer.ts';
export * from './problem.ts';
export * from './scalars.ts';
export * from './suppression.ts';
export * from './sync.ts';
