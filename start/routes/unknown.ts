import router from '@adonisjs/core/services/router'
import { screen } from '#start/kernel'
import { controllers } from '#generated/controllers'

/** The last of all: an address that leads nowhere keeps its navigation for whoever is signed in. */
router.get('*', [controllers.access.UnknownPages, 'show']).use(screen())
