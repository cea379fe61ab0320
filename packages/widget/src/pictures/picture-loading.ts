import { nothing } from 'lit';
import { until } from 'lit/directives/until.js';

/** A list that is scrolled shows new pictures with every frame. */
const RETRY_MS = 30_000;

/**
 * Keeps the code of pictures out of a page until the first of them shows: what it returns draws with the module that
 * `load` brings, nothing before it is there. A module that cannot be loaded leaves its pictures out, and is asked for again
 * by one that shows half a minute later.
 */
export function loadWhenShown<Drawings>(load: () => Promise<Drawings>, { retryMs = RETRY_MS } = {}) {
  let drawings: Drawings | undefined;
  let loading: Promise<Drawings | undefined> | undefined;
  return <Picture>(draw: (drawings: Drawings) => Picture) => {
    if (drawings !== undefined) return draw(drawings);
    loading ??= load().then(
      (loaded) => (drawings = loaded),
      (error: unknown) => {
        console.warn('Payvite cannot load its pictures:', error);
        setTimeout(() => (loading = undefined), retryMs);
        return undefined;
      },
    );
    return until(
      loading.then((loaded) => (loaded === undefined ? nothing : draw(loaded))),
      nothing,
    );
  };
}
