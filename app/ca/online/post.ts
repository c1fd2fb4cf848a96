import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A message to one person. */
export interface Message {
  /** RFC 5322 3.6.4, `<…@…>`: the same when the message is sent again, so that it can be known for one. */
  messageId: string
  from: string
  to: string
  subject: string
  text: string
}

/** Takes messages out of the house. */
export abstract class Post {
  /** @throws what the way out said; the message may be sent again */
  abstract send(message: Message): Promise<void>
}

/** Where an SMTP server is, and how it is spoken to. */
export interface SmtpSettings {
  host: string
  port: number
  tls: 'starttls' | 'tls' | 'none'
  /** Empty: it asks for none. */
  user: string
  /** Its first line is the password. */
  passwordFile: string
  /** PEM of the authorities that alone may have certified the server; empty: those that Node knows. */
  caFile: string
}

/** Read when there is something to send: it is forty files. */
const nodemailer = () => import('nodemailer')

/** The server does not answer for so long, in milliseconds: the next sweep tries again. */
const PATIENCE = 20_000

async function login({ user, passwordFile }: SmtpSettings) {
  if (user === '') return undefined
  const text = await readFile(passwordFile, 'utf8')
  return { user, pass: text.split(/\r?\n/, 1)[0] }
}

/** RFC 5321. Without TLS only where the settings say so: STARTTLS that is refused sends nothing (RFC 3207). */
export class SmtpPost extends Post {
  constructor(private settings: SmtpSettings) {
    super()
  }

  async send(message: Message): Promise<void> {
    const { host, port, tls, caFile } = this.settings
    const { createTransport } = await nodemailer()
    const transport = createTransport({
      ...{ host, port, secure: tls === 'tls', requireTLS: tls === 'starttls' },
      ...{ ignoreTLS: tls === 'none', auth: await login(this.settings) },
      ...(caFile === '' ? {} : { tls: { ca: await readFile(caFile) } }),
      ...{ connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE },
    })
    try {
      await transport.sendMail(message)
    } finally {
      transport.close()
    }
  }
}

/** For demonstrations: messages are files of a folder, as they would have gone out (RFC 5322). */
export class FolderPost extends Post {
  constructor(private folder: string) {
    super()
  }

  async send(message: Message): Promise<void> {
    const { createTransport } = await nodemailer()
    const transport = createTransport({ streamTransport: true, buffer: true })
    const { message: bytes } = await transport.sendMail(message)
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const name = message.messageId.replaceAll(/[^\w.@-]/g, '')
    await writeFile(join(this.folder, `${name}.eml`), bytes, { mode: 0o600 })
  }
}
