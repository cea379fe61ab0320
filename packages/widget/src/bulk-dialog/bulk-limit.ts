/** The API's limits for the customers of one call and the invitations of one bulk. */
export const MAX_INVITATIONS = 10_000;
