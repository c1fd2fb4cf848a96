/** A browser of the poorest kind: it keeps cookies, fills in the CSRF field and follows nothing. */
export class OperatorSession {
  #cookies = new Map<string, string>()

  constructor(private readonly address: string) {}

  /** Signs in at the server's own form. */
  async signIn(login: string, password: string): Promise<void> {
    const response = await this.submit('/login', '/login', { login, password })
    if (response.headers.get('location')?.endsWith('/login'))
      throw new Error('the server did not let the operator in')
  }

  /** Sends a form from the page that shows it; fields may be made of what the page says. */
  async submit(
    page: string,
    action: string,
    fields: Record<string, string> | ((text: string) => Promise<Record<string, string>>)
  ): Promise<Response> {
    const shown = await this.#fetch(page)
    const text = await shown.text()
    const token = /name=["']_csrf["'] value=["']([^"']+)["']/.exec(text)?.[1]
    if (!token) throw new Error(`${page} shows no form (${shown.status})`)
    const filled = typeof fields === 'function' ? await fields(text) : fields
    return this.#fetch(action, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token, ...filled }),
    })
  }

  async #fetch(path: string, options: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${this.address}${path}`, {
      ...options,
      redirect: 'manual',
      headers: { cookie },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name) this.#cookies.set(name, value)
    }
    return response
  }
}
