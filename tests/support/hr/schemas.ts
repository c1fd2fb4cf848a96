import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { promisify } from 'node:util'

const run = promisify(execFile)
const SCHEMA = /<xs:schema [\s\S]*?<\/xs:schema>/g
const IMPORT = /<xs:import namespace="([^"]+)"\/>/g

/** The contract's schemas as files, for a validator that reads no WSDL. */
export class Schemas {
  private constructor(
    private readonly folder: string,
    private readonly gateway: string
  ) {}

  static async open(): Promise<Schemas> {
    const folder = await mkdtemp(join(tmpdir(), 'kualik-schemas-'))
    const from = (name: string) => readFile(app.makePath('contracts/hr/v1', name), 'utf8')
    await writeFile(join(folder, 'hr.xsd'), await from('hr.xsd'))
    const wsdl = await from('hr.wsdl')
    const all = [...wsdl.matchAll(SCHEMA)].map(([schema]) => schema)
    const nameOf = (namespace: string) => `${namespace.replaceAll(/[^A-Za-z0-9]/g, '_')}.xsd`
    const located = (schema: string) =>
      schema.replace(
        IMPORT,
        (_, uri: string) => `<xs:import namespace="${uri}" schemaLocation="${nameOf(uri)}"/>`
      )
    for (const schema of all) {
      const [, namespace] = /targetNamespace="([^"]+)"/.exec(schema) ?? ['', '']
      await writeFile(join(folder, nameOf(namespace)), located(schema))
    }
    return new Schemas(folder, nameOf('http://bip.bee.kz/SyncChannel/v10/Types'))
  }

  /** What the validator says of the content of a SOAP message’s Body; nothing when it is valid. */
  async validate(message: string): Promise<string> {
    const [, content] =
      /<soapenv:Body[^>]*>(?:<soapenv:Fault>.*<detail>)?(<typ:.*<\/typ:\w+>)/.exec(message) ?? []
    const file = join(this.folder, 'content.xml')
    await writeFile(file, content ?? message)
    const schema = join(this.folder, this.gateway)
    try {
      await run('xmllint', ['--noout', '--nonet', '--schema', schema, file])
      return ''
    } catch (error) {
      return error instanceof Error ? error.message : 'xmllint'
    }
  }

  close() {
    return rm(this.folder, { recursive: true })
  }
}
