import type { ExtensionRule, Profile } from '#ca/certificates/profiles/profile'

/** The extensions with the certificate policy of another structure. */
export function withPolicyOf(
  { extensions }: Profile,
  rules: readonly ExtensionRule[]
): ExtensionRule[] {
  const policy = extensions.find(({ kind }) => kind === 'certificatePolicies')
  return rules.map((rule) => (policy && rule.kind === policy.kind ? policy : rule))
}
