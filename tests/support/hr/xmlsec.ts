import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SOAP, WSU } from '#ca/hr/namespaces'

const run = promisify(execFile)

/** The person's signature in a payload that stands alone, or the owner's in an envelope. */
export type Where = 'payload' | 'envelope'

const FOUND: Record<Where, string[]> = {
  payload: ['--node-xpath', `/*/*[local-name()='Signature']`],
  envelope: [
    ...['--id-attr:Id', `${SOAP}:Body`, '--id-attr:Id', `${WSU}:Timestamp`],
    ...['--node-xpath', `/*/*[local-name()='Header']/*/*[local-name()='Signature']`],
  ],
}

/** A signature without its values, for somebody else to make. */
export const template = (signed: string): string =>
  signed.replaceAll(/(?<=<ds:(DigestValue|SignatureValue)>)[^<]*/g, '')

/** Aleksey Sanin's xmlsec1, in a folder of its own. */
export class Xmlsec {
  private constructor(private readonly folder: string) {}

  static async open() {
    return new Xmlsec(await mkdtemp(join(tmpdir(), 'kualik-xmlsec-')))
  }

  close() {
    return rm(this.folder, { recursive: true })
  }

  /** @param key PEM, private */
  async sign(unsigned: string, key: string, where: Where): Promise<string> {
    const signed = join(this.folder, 'signed.xml')
    const parameters = ['--sign', ...FOUND[where], '--output', signed]
    await this.#run([...parameters, '--privkey-pem'], key, unsigned)
    const text = await readFile(signed, 'utf8')
    return text.replace(/^<\?xml.*\?>\s*/, '').trimEnd()
  }

  /** @param key PEM, public @throws what xmlsec1 says when it does not hold */
  verify(signed: string, key: string, where: Where) {
    return this.#run(['--verify', ...FOUND[where], '--pubkey-pem'], key, signed)
  }

  async #run(parameters: string[], key: string, document: string) {
    const [keyFile, file] = [join(this.folder, 'key.pem'), join(this.folder, 'document.xml')]
    await writeFile(keyFile, key, { mode: 0o600 })
    await writeFile(file, document)
    await run('xmlsec1', [...parameters, keyFile, file])
  }
}
