// A real OpenID provider (oidc-provider) for tests of signing in, and what it does when it is told to misbehave.
//
//   node provider.js SETTINGS.json      prints the address when it listens; control: POST /control {"mode": …} or {"rotate": true}
//
// Whoever signs in is named by the header X-Who of the browser's request to /interaction: {"sub": …, "acr": …, "amr": […]}.
import * as crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as https from 'node:https';
import Provider from 'oidc-provider';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const issuer = `https://localhost:${settings.port}`;
const names = { RS256: 'rsa', ES256: 'ec', PS256: 'rsa' };
let mode = '';
let generation = 0;
let seen = [];

function newKey(alg) {
  const { privateKey } = crypto.generateKeyPairSync(names[alg], names[alg] === 'rsa' ? { modulusLength: 2048 } : { namedCurve: 'P-256' });
  return { privateKey, jwk: { ...privateKey.export({ format: 'jwk' }), kid: `${alg}-${generation}`, use: 'sig', alg } };
}

function encoded(value) {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

function signedWith(key, alg, header, claims) {
  const text = `${encoded({ alg, ...header })}.${encoded(claims)}`;
  const options = alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' }
    : alg === 'PS256' ? { key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : key;
  return `${text}.${crypto.sign('sha256', Buffer.from(text), options).toString('base64url')}`;
}

// What a provider, or somebody who sits on its line, would send instead of the token.
function forged(token, key, alg) {
  const [head, body, signature] = token.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url'));
  const claims = JSON.parse(Buffer.from(body, 'base64url'));
  const now = Math.floor(Date.now() / 1000);
  const again = (changes, changed = {}) => signedWith(key, alg, { ...header, alg, ...changed }, { ...claims, ...changes });
  switch (mode) {
    case 'alg-none': return `${encoded({ ...header, alg: 'none' })}.${body}.`;
    case 'alg-none-signed': return `${encoded({ ...header, alg: 'none' })}.${body}.${signature}`;
    case 'hs256': {
      const secret = crypto.createPublicKey(key).export({ type: 'spki', format: 'pem' });
      const text = `${encoded({ ...header, alg: 'HS256' })}.${body}`;
      return `${text}.${crypto.createHmac('sha256', secret).update(text).digest('base64url')}`;
    }
    case 'other-key': return signedWith(newKey(alg).privateKey, alg, header, claims);
    case 'unknown-kid': return signedWith(newKey(alg).privateKey, alg, { ...header, kid: crypto.randomUUID() }, claims);
    case 'changed-claims': return `${head}.${encoded({ ...claims, sub: 'somebody-else' })}.${signature}`;
    case 'wrong-aud': return again({ aud: 'another-client' });
    case 'many-aud': return again({ aud: [claims.aud, 'another-client'] });
    case 'wrong-azp': return again({ azp: 'another-client' });
    case 'expired': return again({ exp: now - 120, iat: now - 180 });
    case 'future': return again({ iat: now + 3600, exp: now + 7200 });
    case 'old': return again({ iat: now - 7200, exp: now + 600 });
    case 'no-exp': return again({ exp: undefined });
    case 'wrong-nonce': return again({ nonce: 'of-another-sign-in' });
    case 'no-nonce': return again({ nonce: undefined });
    case 'wrong-iss': return again({ iss: 'https://evil.example' });
    case 'no-sub': return again({ sub: undefined });
    case 'critical': return again({}, { crit: ['exp'] });
    case 'skewed': return again({ exp: now - 30, iat: now - 60 });
    case 'same': return again({});
    default: return token;
  }
}

function made() {
  generation += 1;
  const alg = settings.alg || 'RS256';
  const { privateKey, jwk } = newKey(alg);
  const provider = new Provider(issuer, {
    clients: [{
      client_id: settings.client_id,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: settings.client_keys },
      redirect_uris: settings.redirect_uris,
      post_logout_redirect_uris: settings.after_sign_out,
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: alg,
    }],
    jwks: { keys: [jwk] },
    enabledJWA: { idTokenSigningAlgValues: [alg], clientAuthSigningAlgValues: ['ES256'] },
    acrValues: ['two-factors', 'one-factor'],
    claims: { openid: ['sub'], acr: null, amr: null, auth_time: null, iss: null, sid: null },
    conformIdTokenClaims: false,
    cookies: { keys: ['of the tests'] },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      pushedAuthorizationRequests: { enabled: settings.par !== false },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    ttl: { AuthorizationCode: 60, Session: 600, Grant: 600, Interaction: 600, IdToken: 600, AccessToken: 600 },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token) {
      ctx.body.id_token = forged(ctx.body.id_token, privateKey, alg);
    }
  });
  // A provider that takes any verifier: it puts the challenge right itself.
  const find = provider.AuthorizationCode.find.bind(provider.AuthorizationCode);
  provider.AuthorizationCode.find = async (...what) => {
    const code = await find(...what);
    if (code && mode === 'any-verifier') {
      code.codeChallenge = crypto.createHash('sha256').update(Provider.ctx.oidc.params.code_verifier).digest('base64url');
      code.codeChallengeMethod = 'S256';
    }
    return code;
  };
  for (const event of ['authorization.error', 'pushed_authorization_request.error', 'grant.error', 'end_session.error', 'server_error']) {
    provider.on(event, (ctx, error) => console.error(event, error.message, error.error_description || '', error.error_detail || ''));
  }
  return { provider, serve: provider.callback() };
}

let current = made();

async function control(request, response) {
  let text = '';
  for await (const piece of request) {
    text += piece;
  }
  const told = JSON.parse(text);
  if ('mode' in told) {
    mode = told.mode;
  }
  if (told.rotate) {
    current = made();
  }
  response.end(JSON.stringify({ seen }));
  seen = [];
}

async function interact(request, response) {
  const who = JSON.parse(request.headers['x-who'] || '{}');
  const { sub: accountId, ...how } = who;
  const result = accountId ? { login: { accountId, remember: false, ...how } } : { error: 'access_denied' };
  await current.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = https.createServer({ cert: readFileSync(settings.certificate), key: readFileSync(settings.key) }, (request, response) => {
  const path = request.url.split('?')[0];
  if (path === '/control') {
    control(request, response);
    return;
  }
  seen.push(`${request.method} ${path}`);
  if (mode === 'down') {
    request.socket.destroy();
    return;
  }
  if (mode === 'failing') {
    response.writeHead(503).end('{}');
    return;
  }
  if (mode === 'silent') {
    return;
  }
  if (path.startsWith('/interaction/')) {
    interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
    return;
  }
  current.serve(request, response);
});
server.listen(settings.port, '127.0.0.1', () => console.log(issuer));
