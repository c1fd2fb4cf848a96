import env from '#start/env'
import { storagePath } from '#config/ca'

/** How mail goes out: by SMTP where a host is named, otherwise into a folder, a message a file (docs/online.md). */
const mailConfig = {
  from: env.get('MAIL_FROM') ?? 'kualik@localhost',
  outbox: storagePath('outbox'),
  smtp: {
    host: env.get('SMTP_HOST') ?? '',
    port: env.get('SMTP_PORT') ?? 587,
    /** `starttls`, `tls` from the first byte, or `none` on a network of its own. */
    tls: env.get('SMTP_TLS') ?? 'starttls',
    user: env.get('SMTP_USER') ?? '',
    passwordFile: env.get('SMTP_PASSWORD_FILE') ?? '',
    caFile: env.get('SMTP_CA_FILE') ?? '',
  },
}

export default mailConfig
