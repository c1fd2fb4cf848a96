import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '#station/atomic_file'

/** Where Firefox on Linux reads what the machine's administrator decided. */
export const SYSTEM_POLICIES = '/etc/firefox/policies/policies.json'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const within = (value: unknown, name: string) =>
  isObject(value) && isObject(value[name]) ? value[name] : {}

/** What stands in a file of policies; nothing where there is none, or none that Firefox would read. */
async function readPolicies(file: string): Promise<Record<string, unknown>> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isObject(kept) ? kept : {}
  } catch {
    return {}
  }
}

/** The policies that are there, and one more certificate that Firefox installs as an authority. */
function withCertificate(kept: Record<string, unknown>, root: string) {
  const policies = within(kept, 'policies')
  const certificates = within(policies, 'Certificates')
  const installed = Array.isArray(certificates.Install) ? certificates.Install : []
  const install = [...new Set([...installed, root])]
  return { ...kept, policies: { ...policies, Certificates: { ...certificates, Install: install } } }
}

/**
 * Writes the machine's policies of Firefox, with our root among them, into the owner's folder: an administrator puts them
 * in their place.
 *
 * @param root the path of the root's certificate
 * @returns the path of what was written
 */
export async function writeFirefoxPolicies(
  directory: string,
  root: string,
  system = SYSTEM_POLICIES
): Promise<string> {
  const file = join(directory, 'policies.json')
  const policies = withCertificate(await readPolicies(system), root)
  await replaceFile(file, `${JSON.stringify(policies, null, 2)}\n`)
  return file
}
