import edge from 'edge.js'
import app from '@adonisjs/core/services/app'
import '#start/audit_words'
import '#start/formats'
import '#start/names'
import '#start/deadline_view'
import '#start/station_settings'
import '#start/online_view'
import type User from '#models/user'

// A template is compiled once, but where somebody is changing it.
edge.configure({ cache: !app.inDev })

const SECTIONS = [
  { id: 'worklist', href: '/', roles: ['operator', 'administrator'] },
  { id: 'letters', href: '/letters', roles: ['operator', 'administrator'] },
  { id: 'certificates', href: '/certificates', roles: ['operator', 'administrator'] },
  { id: 'revocations', href: '/revocations', roles: ['operator', 'administrator'] },
  { id: 'carriers', href: '/carriers', roles: ['operator', 'administrator'] },
  { id: 'journal', href: '/journal', roles: ['operator', 'administrator'] },
  { id: 'administration', href: '/administration', roles: ['administrator'] },
]

/** The sections that a user sees in the header. */
edge.global('navigation', (user: User) =>
  SECTIONS.filter((section) => section.roles.includes(user.role))
)
