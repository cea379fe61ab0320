import type { Express, Router } from 'express';

/** A route as Express has it: `get`, `/v1/customers/:id`. */
export interface AppRoute {
  method: string;
  path: string;
}

/**
 * Every route of the app. Express does not keep the paths that routers are mounted at, but tells whether one is right:
 * `prefixes` are those there may be, and a route of a router that is mounted elsewhere gets `/?`.
 */
export function listRoutes(app: Express, prefixes: readonly string[]): AppRoute[] {
  const routes = walkRoutes(app.router, '', prefixes);
  // One whose body is read in another way than others stands twice: once for that.
  return [...new Map(routes.map((route) => [`${route.method} ${route.path}`, route])).values()];
}

interface RouterLayer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: Partial<Router>;
  slash: boolean;
  match(path: string): boolean;
}

function walkRoutes(router: { stack: unknown[] }, base: string, prefixes: readonly string[]): AppRoute[] {
  return (router.stack as RouterLayer[]).flatMap((layer) => {
    const { route, handle } = layer;
    if (route !== undefined) {
      const path = `${base}${route.path === '/' && base !== '' ? '' : route.path}`;
      return Object.keys(route.methods).map((method) => ({ method, path }));
    }
    if (handle.stack === undefined) return [];
    const mounted = layer.slash ? '' : (prefixes.find((prefix) => layer.match(prefix)) ?? '/?');
    return walkRoutes({ stack: handle.stack }, `${base}${mounted}`, prefixes);
  });
}
