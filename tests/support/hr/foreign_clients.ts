import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DOOR } from '#tests/support/hr/door'

const run = promisify(execFile)
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const WSDL = `${DOOR}?wsdl`

/** A client of another make: it reads the WSDL, calls, and says in lines what it understood. */
export interface ForeignClient {
  /** Calls by itself, without a signature. */
  call(): Promise<string[]>
  /** Sends a document that was signed elsewhere. */
  send(signed: string): Promise<string[]>
}

/** A client that takes a file after its other parameters. */
function client(folder: string, program: string, parameters: string[]): ForeignClient {
  const lines = async (...more: string[]) => {
    const { stdout } = await run(program, [...parameters, ...more])
    return stdout.trimEnd().split('\n')
  }
  return {
    call: () => lines(),
    async send(signed) {
      const file = join(folder, 'signed.xml')
      await writeFile(file, signed)
      return lines(file)
    },
  }
}

/** A folder of the clients' own. */
export class ForeignClients {
  private constructor(private readonly folder: string) {}

  static async open() {
    return new ForeignClients(await mkdtemp(join(tmpdir(), 'kualik-soap-')))
  }

  close() {
    return rm(this.folder, { recursive: true })
  }

  php(): ForeignClient {
    return client(this.folder, 'php', [beside('soap_client.php'), WSDL])
  }

  /** Made of the WSDL as the server gives it, its schema fetched from where the WSDL says. */
  async gsoap(): Promise<ForeignClient> {
    const cwd = this.folder
    await run('wsdl2h', ['-s', '-o', 'hr.h', WSDL], { cwd })
    const made = ['-C', '-L', '-x', '-w', '-I/usr/share/gsoap/import', 'hr.h']
    await run('soapcpp2', made, { cwd })
    const sources = [beside('gsoap_client.cpp'), 'soapC.cpp', 'soapClient.cpp']
    await run('g++', ['-w', '-I.', '-o', 'client', ...sources, '-lgsoap++'], { cwd })
    return client(cwd, join(cwd, 'client'), [DOOR])
  }
}
