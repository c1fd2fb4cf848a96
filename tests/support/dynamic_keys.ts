/**
 * Keys that are put together at run time, by their beginning, and where. The test of the translations takes every
 * key below such a beginning for used, and fails when nothing in the code builds it any more.
 */
export const DYNAMIC_KEYS: Record<string, string> = {
  'layout.nav.': 'components/layout/app.edge: the sections of start/view.ts',
  'calendar.kinds.': 'administration/calendar.edge: day_off and working_day',
  'screens_desk.states.failed_': 'components/desk/row.edge: waiting, issuing, issued',
  'screens_desk.states.': 'components/desk/row.edge: APPLICATION_STATES',
  'carriers.journal.': 'start/journal_words.ts: JOURNAL_COLUMNS',
  'screens_desk.safe.': 'components/desk/why.edge: the states that are not done',
  'screens_desk.key_states.': 'components/desk/reader.edge: fit and begun of Fitness',
  'screens_desk.steps.': 'issuance/check.edge: four of ISSUANCE_STEPS',
  'screens_carriers.journal.columns.': 'carriers/journal.edge: JOURNAL_COLUMNS',
  'screens_carriers.connector.': 'carriers/*.edge: CONNECTORS',
  'screens_carriers.states.': 'components/carrier_state.edge: CARRIER_STATES',
  'screens_carriers.moved.': 'carriers/show.edge: CARRIER_STATES',
  'screens_carriers.certificate_states.': 'carriers/show.edge: CERTIFICATE_STATES',
  'screens_carriers.delivery.': 'carriers/*.edge: DELIVERIES',
  'screens_carriers.document.': 'carriers/*.edge: RECIPIENT_DOCUMENTS',
  'screens_certificate.standing.': 'components/standing.edge: Standing of issuance/standing.ts',
  'screens_certificate.not_issued.':
    'certificates/show.edge: reserved and void of CERTIFICATE_STATES',
  'screens_certificate.is_critical.': 'certificates/show.edge: true and false',
  'screens_administration.tabs.': 'components/administration/tabs.edge',
  'screens_administration.roles.': 'administration/users.edge: ROLES',
  'screens_administration.role_hints.': 'administration/new_user.edge: ROLES',
  'screens_administration.months.': 'administration/calendar.edge: 1 to 12',
  'screens_administration.faults.': 'administration/audit_chain.edge: ChainFault',
  'screens_administration.event_names.': 'administration/audit.edge: AUDIT_EVENTS',
  'screens_administration.event_texts.': 'start/formats.ts: AUDIT_EVENTS',
  'letters.findings.': 'exceptions/table_check.ts: codes of findings',
  'letters.fields.': 'exceptions/table_check.ts: FIELDS of annex 1',
  'letters.command.': 'commands/letter/_findings_report.ts: error and warning',
  'screens_letters.category.': 'letters/show.edge: CATEGORIES',
  'screens_letters.ground.': 'letters/application.edge: SECOND_CERTIFICATE_GROUNDS',
  'screens_letters.state.': 'components/letters/state.edge: APPLICATION_STATES',
  'screens_letters.field.': 'letters/parts/check_lines.edge: FIELDS of annex 1',
  'screens_letters.refusal.grounds.': 'letters/refusal.edge: the grounds of S-11',
  'screens_worklist.group.': 'worklist/index.edge: groups of the worklist',
  'screens_worklist.count.': 'worklist/index.edge: counts of the day',
  'issuance.states.': 'letter/_letter_report.ts: APPLICATION_STATES',
  'certificates.fields.': 'certificates/certificate_field.ts: ids of CertificateField',
  'certificates.algorithms.': 'certificates/certificate_fields.ts: ALGORITHM_NAMES',
  'certificates.key_usage.': 'certificates/extension_fields.ts: KEY_USAGES',
  'certificates.basic_constraints.': 'certificates/extension_fields.ts',
  'verification.verdicts.': 'certificate/verify.ts: Verdict',
  'verification.outcomes.': 'certificate/verify.ts: Outcome',
  'verification.checks.': 'certificate/verify.ts: CHECK_IDS',
  'verification.reasons.': 'certificate/verify.ts: reasons of verification/checks',
}

/** Keys that the framework asks for, never our code: messages and field names of validators. */
export const FRAMEWORK_KEYS = ['validator.shared.']
