import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, type Response } from 'express';
import helmet from 'helmet';

const MAX_AGE_SECONDS = 86_400;

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Payvite API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<main id="api"></main>
<noscript>This page needs JavaScript; <a href="openapi.json">openapi.json</a> says the same.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

// Calls are not made from here: a secret key must never be typed into a page, and a token is made for another one.
const SCRIPT = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#api',
  deepLinking: true,
  defaultModelRendering: 'model',
  supportedSubmitMethods: [],
  validatorUrl: null,
  plugins: [() => ({ wrapComponents: { authorizeBtn: () => () => null, authorizeOperationBtn: () => () => null } })],
});
`;

/** `/docs`: the API's document to read in a browser, by Swagger UI. Everything comes from here, nothing runs inline. */
export function docsRoutes(): Router {
  const router = Router();
  router.use(
    '/docs',
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          // Swagger UI's icons stand in its stylesheet.
          imgSrc: ["'self'", 'data:'],
          connectSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      // As the connector is reached by http or https, so is this.
      strictTransportSecurity: false,
      xFrameOptions: { action: 'deny' },
    }),
  );
  router.get('/docs', (request, response) => {
    // The page's own addresses are relative, so that it also works below a path.
    if (request.path.endsWith('/')) response.redirect(301, '../docs');
    else kept(response).type('html').send(HTML);
  });
  router.get('/docs/start.js', (_request, response) => {
    kept(response).type('js').send(SCRIPT);
  });
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
    const file = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`));
    router.get(`/docs/${name}`, (_request, response) => {
      kept(response).sendFile(basename(file), { root: dirname(file), cacheControl: false });
    });
  }
  return router;
}

function kept(response: Response): Response {
  return response.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`);
}
