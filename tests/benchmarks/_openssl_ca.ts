import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Contender } from './_contender.js'

const run = promisify(execFile)

const CONFIGURATION = `
[ca]
default_ca = state
[state]
dir = .
database = index.txt
new_certs_dir = issued
serial = serial
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 1096
policy = policy
unique_subject = no
x509_extensions = user
[policy]
countryName = optional
organizationalUnitName = optional
commonName = supplied
[user]
keyUsage = digitalSignature, nonRepudiation, keyEncipherment
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer
certificatePolicies = 1.2.398.3.2
authorityInfoAccess = caIssuers;URI:http://ukho.gov.kz/cert/x.cer, OCSP;URI:http://ocsp.ucgo.gov.kz
crlDistributionPoints = URI:http://crl.ukho.gov.kz/crl/x.crl
`

/** `openssl ca -infiles`: one process a round, an RSA-2048 authority over an RSA-2048 request, its text index. */
export async function opensslCa(count: number): Promise<Contender> {
  const cwd = await mkdtemp(join(tmpdir(), 'kualik-openssl-'))
  const openssl = (...parameters: string[]) => run('openssl', parameters, { cwd })
  await writeFile(join(cwd, 'openssl.cnf'), CONFIGURATION)
  await writeFile(join(cwd, 'index.txt'), '')
  await writeFile(join(cwd, 'serial'), '1000\n')
  await run('mkdir', ['issued'], { cwd })
  const key = ['-newkey', 'rsa:2048', '-nodes']
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=CA')
  const subject = '/C=KZ/OU=BIN151240000009/CN=ABDIGALI AIGERIM'
  await openssl('req', '-new', ...key, '-keyout', 'user.key', '-out', 'user.csr', '-subj', subject)
  const requests = Array.from({ length: count }, () => 'user.csr')
  return {
    name: 'openssl ca -infiles (RSA-2048)',
    count,
    async round() {
      const begun = performance.now()
      await openssl('ca', '-batch', '-notext', '-config', 'openssl.cnf', '-infiles', ...requests)
      return (performance.now() - begun) / 1000
    },
    stop: () => rm(cwd, { recursive: true }),
  }
}
