// Who uses the page. A page for customers gets its token from the sign-in page of an identity provider (the authorization
// code flow of OpenID Connect, with PKCE). Here a person pastes it, which is enough for development.

const KEY = "orders.token";

/** The bearer token, which this tab keeps until it is closed. */
export function token(): string | null {
  return sessionStorage.getItem(KEY);
}

export function setToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

export function removeToken(): void {
  sessionStorage.removeItem(KEY);
}

/** The subject of the token. It is for display only: the server decides what the token permits. */
export function customer(): string {
  return claims()?.sub ?? "";
}

/** Returns false if a server would surely reject the token. */
export function isSignedIn(): boolean {
  return Date.now() < 1000 * (claims()?.exp ?? 0);
}

function claims(): { sub?: string; exp?: number } | undefined {
  try {
    const payload = token()!.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
