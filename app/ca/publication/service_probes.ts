/** Services beside the site that anybody may use. */
export const SERVICES = ['ocsp', 'tsp'] as const
export type ServiceName = (typeof SERVICES)[number]

/** Asks a service whether it works; what it throws means that it does not. */
export type Probe = () => Promise<void>

/** `not_running`: this installation has no such service. */
export type ServiceState = 'working' | 'failing' | 'not_running'

/** Longer than this, and whoever waits for an answer has given up. */
const PATIENCE = 2000

/** The probes of the services that run here: whoever starts one registers it. */
export class ServiceProbes {
  readonly #probes = new Map<ServiceName, Probe>()

  register(name: ServiceName, probe: Probe): void {
    this.#probes.set(name, probe)
  }

  async state(name: ServiceName): Promise<ServiceState> {
    const probe = this.#probes.get(name)
    if (!probe) return 'not_running'
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Error('late')), PATIENCE)
    return Promise.race([probe(), late])
      .then(() => 'working' as const)
      .catch(() => 'failing' as const)
      .finally(() => clearTimeout(timer))
  }
}
