// A certified OpenID Connect provider on this machine: node provider.mjs PORT BACK. Anybody may sign in there under any name.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import path from 'node:path'

const [port, back, modules] = process.argv.slice(2)
const found = createRequire(path.join(modules, 'x.js')).resolve('oidc-provider')
const { Provider } = await import(pathToFileURL(found))
const issuer = `http://127.0.0.1:${port}`
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'counterpart', client_secret: 'a-secret-of-thirty-two-characters', redirect_uris: [back], application_type: 'native',
    grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
  }],
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
})
provider.listen(Number(port), '127.0.0.1', () => console.log(issuer))
