import router from '@adonisjs/core/services/router'
import { screen } from '#start/kernel'

router.group(() => {}).use(screen())
