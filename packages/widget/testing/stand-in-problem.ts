import { ApiError } from '@payvite/sdk';
import type { ApiErrorInit } from '@payvite/sdk';

/** A problem as the SDK throws it. */
export function problem(init: Partial<ApiErrorInit> & Pick<ApiErrorInit, 'code' | 'status'>): ApiError {
  return new ApiError({ detail: '', requestId: 'req-1', errors: [], retryAfterSeconds: null, ...init });
}
