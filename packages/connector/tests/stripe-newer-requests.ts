// What Stripe's API of stripe 23.1.0 (2026-10-28.endive) takes and the stored document of its requests, which is older, does not
// have; and what it has and the API no longer takes. Each with where that is said, in the package `stripe` 23.1.0.

/** As far as Stripe's document uses JSON Schema. */
export interface RequestSchema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'number';
  properties?: Record<string, RequestSchema>;
  additionalProperties?: boolean | RequestSchema;
  required?: string[];
  items?: RequestSchema;
  enum?: string[];
  maxLength?: number;
  anyOf?: RequestSchema[];
}

/** Parameters of operations that the document has. */
export const NEWER_PARAMETERS: Record<string, Record<string, { schema: RequestSchema; source: string }>> = {
  'POST /v1/checkout/sessions': {
    allowed_payment_method_types: {
      schema: { type: 'array', items: { type: 'string', enum: ['card', 'us_bank_account'] } },
      source: 'CHANGELOG.md, 23.0.0; esm/resources/Checkout/Sessions.d.ts, SessionCreateParams',
    },
    saved_payment_method_options: {
      schema: {
        type: 'object',
        properties: {
          allow_redisplay_filters: { type: 'array', items: { type: 'string' } },
          payment_method_remove: { type: 'string', enum: ['disabled', 'enabled'] },
          payment_method_save: { type: 'string', enum: ['disabled', 'enabled'] },
        },
      },
      source: 'esm/resources/Checkout/Sessions.d.ts, SessionCreateParams.SavedPaymentMethodOptions',
    },
    adaptive_pricing: {
      schema: { type: 'object', properties: { enabled: { type: 'boolean' } } },
      source: 'esm/resources/Checkout/Sessions.d.ts, SessionCreateParams.AdaptivePricing',
    },
  },
};

/** Operations that the document leaves out, with what they take in the query. */
export const NEWER_OPERATIONS: Record<string, { parameters: Record<string, RequestSchema>; source: string }> =
  {
    'GET /v1/disputes': {
      parameters: {
        charge: { type: 'string' },
        created: {
          type: 'object',
          properties: Object.fromEntries(
            ['gt', 'gte', 'lt', 'lte'].map((name) => [name, { type: 'integer' }]),
          ),
        },
        ending_before: { type: 'string' },
        expand: { type: 'array', items: { type: 'string' } },
        limit: { type: 'integer' },
        payment_intent: { type: 'string' },
        starting_after: { type: 'string' },
      },
      source: 'esm/resources/Disputes.d.ts, DisputeListParams; esm/shared.d.ts, PaginationParams',
    },
  };

/** Parameters that the document has and the API refuses. */
export const REMOVED_PARAMETERS: Record<string, Record<string, { source: string }>> = {
  'POST /v1/checkout/sessions': {
    payment_method_types: {
      source:
        'CHANGELOG.md, 23.0.0: "Remove support for payment_method_types on Checkout.SessionCreateParams"',
    },
  },
};
