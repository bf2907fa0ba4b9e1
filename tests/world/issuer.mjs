// A certified OpenID provider for tests: whoever signs in there has the address that is typed, and whatever password.
import { pathToFileURL } from "node:url";

const [modules, port, secret, back, where] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${modules}/oidc-provider/lib/index.js`).href);
const claims = (sub) => ({ sub, email: sub, email_verified: !sub.startsWith("ubekreftet") });
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "borgertorg", client_secret: secret, redirect_uris: [back] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  // as the protocol has it, only the other token opens what is told of an account; many providers put it into the first
  conformIdTokenClaims: where === "elsewhere",
  cookies: { keys: [secret] },
  findAccount: (_, id) => ({ accountId: id, claims: () => claims(id) }),
  pkce: { required: () => true },
});
provider.listen(Number(port), "127.0.0.1");
