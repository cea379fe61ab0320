import { nothing } from 'lit';
import { until } from 'lit/directives/until.js';

/**
 * Keeps the code of pictures out of a page until the first of them shows: what it returns draws with the module that
 * `load` brings, nothing before it is there. A module that cannot be loaded leaves its pictures out, and is asked for again
 * when the next one shows.
 */
export function loadWhenShown<Drawings>(load: () => Promise<Drawings>) {
  let drawings: Drawings | undefined;
  let loading: Promise<Drawings | undefined> | undefined;
  return <Picture>(draw: (drawings: Drawings) => Picture) => {
    if (drawings !== undefined) return draw(drawings);
    loading ??= load().then(
      (loaded) => (drawings = loaded),
      (error: unknown) => {
        console.warn('Payvite cannot load its pictures:', error);
        loading = undefined;
        return undefined;
      },
    );
    return until(
      loading.then((loaded) => (loaded === undefined ? nothing : draw(loaded))),
      nothing,
    );
  };
}
