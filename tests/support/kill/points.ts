import databaseConfig from '#config/database'

/**
 * At which points a process dies in the suite that runs: at every one on the one database; on the other, whose commits
 * the same statements make, at one of each kind.
 */
export function pointsOn<T>(
  database: 'sqlite' | 'mysql',
  every: readonly T[],
  oneOfEachKind: readonly NoInfer<T>[]
): readonly T[] {
  return databaseConfig.connection === database ? every : oneOfEachKind
}
